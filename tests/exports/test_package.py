"""The description of the files for programs."""

from __future__ import annotations

import json

import pytest

from directory.exports.package import package_of
from directory.formats.fields import FIELDS
from directory.models import SiteSettings

FILES = [
    {"format": "csv", "name": "organizations.csv", "size": 12, "sha256": "ab"},
    {"format": "geojson", "name": "organizations.geojson", "size": 7, "sha256": "cd"},
]


@pytest.mark.parametrize("licence", ["", "CC BY 4.0"])
def test_licence_is_claimed_where_one_is_set(licence: str) -> None:
    site = SiteSettings(data_licence=licence)

    package = package_of(FILES, made_at="2026-05-04T12:00:00+00:00", site=site)

    assert package.get("licenses") == ([{"title": licence}] if licence else None)
    assert package["created"] == "2026-05-04T12:00:00+00:00"


def test_resources_have_their_digests_and_the_table_its_columns() -> None:
    package = package_of(FILES, made_at="2026-05-04", site=SiteSettings())

    table, features = package["resources"]
    assert (table["bytes"], table["hash"]) == (12, "sha256:ab")
    assert table["mediatype"] == "text/csv"
    assert features["mediatype"] == "application/geo+json"
    names = [column["name"] for column in table["schema"]["fields"]]
    assert names == [field.name for field in FIELDS]
    assert json.loads(json.dumps(package)) == package
