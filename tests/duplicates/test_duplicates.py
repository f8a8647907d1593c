"""Likely doubles are found, explained, and never among what the reader may not see."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from directory import duplicates
from directory.duplicates import Candidate, profile
from directory.duplicates.scoring import LIKELY, MAYBE
from directory.models import Organization
from tests.factories import (
    make_alternate_name,
    make_organization,
    make_social_profile,
)
from tests.support.search import add_many

pytestmark = pytest.mark.django_db
MOST_STATEMENTS = 12


def degrees(candidate: Candidate, *, hidden: bool = False) -> dict[str, str]:
    return {
        double.organization.name: double.degree
        for double in duplicates.find(candidate, hidden=hidden)
    }


@pytest.mark.parametrize("name", ["✊", "☮\ufe0f", "..."])
@pytest.mark.parametrize("visibility", ["published", "draft"])
def test_same_name_of_signs_is_a_double(name: str, visibility: str) -> None:
    make_organization(name=name, visibility=visibility)
    make_organization(name="🌱")

    assert list(degrees(Candidate(name), hidden=True)) == [name]


@pytest.fixture
def grocery() -> Organization:
    fields = {
        "url": "https://www.harvest-mill.org/",
        "city": "Lyon",
        "country": "FR",
        "acronym": "HMG",
    }
    organization = make_organization(name="Harvest Mill Grocery", **fields)
    make_alternate_name(organization, name="Épicerie du Moulin", kind="translated")
    make_alternate_name(organization, name="Corner Barrow", kind="former")
    make_organization(
        name="Meadow Orchestra",
        url="https://meadow.example.net",
        city="Lyon",
        country="FR",
    )
    return organization


@pytest.mark.parametrize(
    ("candidate", "degree"),
    [
        (Candidate("harvest mill GROCERY"), LIKELY),
        (Candidate("Grocery, Harvest Mill (Ltd.)"), LIKELY),
        (Candidate("HarvestMill Grocery"), LIKELY),
        (Candidate("Harvets Mill Grocery"), LIKELY),
        (Candidate("epicerie du moulin"), LIKELY),
        (Candidate("Corner Barrow"), LIKELY),
        (Candidate("Mill", "harvest-mill.org/en"), LIKELY),
        (Candidate("HMG"), MAYBE),
        (Candidate("Something else", other_names=["Harvest Mill Grocery"]), LIKELY),
        (Candidate("Something else", "http://harvest-mill.org"), MAYBE),
        (Candidate("Harvest Mill"), MAYBE),
    ],
)
def test_a_listed_organization_is_found(
    grocery: Organization, candidate: Candidate, degree: str
) -> None:
    assert degrees(candidate) == {grocery.name: degree}


@pytest.mark.parametrize(
    "candidate",
    [
        Candidate(""),
        Candidate("   ", "no address"),
        Candidate("Meadow"),
        Candidate("Bakery", "https://bakery.example.com"),
        Candidate("Orchestra of Kenya", city="Nairobi", country="KE"),
    ],
)
def test_what_is_not_listed_is_not_found(
    grocery: Organization, candidate: Candidate
) -> None:
    assert LIKELY not in degrees(candidate).values()
    assert grocery.name not in degrees(candidate)


def test_chapters_in_other_towns_are_asked_about_at_most() -> None:
    for city in ("Graz", "Linz", "Salzburg"):
        make_organization(
            name=f"Repair Café {city}",
            url=f"https://repair.example.org/{city}",
            city=city,
            country="AT",
        )

    found = degrees(
        Candidate(
            "Repair Café Wien",
            "https://repair.example.org/wien",
            city="Wien",
            country="AT",
        )
    )

    assert LIKELY not in found.values()


def test_at_most_three_are_maybes_and_likely_ones_come_first() -> None:
    for number in range(6):
        make_organization(
            name=f"Tool Library Section {'ABCDEF'[number] * 3}",
            url=f"https://tools.example.org/{number}",
        )
    make_organization(name="Tool Library", url="https://tools.example.org/")

    found = [
        double.degree
        for double in duplicates.find(
            Candidate("Tool Library", "https://tools.example.org")
        )
    ]

    assert found[0] == LIKELY
    assert found.count(MAYBE) <= 3
    assert found == sorted(found, key=[LIKELY, MAYBE].index)


def test_no_more_are_returned_than_asked_for() -> None:
    for _ in range(5):
        make_organization(name="Harvest Mill")

    assert len(duplicates.find(Candidate("Harvest Mill"), limit=2)) == 2


def test_a_record_is_no_double_of_itself(grocery: Organization) -> None:
    twin = make_organization(
        name="Harvest Mill Grocery Inc.", url="http://harvest-mill.org"
    )

    assert [double.organization for double in duplicates.of(grocery)] == [twin]
    assert [
        double.organization
        for double in duplicates.find(Candidate(grocery.name, exclude=grocery.pk))
    ] == [twin]


def test_former_names_on_either_side_are_named(grocery: Organization) -> None:
    other = make_organization(name="Corner Barrow", url="https://barrow.example.com")

    (forth,), (back,) = duplicates.of(grocery), duplicates.of(other)

    assert forth.reasons[0] == back.reasons[0] == "renamed from “Corner Barrow”"


def test_reasons_are_in_the_language_of_the_reader(grocery: Organization) -> None:
    with translation.override("es"):
        spanish = duplicates.find(Candidate(grocery.name))[0].reasons
    with translation.override("fr"):
        french = duplicates.find(Candidate(grocery.name))[0].reasons

    assert (spanish, french) == (["mismo nombre"], ["même nom"])


@pytest.mark.parametrize("visibility", ["draft", "withdrawn"])
@pytest.mark.parametrize(
    "candidate",
    [
        Candidate("Harvest Mill Grocery"),
        Candidate("Grocery of the Harvest Mill"),
        Candidate("HMG"),
        Candidate("Corner Barrow"),
        Candidate("Shop", "https://harvest-mill.org/en/"),
    ],
)
def test_hidden_ones_are_for_staff_only(
    grocery: Organization, visibility: str, candidate: Candidate
) -> None:
    hidden = make_organization(
        name="Harvest Mill Grocery",
        url="https://harvest-mill.org",
        acronym="HMG",
        visibility=visibility,
    )
    make_alternate_name(hidden, name="Corner Barrow", kind="former")

    public = [double.organization for double in duplicates.find(candidate)]
    staff = [double.organization for double in duplicates.find(candidate, hidden=True)]

    assert public == [grocery]
    assert hidden in staff


def test_a_record_that_is_hidden_is_no_longer_found(grocery: Organization) -> None:
    Organization.objects.filter(pk=grocery.pk).update(
        visibility="draft"
    )  # past the door: the index still has it

    assert duplicates.find(Candidate(grocery.name)) == []

    Organization.objects.filter(pk=grocery.pk).update(visibility="published")


@pytest.mark.parametrize("number", [10, 400])
def test_statements_do_not_grow_with_the_directory(number: int) -> None:
    add_many(number, url="https://www.facebook.com/somebody")

    with CaptureQueriesContext(
        connection,
    ) as captured:
        found = duplicates.find(
            Candidate(
                "Housing Co-opertive 7", "https://facebook.com/somebody", city="Graz"
            )
        )

    assert found
    assert len(captured) <= MOST_STATEMENTS


def test_only_few_are_compared_of_many(monkeypatch: pytest.MonkeyPatch) -> None:
    add_many(400)
    compared: list[object] = []
    read = profile.of_record

    def read_and_noted(record: Organization) -> profile.Profile:
        compared.append(record)
        return read(record)

    monkeypatch.setattr(profile, "of_record", read_and_noted)

    duplicates.find(Candidate("Housing"))

    assert 0 < len(compared) <= 40


@hypothesis_settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.text(max_size=80),
    st.text(max_size=80),
    st.text(max_size=20),
    st.text(max_size=20),
)
def test_whatever_is_typed_is_answered(
    grocery: Organization, name: str, url: str, acronym: str, city: str
) -> None:
    for address in (
        url,
        f"https://harvest-mill.org/{url}",
        f"https://facebook.com/{url}",
    ):
        found = duplicates.find(
            Candidate(name, address, [city], acronym, city, city, "FR"), hidden=True
        )

        assert {double.degree for double in found} <= {LIKELY, MAYBE}


def test_long_and_hostile_text_is_answered_soon(grocery: Organization) -> None:
    for name in (
        "a" * 5_000,
        "ab " * 3_000,
        "\x00\ud800‮" * 50,
        "=1+1<script>alert(1)</script>" * 20,
    ):
        assert isinstance(
            duplicates.find(
                Candidate(name, name, [name], name, name, name), hidden=True
            ),
            list,
        )


@pytest.mark.parametrize("visibility", ["published", "draft"])
@pytest.mark.parametrize("is_website", [True, False])
def test_shared_social_profile_counts_like_a_website(
    visibility: str, is_website: bool
) -> None:
    page = "https://www.facebook.com/harvestmill/"
    there = make_organization(name="Harvest Mill Grocery", visibility=visibility)
    make_social_profile(there, url=page)
    written = Candidate("Harvest Grocers", profiles=[page])
    if is_website:
        written = Candidate("Harvest Grocers", url=page)

    (found,) = duplicates.find(written, hidden=True)

    assert (found.organization, found.degree) == (there, LIKELY)
    assert "same social profile" in found.reasons


def test_social_profile_of_many_tells_little() -> None:
    for number in range(5):
        chapter = make_organization(name=f"Barrow {number} of the plain")
        make_social_profile(chapter, url="https://x.com/barrows")

    found = duplicates.find(Candidate("Mill", profiles=["https://x.com/barrows"]))

    assert [one.degree for one in found if one.degree == LIKELY] == []


def test_record_with_a_profile_is_a_duplicate_of_one_at_that_page() -> None:
    page = "https://social.example.org/@mill"
    there = make_organization(name="Harvest Mill Grocery", url=page)
    mine = make_organization(name="Harvest Grocers")
    make_social_profile(mine, url=page)

    assert [one.organization for one in duplicates.of(mine)] == [there]
