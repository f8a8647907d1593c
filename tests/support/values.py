"""Made-up values of organizations, in every field."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from directory.formats.fields import FIELDS, Field, Form

SIGNS = "=+-@'\\;|,\" aé日\t"
"""Letters among which are all that mean something in a table."""
LINES = st.text(SIGNS, max_size=12).map(str.strip)
BLOCKS = st.text(SIGNS + "\n", max_size=30).map(str.strip)
DECIMALS = st.decimals(-90, 90, places=6).map(
    lambda number: f"{number:.6f}".rstrip("0").rstrip(".")
)


def value_of(field: Field) -> st.SearchStrategy[Any]:
    """Values that a field may have."""
    if field.form == Form.TEXT:
        return BLOCKS
    if field.form == Form.YES_OR_NO:
        return st.booleans()
    if field.form == Form.NUMBER:
        return st.integers(0, 100_000)
    if field.form == Form.DECIMAL:
        return st.just("") | DECIMALS
    if field.form == Form.WORDS:
        return st.lists(LINES.filter(bool), max_size=3)
    if field.form == Form.ITEMS:
        return st.lists(item_of(field), max_size=3)
    return LINES


def item_of(field: Field) -> st.SearchStrategy[dict[str, Any]]:
    """What may hang on an organization; its first part is never empty."""
    first, *others = field.parts
    parts = {part.name: value_of(part) for part in others}
    return st.fixed_dictionaries({first.name: LINES.filter(bool), **parts})


VALUES = st.fixed_dictionaries({field.name: value_of(field) for field in FIELDS})
