"""Pairs that look alike are named until somebody says that they are two."""

from __future__ import annotations

import pytest
from pytest_django import DjangoAssertNumQueries

from directory import duplicates
from directory.duplicates import pairs
from directory.errors import DirectoryError
from directory.models import Organization
from tests.factories import make_organization, make_social_profile, make_user

pytestmark = pytest.mark.django_db


def hubs(number: int) -> list[Organization]:
    url = "https://hub.example.org"
    return [make_organization(name="Hub", url=url) for _ in range(number)]


def named() -> list[tuple[Organization, Organization]]:
    return [(pair.first, pair.second) for pair in pairs.suspected()]


def test_suspected_doubles_are_named_once() -> None:
    one, other = hubs(2)
    make_organization(name="Mill")

    assert named() == [(one, other)]


def test_what_was_said_to_be_two_is_named_no_more_until_it_is_taken_back() -> None:
    by = make_user("editor")
    one, other = hubs(2)

    pairs.keep_apart(other, one, by=by)
    pairs.keep_apart(one, other, by=by)
    kept = named(), [hint.organization for hint in duplicates.of(one, hidden=True)]
    pairs.look_again(one, other, by=by)

    assert kept == ([], [])
    assert named() == [(one, other)]
    assert [hint.organization for hint in duplicates.of(one)] == [other]


def test_of_three_alike_each_pair_is_asked_about() -> None:
    by = make_user("editor")
    one, two, three = hubs(3)
    found = []
    while pairs_left := named():
        found.append(pairs_left[0])
        pairs.keep_apart(*pairs_left[0], by=by)

    assert found == [(one, two), (one, three), (two, three)]


def test_settled_pairs_leave_room_for_others() -> None:
    by = make_user("editor")
    for letter in "ABC":
        twins = [make_organization(name=letter) for _ in range(2)]
        pairs.keep_apart(*twins, by=by)
    last = [make_organization(name="Z") for _ in range(2)]

    found = pairs.suspected(1)

    assert [(pair.first, pair.second) for pair in found] == [tuple(last)]


def test_a_record_is_not_kept_apart_from_itself() -> None:
    one = make_organization()

    with pytest.raises(DirectoryError):
        pairs.keep_apart(one, one, by=make_user("editor"))


def test_suspected_takes_seven_statements_however_many_there_are(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for letter in "ABCDEF":
        for _ in range(3):
            twin = make_organization(name=letter, url=f"https://{letter}.example.org")
            make_social_profile(twin, url=f"https://x.com/{letter}")

    with django_assert_num_queries(7):
        pairs.suspected()


def test_suspected_names_those_with_one_social_profile() -> None:
    first, second, _third = (make_organization() for _ in range(3))
    for organization in (first, second):
        make_social_profile(organization, url="https://x.com/mill")

    found = pairs.suspected()

    assert [(pair.first, pair.second) for pair in found] == [(first, second)]
