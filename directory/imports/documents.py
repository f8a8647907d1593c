"""A document of JSON as a row of cells, which is judged like one of a table."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from directory.formats import cells, structured
from directory.formats.fields import BY_NAME, Field, Form
from directory.imports.limits import RawRow


def record_of(
    keys: Sequence[str], values: Sequence[Any], absent: Sequence[int]
) -> RawRow:
    """Return the row of a document; what is of no form of ours is its problem."""
    document = {
        key: _storable(value)
        for key, value in zip(keys, values, strict=True)
        if value is not None
    }
    known, problem = structured.values_or_problem(document)
    row = [_cell(key, known, document) for key in keys]
    return RawRow(row, problem=problem, absent=absent)


def _cell(key: str, known: Mapping[str, Any], document: Mapping[str, Any]) -> str:
    if key in known:
        field = BY_NAME[key]
        value = known[key]
        if field.form == Form.ITEMS:
            value = [_whole(field, item) for item in value]
        return cells.cell_of(field, value)
    value = document.get(key, "")
    if isinstance(value, list) and all(isinstance(each, str) for each in value):
        value = cells.BETWEEN_ITEMS.join(value)
    if not isinstance(value, str):
        value = json.dumps(value, ensure_ascii=False)
    return cells.guarded(value)


def _whole(field: Field, item: Mapping[str, Any]) -> dict[str, Any]:
    """Return what hangs on an organization with all its parts."""
    return {part.name: item.get(part.name, "") for part in field.parts}


def _storable(value: Any) -> Any:
    """Return a value without letters that no database keeps."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode().replace("\0", "\ufffd")
    if isinstance(value, list):
        return [_storable(each) for each in value]
    if isinstance(value, dict):
        return {_storable(key): _storable(each) for key, each in value.items()}
    return value
