"""What speaks for and against two records being one organization."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.duplicates import scoring
from directory.duplicates.profile import ComparedName, Profile
from directory.duplicates.scoring import LIKELY, MAYBE, Score
from directory.lib import names


def known(
    name: str, url: str = "", city: str = "", country: str = "", **others: str
) -> Profile:
    """Return what is known of an organization; other names are given by their kind."""
    named = [("", name), *others.items()]
    compared = [
        ComparedName(names.read(name), name, kind) for kind, name in named if name
    ]
    return Profile(tuple(compared), url, city, "", country)


def weigh(one: Profile, other: Profile, **counts: int) -> Score:
    return scoring.compare(one, other, lambda _word: 0.8, **counts)


@pytest.mark.parametrize(
    ("one", "other", "reason"),
    [
        (known("Green Hub"), known("green hub"), "same name"),
        (known("Green Hub"), known("The Green-Hub, Inc."), "same name in other words"),
        (
            known("Green Harvest Hub"),
            known("Green Harvets Hub"),
            "nearly the same name",
        ),
        (
            known("Harvest Circle"),
            known("Green Hub", former="Harvest Circle"),
            "renamed from “Harvest Circle”",
        ),
        (known("GRHUB"), known("Green Hub", acronym="GRHUB"), "its acronym"),
        (
            known("Green Harvest Hub"),
            known("Hub", legal="Green Harvest Hub"),
            "its full name",
        ),
        (
            known("Moyeu vert"),
            known("Green Hub", translated="Moyeu Vert"),
            "its name in another language",
        ),
        (
            known("Hub", "http://hub.org"),
            known("Hub Market", "https://www.hub.org/en/"),
            "same web address",
        ),
    ],
)
def test_strong_evidence_is_likely_and_says_why(
    one: Profile, other: Profile, reason: str
) -> None:
    found = weigh(one, other)

    assert (found.degree, reason in found.reasons) == (LIKELY, True), found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # Another name on the very same page: renamed, or a program of it.
        (
            known("Green Hub", "https://hub.org"),
            known("Meadow Mill", "https://hub.org"),
        ),
        # First letters alone.
        (
            known("GHN", "https://ghn.org"),
            known("Green Harvest Network", "https://ghn.org/about-the-network"),
        ),
        (known("RTTC"), known("Right to the City", short="RTTC")),
        # The whole and a part of it, on one site.
        (
            known("Core Arts", "https://core.org"),
            known("Core Arts Design", "https://core.org/design"),
        ),
    ],
)
def test_weak_evidence_is_a_question(one: Profile, other: Profile) -> None:
    assert weigh(one, other).degree == MAYBE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        # Chapters of one network.
        (
            known("Repair Café Graz", "https://repair.org/graz", "Graz", "AT"),
            known("Repair Café Linz", "https://repair.org/linz", "Linz", "AT"),
        ),
        (
            known("Ashoka Greece", "https://greece.ashoka.org", country="GR"),
            known("Ashoka", "https://ashoka.org", country="GB"),
        ),
        (
            known("Scout Group 12", "https://scouts.org"),
            known("Scout Group 13", "https://scouts.org"),
        ),
        # The same common name elsewhere.
        (
            known("Food Bank", "https://fb-sofia.org", "Sofia", "BG"),
            known("Food Bank", "https://fbl.org.uk", "Leeds", "GB"),
        ),
        (
            known("Dynamo", "https://dynamo.it", "Bologna", "IT"),
            known("Dynamo", "https://dynamocamp.org", "Limestre", "IT"),
        ),
        # Two on one shared domain, and two groups of one platform.
        (
            known("Green Hub", "https://uni.edu/green"),
            known("Center for Fashion", "https://uni.edu/fashion"),
        ),
        (
            known("Food Sharing", "https://facebook.com/sharing.a"),
            known("Tool Lending", "https://facebook.com/lending.b"),
        ),
    ],
)
def test_different_ones_are_never_likely(one: Profile, other: Profile) -> None:
    assert weigh(one, other).degree != LIKELY
    assert weigh(other, one).degree != LIKELY


def test_different_groups_of_one_platform_have_no_address_in_common() -> None:
    found = weigh(
        known("Green Hub", "https://facebook.com/green"),
        known("Blue Mill", "https://facebook.com/blue"),
    )

    assert (found.degree, found.reasons) == ("", [])


def test_place_counts_for_and_against() -> None:
    here, elsewhere, abroad = (
        weigh(
            known("Green Hub", city="Graz", country="AT"),
            known("Green Hub", city=city, country=country),
        )
        for city, country in (("Graz", "AT"), ("Linz", "AT"), ("Graz", "DE"))
    )

    assert here.points > elsewhere.points > abroad.points
    assert (here.reasons[-1], elsewhere.reasons[-1], abroad.reasons[-1]) == (
        "same town", "but in another town", "but in another country",
    )  # fmt: skip


def test_towns_in_two_scripts_say_nothing() -> None:
    found = weigh(known("Green Hub", city="София"), known("Green Hub", city="Sofia"))

    assert found.reasons == ["same name"]


def test_an_address_that_many_share_tells_little() -> None:
    one, other = (
        known("Green Hub", "https://hub.org"),
        known("Meadow Mill", "https://hub.org"),
    )

    assert weigh(one, other, on_page=9).points < weigh(one, other, on_page=1).points
    assert weigh(one, other, on_page=9).degree == ""


texts = st.text(max_size=40)
profiles = st.builds(
    lambda name, other, url, city, country: known(name, url, city, country,
    former=other),
    texts, texts, texts | texts.map("https://example.org/{}".format), texts,
    st.sampled_from(["", "AT", "GB", "??"]),
)  # fmt: skip


@given(profiles, profiles)
def test_any_two_can_be_weighed(one: Profile, other: Profile) -> None:
    assert weigh(one, other).degree in (LIKELY, MAYBE, "")
    assert weigh(one, other).points == pytest.approx(weigh(other, one).points)
