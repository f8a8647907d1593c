"""What an organization is found by."""

from __future__ import annotations

import pytest

from directory.search.engine import keys
from tests.factories import (
    make_alternate_name,
    make_organization,
    make_sector,
    make_social_profile,
)

pytestmark = pytest.mark.django_db


def test_record_has_a_key_for_each_thing_it_is_found_by() -> None:
    sector = make_sector(name="Care")
    fields = {"acronym": "OSM", "city": "Lyon", "country": "FR", "kind": "fund"}
    organization = make_organization(
        name="OpenStreet Mill",
        url="https://www.mill.org/en",
        sectors=[sector],
        **fields,
    )
    make_alternate_name(organization, name="Barrow", kind="former")

    (record,) = keys.records([organization.pk])
    found = keys.keys_of(record)

    assert {
        keys.EVERYTHING,
        keys.key("mill", keys.NAME),
        keys.key("street", keys.NAME),
        keys.key("barrow", keys.OTHER_NAME),
        keys.key("osm", keys.KEY),
        keys.key("francia", keys.PLACE),
        keys.key("care", keys.PLACE),
        keys.value_key("sector", sector.slug),
        keys.value_key("country", "FR"),
        "#mill.org/en",
        "#mill.org",
    } <= found
    assert keys.value_key("sector", keys.NONE) not in found


def test_hidden_records_have_no_keys() -> None:
    draft = make_organization(visibility="draft")

    assert list(keys.records([draft.pk])) == []


def test_country_has_its_names_codes_and_common_names() -> None:
    assert {"Alemania", "Germany", "DE", "DEU"} <= set(keys.country_names("DE"))
    assert "Great Britain" in keys.country_names("GB")
    assert keys.country_names("") == ()


def test_record_is_found_by_the_ways_to_reach_it() -> None:
    organization = make_organization(
        phone="+49 30 1234567", joining="Bring *flour*.", working_languages="qu es"
    )
    make_social_profile(organization, url="https://www.facebook.com/Mill/")

    (record,) = keys.records([organization.pk])
    found = keys.keys_of(record)

    assert {
        "#facebook.com/mill",
        keys.phone_key("49301234567"),
        keys.phone_key("1234567"),
        keys.key("flour", keys.TEXT),
        keys.key("quechua", keys.PLACE),
        keys.key("spanish", keys.PLACE),
        keys.key("espanol", keys.PLACE),
        keys.key("espagnol", keys.PLACE),
    } <= found
    assert "#facebook.com" not in found
