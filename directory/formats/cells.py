"""A value as the text of one cell of a table, and back again.

Lists stand as `food; housing`. What hangs on an organization stands as items with
facts: `Olive Circle | kind=former | until=2001; OC | kind=short`. The first part of an
item has no name, and what is empty is left out. A `\\` stands before a `;`, `|` or `\\`
that is part of the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from directory.formats.fields import Field, Form
from directory.lib import text

BETWEEN_ITEMS = "; "
BETWEEN_FACTS = " | "
YES, NO = "yes", "no"

# Spreadsheet programs take a cell for a formula that begins so, also behind the marks
# that keep it from being one; the wide signs are read as the narrow ones.
_FORMULA = re.compile("'*[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_MARKED = re.compile("'+[=+\\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
_SPECIAL = re.compile(r"[\\;|]")
_PLAIN = re.compile(r"\\(.)", re.DOTALL)


class CellError(ValueError):
    """What is written in a cell cannot be read."""


def is_number(field: Field) -> bool:
    """Tell whether the values of a field are numbers, which stand bare."""
    return field.form in (Form.NUMBER, Form.DECIMAL)


def cell_of(field: Field, value: Any) -> str:
    """Return the text of a cell; no spreadsheet program takes it for a formula."""
    if is_number(field) and _NUMBER.fullmatch(str(value)):
        return str(value)
    return guarded(_written(field, value))


def value_of(field: Field, cell: str) -> Any:
    """Return the value that `cell_of` made a cell of."""
    return _read(field, unguarded(cell))


def guarded(words: str) -> str:
    """Return words behind a mark where they would be taken for a formula."""
    return f"'{words}" if _FORMULA.match(words) else words


def unguarded(words: str) -> str:
    """Return words without the mark that `guarded` put before them.

    A mark of their own stays: only what such a mark was put before is touched.
    """
    return words[1:] if _MARKED.match(words) else words


def _written(field: Field, value: Any) -> str:
    if field.form == Form.WORDS:
        return BETWEEN_ITEMS.join(_escaped(word) for word in value)
    if field.form == Form.ITEMS:
        return BETWEEN_ITEMS.join(_item(field, item) for item in value)
    if field.form == Form.YES_OR_NO:
        return YES if value else NO
    return str(value)


def _item(field: Field, item: dict[str, Any]) -> str:
    first, *others = field.parts
    facts = [_escaped(str(item[first.name]))]
    for part in others:
        value = item[part.name]
        # Not compared: a place that is 0 equals no.
        if value != "" and value is not None and value is not False:
            facts.append(f"{part.name}={_escaped(_written(part, value))}")
    return BETWEEN_FACTS.join(facts)


def _read(field: Field, words: str) -> Any:
    if field.form == Form.WORDS:
        return [word for word in map(_unescaped, _split(words, ";")) if word]
    if field.form == Form.ITEMS:
        return [_item_of(field, item) for item in _split(words, ";") if item.strip()]
    if field.form == Form.YES_OR_NO:
        return _yes_or_no(words)
    if field.form == Form.NUMBER:
        return _number(words)
    return words


def _item_of(field: Field, words: str) -> dict[str, Any]:
    first, *others = field.parts
    written = _split(words, "|")
    facts = {}
    for fact in written[1:]:
        name, equals, value = fact.partition("=")
        if not equals or not name.strip():
            raise CellError(f"{field.name}: {fact.strip()!r} is not name=value")
        facts[name.strip()] = _unescaped(value)
    item = {first.name: _read(first, _unescaped(written[0]))}
    for part in others:
        item[part.name] = _read(part, facts.pop(part.name, ""))
    if facts:
        raise CellError(f"{field.name}: no {', '.join(facts)} is known")
    return item


def _yes_or_no(words: str) -> bool:
    known = {YES: True, NO: False, "": False}
    word = text.fold(words.strip())
    if word not in known:
        raise CellError(f"{words!r} is neither {YES} nor {NO}")
    return known[word]


def _number(words: str) -> int | None:
    if not words.strip():
        return None
    try:
        return int(words)
    except ValueError as error:
        raise CellError(f"{words!r} is not a whole number") from error


def _escaped(words: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", words)


def _unescaped(words: str) -> str:
    return _PLAIN.sub(r"\1", words.strip())


def _split(words: str, separator: str) -> list[str]:
    """Return the pieces between separators that no mark stands before."""
    return list(_pieces(words, separator))


def _pieces(words: str, separator: str) -> Iterator[str]:
    start = position = 0
    while position < len(words):
        if words[position] == "\\":
            position += 2
            continue
        if words[position] == separator:
            yield words[start:position]
            start = position + 1
        position += 1
    yield words[start:]
