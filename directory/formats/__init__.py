"""One form of an organization outside the database, in every format that machines
read.
"""
