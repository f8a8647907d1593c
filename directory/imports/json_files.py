"""Documents of a JSON file as rows: its keys are the headings, its values the cells.

Nothing here needs Django.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from directory.imports.limits import Limits, UnreadableError

BEGINNINGS = (b"[", b"{")
PAGE = "page"
"""Our own documents say so where people read them; it is nothing to be taken."""


def documents_of(path: Path, limits: Limits) -> list[dict[str, Any]] | None:
    """Return the documents of a file, also of one that is a document itself.

    None where it is something else that begins so, such as a table.
    """
    try:
        with path.open(encoding="utf-8-sig") as stream:
            found = json.load(stream)
    except ValueError:
        if path.suffix.lower() == ".json":
            raise UnreadableError("broken_json") from None
        return None
    documents = [found] if isinstance(found, dict) else found
    if not all(isinstance(document, dict) for document in documents):
        raise UnreadableError("no_documents")
    if len(documents) > limits.rows:
        raise UnreadableError("too_many_rows", limit=limits.rows)
    if len(_keys(documents)) > limits.columns:
        raise UnreadableError("too_many_columns", limit=limits.columns)
    for number, document in enumerate(documents, 1):
        longest = max((len(json.dumps(each)) for each in document.values()), default=0)
        if longest > limits.letters:
            raise UnreadableError("cell_too_long", row=number, limit=limits.letters)
    return documents


def rows_of(documents: list[dict[str, Any]]) -> Iterator[list[Any]]:
    """Yield the keys of all documents, then the values of each.

    Behind the values stands of which columns, from 0, a document says nothing.
    """
    keys = _keys(documents)
    yield [keys]
    for document in documents:
        absent = [place for place, key in enumerate(keys) if document.get(key) is None]
        yield [[document.get(key) for key in keys], {"absent": absent}]


def _keys(documents: list[dict[str, Any]]) -> list[str]:
    names = dict.fromkeys(name for document in documents for name in document)
    return [name for name in names if name != PAGE]
