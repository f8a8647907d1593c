"""Taking the directory away: whole as files made beforehand, or a list as it is asked
for.
"""
