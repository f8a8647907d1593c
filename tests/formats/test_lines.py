"""JSON and GeoJSON, a line at a time."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.formats import lines
from tests.support.values import VALUES

ASH: dict[str, Any] = {"slug": "ash-works", "latitude": "48.2", "longitude": "16.37"}
WIND: dict[str, Any] = {"slug": "wind-network", "latitude": "", "longitude": ""}


@given(st.lists(VALUES, max_size=3))
def test_documents_come_back_from_json(documents: list[dict[str, Any]]) -> None:
    text = "".join(lines.json_lines(documents))

    assert json.loads(text) == documents
    assert list(lines.read_json(text.split("\n"))) == documents


def test_feature_lies_at_its_longitude_and_latitude_or_nowhere() -> None:
    text = "".join(lines.geojson_lines([ASH, WIND]))

    collection = json.loads(text)
    assert collection["type"] == "FeatureCollection"
    assert [feature["geometry"] for feature in collection["features"]] == [
        {"type": "Point", "coordinates": [16.37, 48.2]},
        None,
    ]
    assert [feature["id"] for feature in collection["features"]] == [
        "ash-works",
        "wind-network",
    ]
    assert list(lines.read_geojson(text.split("\n"))) == [ASH, WIND]


def test_place_on_the_null_line_is_a_place() -> None:
    feature = lines.feature_of({"slug": "a", "latitude": "0", "longitude": "0"})

    assert feature["geometry"] == {"type": "Point", "coordinates": [0.0, 0.0]}


def test_nothing_is_an_empty_array() -> None:
    assert json.loads("".join(lines.json_lines([]))) == []
    assert json.loads("".join(lines.geojson_lines([])))["features"] == []


@pytest.mark.parametrize("cut", [0, 1, 2])
def test_file_cut_short_is_no_file(cut: int) -> None:
    text = "".join(lines.json_lines([ASH, WIND])).split("\n")

    with pytest.raises(ValueError, match=r"cut short|begin"):
        list(lines.read_json(text[:cut]))


def test_feature_that_lies_elsewhere_is_refused() -> None:
    text = "".join(lines.geojson_lines([ASH])).replace("16.37,48.2", "48.2,16.37")

    with pytest.raises(ValueError, match="ash-works lies elsewhere"):
        list(lines.read_geojson(text.split("\n")))
