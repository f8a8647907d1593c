"""Who is tied to whom."""

from __future__ import annotations

import pytest

from directory.models import Organization
from directory.network import queries
from tests.factories import make_organization, make_relationship, make_sector

pytestmark = pytest.mark.django_db


def test_each_side_reads_a_relationship_in_its_own_words() -> None:
    member = make_organization(name="Member")
    network = make_organization(name="Network")
    make_relationship(member, other=network)

    ((mine,), (theirs,)) = map(queries.readings_of, (member, network))

    assert (mine.reading, mine.name, mine.is_incoming) == (
        "is a member of",
        "Network",
        False,
    )
    assert (theirs.reading, theirs.name, theirs.is_incoming) == (
        "has as a member",
        "Member",
        True,
    )


def test_members_stand_in_one_group_whether_they_are_listed_or_not() -> None:
    network = make_organization(name="Network")
    make_relationship(make_organization(name="Mill"), other=network)
    make_relationship(network, kind="has_member", other_name="Bakers")

    (group,) = queries.groups_of(queries.readings_of(network), limit=1)

    readings = [*group.shown, *group.folded]
    assert [(one.reading, one.name) for one in readings] == [
        ("has as a member", "Bakers"),
        ("has as a member", "Mill"),
    ]
    assert group.words() == "Show all 2 members"


def test_hidden_ends_are_not_read() -> None:
    member = make_organization(name="Member")
    make_relationship(member, other=make_organization(name="Draft", visibility="draft"))

    assert queries.readings_of(member) == []


def test_many_of_one_kind_are_folded() -> None:
    network = make_organization(name="Network")
    for number in range(5):
        make_relationship(make_organization(name=f"Member {number}"), other=network)

    (group,) = queries.groups_of(queries.readings_of(network), limit=3)

    assert (len(group.shown), len(group.folded)) == (3, 2)
    assert group.words() == "Show all 5 members"


def test_leaders_have_most_checked_relationships_and_the_totals_of_all() -> None:
    sector = make_sector()
    network = make_organization(name="Network", sectors=[sector])
    for number in range(2):
        member = make_organization(name=f"Member {number}")
        make_relationship(member, other=network, is_confirmed=True, note="its list")

    (first, *_) = queries.leaders(Organization.objects.listed(), 2)

    assert (first.name, first.relationships) == ("Network", 2)
    assert (first.organizations, first.without_sector) == (3, 2)
