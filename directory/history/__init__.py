"""What happened to the content: the one way to write it, its versions, and the way
back.
"""
