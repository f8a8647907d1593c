"""One row of a file as the values of an organization."""

from __future__ import annotations

from typing import Any

import pytest

from directory.imports import headings
from directory.imports.reading import Row
from directory.imports.rows import AS_TAGS, LEAVE, KnownTerms, Reader, ReadRow
from directory.models import Tag
from tests.factories import make_organization, make_sector, make_tier

NO_TERMS = KnownTerms({}, {}, {})


def read(
    cells: dict[str, str],
    terms: KnownTerms = NO_TERMS,
    *,
    unknown: str = "refuse",
    **row: Any,
) -> ReadRow:
    """Return a row of these cells, by their headings."""
    reader = Reader(headings.columns_of(list(cells)), terms, unknown=unknown)
    return reader.read(Row(1, list(cells.values()), **row))


def problems(found: ReadRow) -> list[tuple[str, str]]:
    """Return the columns that could not be read, each with its value."""
    return [(problem.column, problem.value) for problem in found.problems]


def test_plain_fields_are_cleaned() -> None:
    found = read({
        "Name": "Bread &amp;\nRoses",
        "Website": "bread.example",
        "País": "Autriche",
        "lat": "47,5",
        "lng": "-9.25",
        "Gründungsjahr": "03.2001",
        "Description": "One\r\n\x07two",
        "Correo": "Mara <m@bread.example>",
        "id": "007",
    })  # fmt: skip

    assert found.problems == []
    assert found.own_id == "007"
    assert found.values == {
        "name": "Bread & Roses",
        "url": "https://bread.example",
        "country": "AT",
        "latitude": "47.5",
        "longitude": "-9.25",
        "founded": "2001-03",
        "description": "One\ntwo",
        "email": "m@bread.example",
    }


def test_broken_letters_are_made_whole() -> None:
    assert read({"name": "QuÃ©bec"}).values == {"name": "Québec"}


def test_every_problem_is_named_with_column_and_value() -> None:
    found = read({
        "name": "",
        "url": "soon",
        "country": "Atlantis",
        "lat": "18/11/2018",
        "lon": "156007",
        "email": "nobody",
    })  # fmt: skip

    assert problems(found) == [
        ("url", "soon"),
        ("country", "Atlantis"),
        ("lat", "18/11/2018"),
        ("lon", "156007"),
        ("name", ""),
        ("email", "nobody"),
    ]


@pytest.mark.parametrize(
    "cells",
    [
        {"name": "Ash", "lat": "51.5", "lon": ""},
        {"name": "Ash", "founded": "2010", "ended": "2009-12"},
        {"name": "x" * 201},
        {"name": "Ash", "description": "x" * 20_001},
        {"name": "Ash", "phone": "call us"},
        {"name": "Ash", "language": "Klingonish"},
        {"name": "Ash", "country": "NA"},
        {"name": "Ash", "founded": "2999"},
    ],
)
def test_what_no_record_may_have_is_refused(cells: dict[str, str]) -> None:
    assert len(read(cells).problems) == 1


def test_empty_cell_empties_and_absent_column_says_nothing() -> None:
    assert read({"name": "Ash", "description": ""}).values == {
        "name": "Ash",
        "description": "",
    }


def test_empty_cell_never_empties_what_no_record_may_lack() -> None:
    found = read({"name": "Ash", "language": "", "status": "", "slug": ""})

    assert found.values == {"name": "Ash"}


def test_mark_of_our_own_exports_is_taken_off() -> None:
    assert read({"name": "'=Equal Co-op"}).values == {"name": "=Equal Co-op"}


def test_link_behind_words_takes_their_place() -> None:
    found = read(
        {"name": "Olive", "url": "our site"}, links={1: "https://olive.example"}
    )

    assert found.values["url"] == "https://olive.example"
    assert found.notes == ["url is from the link behind the words."]


def test_lost_letter_and_formula_are_noted() -> None:
    found = read({"name": "Caf\ufffd", "city": "=1+1"}, formulas=[1])

    assert found.notes == [
        "A letter is lost in name: Caf\ufffd",
        "city holds a formula, taken as its text.",
    ]


def test_broken_row_is_one_problem() -> None:
    found = read({"name": "Ash"}, problem="3 cells under 1 headings")

    assert [problem.why for problem in found.problems] == ["3 cells under 1 headings"]


@pytest.mark.django_db
class TestTerms:
    """Sectors, tiers and tags, by all names that they have."""

    def test_sectors_are_known_by_name_and_address(self) -> None:
        make_sector(name="Food", slug="food", name_es="Alimentos")
        make_sector(name="Housing", slug="housing")
        terms = KnownTerms.read()

        found = read({"name": "Ash", "sectors": "HOUSING; alimentos"}, terms)

        assert found.values["sectors"] == ["food", "housing"]

    @pytest.mark.parametrize(
        ("unknown", "sectors", "tags", "refused"),
        [
            ("refuse", None, None, 1),
            (AS_TAGS, ["food"], ["Bees"], 0),
            (LEAVE, ["food"], None, 0),
        ],
    )
    def test_unknown_sector_is_refused_or_a_tag_or_left_out(
        self, unknown: str, sectors: Any, tags: Any, refused: int
    ) -> None:
        make_sector(name="Food", slug="food")

        found = read(
            {"name": "Ash", "sectors": "food; Bees"}, KnownTerms.read(), unknown=unknown
        )

        assert found.values.get("sectors") == sectors
        assert found.values.get("tags") == tags
        assert len(found.problems) == refused

    def test_unknown_column_may_become_tags(self) -> None:
        found = read({"name": "Ash", "Turnover": "large"}, unknown=AS_TAGS)

        assert found.values == {"name": "Ash", "tags": ["large"]}

    @pytest.mark.past_the_door
    def test_tag_has_the_spelling_that_is_kept(self) -> None:
        make_organization(tags=["Worker-owned", "Old word"])
        kept, merged = (
            Tag.objects.get(name="Worker-owned"),
            Tag.objects.get(name="Old word"),
        )
        Tag.objects.filter(pk=merged.pk).update(merged_into=kept)

        found = read(
            {"name": "Ash", "category": "worker owned", "tags": "old word; New"},
            KnownTerms.read(),
        )

        assert found.values["tags"] == ["Worker-owned", "New"]

    def test_tiers_are_known_by_name(self) -> None:
        make_tier(name="Regional networks:", short_name="Regional", slug="regional")

        found = read(
            {"name": "Ash", "listings": "Regional | position=2"}, KnownTerms.read()
        )

        assert found.values["listings"] == [
            {"tier": "regional", "position": 2, "note": ""}
        ]

    def test_tier_that_is_none_is_refused(self) -> None:
        found = read({"name": "Ash", "listings": "Cosmic"}, KnownTerms.read())

        assert problems(found) == [("listings", "Cosmic")]


def test_profiles_may_be_plain_addresses() -> None:
    found = read({"name": "Ash", "social_profiles": "facebook.com/ash; @ash@a.example"})

    assert found.values["social_profiles"] == [
        {"kind": "facebook", "url": "https://facebook.com/ash"},
        {"kind": "mastodon", "url": "https://a.example/@ash"},
    ]


def test_form_has_the_plain_fields_that_are_told() -> None:
    from directory.formats.fields import FIELDS
    from directory.imports.rows import FileRowForm

    hanging = {"alternate_names", "social_profiles", "sectors", "tags", "listings"}
    hanging |= {"successor", "relationships", "identifiers", "old_slugs", "country"}
    told = {field.name for field in FIELDS if not field.is_derived}

    assert set(FileRowForm.base_fields) == told - hanging
