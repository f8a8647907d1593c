"""Words and numbers as templates print them."""

from __future__ import annotations

from directory.templatetags.directory_tags import number


def test_number_has_separators_and_other_things_stay() -> None:
    assert number(1234567) == "1,234,567"
    assert number("…") == "…"
