"""Refusals, with a message for whoever asked."""


class DirectoryError(Exception):
    """Something that cannot be done, with a message that is safe to show to whoever
    asked for it.
    """
