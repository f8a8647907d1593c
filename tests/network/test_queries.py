"""Who is tied to whom."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.models import Relationship
from directory.network import queries
from tests.factories import make_organization, make_relationship

pytestmark = pytest.mark.django_db


def test_each_side_reads_a_relationship_in_its_own_words() -> None:
    member = make_organization(name="Member")
    network = make_organization(name="Network")
    make_relationship(member, other=network)

    ((mine,), (theirs,)) = map(queries.readings_of, (member, network))

    assert (mine.kind, mine.name) == ("member_of", "Network")
    assert (theirs.kind, theirs.name) == ("has_member", "Member")


def test_members_stand_in_one_group_whether_they_are_listed_or_not() -> None:
    network = make_organization(name="Network")
    make_relationship(make_organization(name="Mill"), other=network)
    make_relationship(network, kind="has_member", other_name="Bakers")

    (group,) = queries.groups_of(queries.readings_of(network), limit=1)

    assert [one.name for one in (*group.shown, *group.folded)] == ["Bakers", "Mill"]
    assert (group.heading(), group.words()) == ("Members (2)", "Show all 2 members")


def test_partners_stand_in_one_group_whoever_owns_the_tie() -> None:
    centre = make_organization(name="Centre")
    make_relationship(centre, make_organization(name="Told"), kind="partner_of")
    make_relationship(make_organization(name="Teller"), centre, kind="partner_of")

    (group,) = queries.groups_of(queries.readings_of(centre))

    assert [one.name for one in group.shown] == ["Teller", "Told"]
    assert group.heading() == "Partners (2)"


def test_group_has_one_source_where_all_its_ties_have_the_same() -> None:
    same, mixed = make_organization(name="Same"), make_organization(name="Mixed")
    for number in range(2):
        member = make_organization(name=f"Member {number}")
        make_relationship(member, same, note="its list", as_of="2026-04")
        make_relationship(member, mixed, note="its list", as_of=f"202{number}")

    sources = [
        group.source
        for network in (same, mixed)
        for group in queries.groups_of(queries.readings_of(network))
    ]

    assert sources == [queries.Source("", "its list", "2026-04"), None]


@pytest.mark.parametrize("kind", Relationship.Kind)
def test_every_kind_of_tie_has_a_heading(kind: str) -> None:
    heading = queries.RelationshipGroup(kind, [], [], None).heading()

    assert heading[0].isupper()
    assert heading.endswith(" (0)") is (kind in queries.DOWNWARD)


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


def test_last_change_is_of_what_is_listed() -> None:
    assert queries.last_change() is None
    listed = make_organization(name="Listed")
    make_organization(name="Closed", status="closed")
    make_organization(name="Draft", visibility="draft")

    assert queries.last_change() == listed.updated_at


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL learns by itself what is rare"
)
def test_last_change_sorts_nothing() -> None:
    with CaptureQueriesContext(connection) as asked:
        queries.last_change()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {asked[0]['sql']}")
        (step,) = [row[3] for row in cursor.fetchall()]

    assert "organization_by_change" in step
