"""Organizations as JSON and GeoJSON files, one on each line.

So both are written and read back a line at a time, however many there are.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

Document = dict[str, Any]
_ARRAY = ("[", "]")
_COLLECTION = ('{"type":"FeatureCollection","features":[', "]}")


def json_lines(documents: Iterable[Document]) -> Iterator[str]:
    """Yield a JSON array of documents."""
    return _written(documents, *_ARRAY)


def read_json(lines: Iterable[str]) -> Iterator[Document]:
    """Yield the documents of a file that `json_lines` wrote."""
    return _read(lines, *_ARRAY)


def geojson_lines(documents: Iterable[Document]) -> Iterator[str]:
    """Yield a collection of GeoJSON features (RFC 7946).

    One whose place is not known has no geometry, and is there all the same.
    """
    return _written(map(feature_of, documents), *_COLLECTION)


def read_geojson(lines: Iterable[str]) -> Iterator[Document]:
    """Yield the documents of a file that `geojson_lines` wrote.

    A feature that lies elsewhere than its document says is a ValueError.
    """
    for feature in _read(lines, *_COLLECTION):
        document: Document = feature["properties"]
        if feature != feature_of(document):
            raise ValueError(f"{feature['id']} lies elsewhere than it says")
        yield document


def feature_of(document: Document) -> dict[str, Any]:
    """Return an organization as a feature: longitude first, as GeoJSON has it."""
    place = None
    if document["latitude"] and document["longitude"]:
        degrees = [float(document["longitude"]), float(document["latitude"])]
        place = {"type": "Point", "coordinates": degrees}
    return {
        "type": "Feature",
        "id": document["slug"],
        "geometry": place,
        "properties": document,
    }


def line_of(document: Any) -> str:
    """Return a document on one line, the same each time."""
    return json.dumps(document, ensure_ascii=False, separators=(",", ":"))


def _written(documents: Iterable[Any], opening: str, closing: str) -> Iterator[str]:
    yield opening
    before = "\n"
    for document in documents:
        yield before + line_of(document)
        before = ",\n"
    yield f"\n{closing}\n"


def _read(lines: Iterable[str], opening: str, closing: str) -> Iterator[Any]:
    rows = iter(lines)
    if next(rows, "").rstrip("\n") != opening:
        raise ValueError("the file does not begin as it should")
    for row in rows:
        words = row.rstrip("\n")
        if words == closing:
            return
        if words:
            yield json.loads(words.removesuffix(","))
    raise ValueError("the file is cut short")
