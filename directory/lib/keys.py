"""Primary keys as addresses and forms send them."""

LARGEST_KEY = 2**63 - 1
"""The largest that a BigAutoField holds; SQLite raises OverflowError beyond it."""
_MOST_DIGITS = len(str(LARGEST_KEY))


def is_key(value: str | int) -> bool:
    """Return whether this may be a primary key, within what the database can hold."""
    if isinstance(value, str):
        # Counted first: Python refuses to read a number of thousands of digits.
        if len(value) > _MOST_DIGITS or not value.isascii() or not value.isdecimal():
            return False
        value = int(value)
    return 0 <= value <= LARGEST_KEY
