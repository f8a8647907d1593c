"""Two records of one organization become one, and two again, with nothing lost on the
way.
"""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone
from reversion.models import Revision

from directory.duplicates import merge
from directory.errors import DirectoryError
from directory.history import changes
from directory.models import Change, ContentVersion, Merge, Organization, Relationship
from tests.factories import (
    make_listing,
    make_organization,
    make_relationship,
    make_sector,
    make_suggestion,
    make_tier,
    make_user,
)
from tests.support.merges import make_full, words
from tests.support.versions import kinds

pytestmark = pytest.mark.django_db


def test_merge_brings_all_that_hung_on_the_other_to_the_kept_one() -> None:
    kept, other = make_full("Guild", "1"), make_full("The Bread Guild", "2")

    merge.merge(kept, other)

    assert Organization.objects.get() == kept
    assert kept.sectors.count() == 2
    assert sorted(kept.tags.names()) == ["tag 1", "tag 2"]
    assert sorted(kept.identifiers.values_list("value", flat=True)) == ["1", "2"]
    assert sorted(kept.social_profiles.values_list("url", flat=True)) == [
        "https://x.com/guild1",
        "https://x.com/guild2",
    ]
    assert sorted(kept.listings.values_list("position", "note")) == [
        (1, "note 1"),
        (2, "note 2"),
    ]
    assert sorted(kept.relationships.values_list("other_name", flat=True)) == [
        "Other 1",
        "Other 2",
    ]


def test_merge_keeps_the_others_names_as_alternate_names() -> None:
    kept, other = make_full("Guild", "1"), make_full("The Bread Guild", "2")

    merge.merge(kept, other, name_kind="legal")

    names = list(kept.alternate_names.order_by("name").values_list("name", "kind"))
    assert names == [
        ("Also 1", "former"),
        ("Also 2", "former"),
        ("The Bread Guild", "legal"),
    ]


def test_merge_can_leave_the_others_name_out() -> None:
    kept, other = make_organization(name="Guild"), make_organization(name="Gild")

    merge.merge(kept, other, name_kind="")

    assert not kept.alternate_names.exists()


def test_merge_copies_nothing_that_is_there_already() -> None:
    sector, tier, third = make_sector(), make_tier(), make_organization()
    kept = make_organization(name="Guild", sectors=[sector], tags=["bread"])
    other = make_organization(name="Guild", sectors=[sector], tags=["bread"])
    for organization, position in ((kept, 1), (other, 2)):
        make_listing(organization, tier, position=position)
        make_relationship(organization, third)
        make_relationship(organization, other_name="Millers")
    before = words(kept.pk)

    merge.merge(kept, other)

    assert words(kept.pk) == before


def test_merge_keeps_the_others_addresses_as_old_ones() -> None:
    kept, other = make_organization(slug="guild"), make_organization(slug="bakers")
    with changes.recorded(other):
        other.slug = "bread"
        other.save()

    merge.merge(kept, other)

    assert list(kept.old_slugs.values_list("slug", flat=True)) == ["bakers", "bread"]


def test_merge_takes_the_chosen_fields_from_the_other_and_no_other() -> None:
    kept = make_organization(name="Guild", city="Oakland", description="")
    other = make_organization(
        name="Gild", city="Berkeley", description="Bakes.", visibility="draft"
    )

    merge.merge(kept, other, take=["description", "slug", "name", "nonsense"])

    kept.refresh_from_db()
    assert (kept.name, kept.city, kept.description, kept.visibility) == (
        "Guild",
        "Oakland",
        "Bakes.",
        "published",
    )


def test_merge_takes_how_a_description_is_read_along_with_it() -> None:
    kept = make_organization(name="Guild", description="is a guild.")
    other = make_organization(name="Gild", description="we bake.", continues_name=False)

    merge.merge(kept, other, take=["description"])

    kept.refresh_from_db()
    assert (kept.description, kept.lead()) == ("we bake.", "")


def test_merge_into_a_draft_may_take_the_visibility_of_the_published_one() -> None:
    draft = make_organization(name="Guild", visibility="draft")
    published = make_organization(name="Gild", slug="gild")

    merge.merge(draft, published, take=["visibility"])

    assert Organization.objects.published().get() == draft
    assert Client().get("/organizations/gild/").url == draft.get_absolute_url()  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("first", "second", "stays"),
    [
        ({"visibility": "draft"}, {}, "second"),
        ({}, {"visibility": "draft"}, "first"),
        ({}, {}, "first"),
        ({"visibility": "draft"}, {"visibility": "draft"}, "first"),
        ({"visibility": "withdrawn"}, {"city": "Lyon"}, "second"),
    ],
)
def test_published_then_the_older_record_stays_where_nobody_chose(
    first: dict[str, str], second: dict[str, str], stays: str
) -> None:
    older, newer = make_organization(**first), make_organization(**second)

    expected = stays == "first"
    assert merge.stays_first(older, newer) is expected
    assert merge.stays_first(newer, older) is not expected


def test_fuller_of_two_records_of_one_moment_stays() -> None:
    empty, full = make_organization(city=""), make_organization(city="Lyon")
    full.created_at = empty.created_at

    assert merge.stays_first(full, empty)
    assert not merge.stays_first(empty, full)


def test_merge_gives_each_touched_record_one_revision_and_one_change() -> None:
    user = make_user("editor")
    kept, other, third = (
        make_organization(),
        make_organization(name="Gild"),
        make_organization(),
    )
    make_relationship(third, other)
    revisions = Revision.objects.count()

    merge.merge(kept, other, by=user)

    assert Revision.objects.count() == revisions + 2
    assert (kinds(kept.pk)[1:], kinds(third.pk)[2:], kinds(other.pk)[1:]) == (
        ["changed"],
        ["changed"],
        ["merged"],
    )
    assert (
        list(Change.objects.order_by("-id").values_list("by", flat=True)[:3])
        == [user.pk] * 3
    )
    assert Revision.objects.filter(comment="Merged with “Gild”").count() == 1


def test_merge_leads_ties_and_successions_of_others_to_the_kept_record() -> None:
    kept, other, third = make_organization(), make_organization(), make_organization()
    tie = make_relationship(third, other, note="since 1990")
    fourth = make_organization(successor=other)

    merge.merge(kept, other)

    tie.refresh_from_db()
    fourth.refresh_from_db()
    assert (tie.other, tie.note, fourth.successor) == (kept, "since 1990", kept)


def test_merge_leaves_one_of_two_ties_of_an_owner_to_both() -> None:
    kept, other, third = make_organization(), make_organization(), make_organization()
    tie = make_relationship(third, kept)
    make_relationship(third, other)

    merge.merge(kept, other)

    assert Relationship.objects.get() == tie


def test_merge_drops_ties_and_successions_between_the_two() -> None:
    kept, other = make_organization(), make_organization()
    make_relationship(kept, other)
    make_relationship(other, kept, kind="partner_of")
    with changes.recorded(kept):
        kept.successor = other
        kept.save()

    merge.merge(kept, other)

    kept.refresh_from_db()
    assert (Relationship.objects.count(), kept.successor_id) == (0, None)


def test_merge_of_a_record_with_itself_is_refused() -> None:
    kept = make_organization()

    with pytest.raises(DirectoryError, match="the same one"):
        merge.merge(kept, kept)


def test_merge_with_a_record_that_is_gone_is_refused() -> None:
    kept, other = make_organization(), make_organization()
    stale = Organization.objects.get(pk=other.pk)
    changes.removed(other)

    with pytest.raises(DirectoryError, match="is gone"):
        merge.merge(kept, stale)


def test_merge_that_breaks_a_rule_leaves_everything_as_it_was() -> None:
    kept, other = make_organization(founded="2010"), make_organization(dissolved="2000")
    before = ContentVersion.objects.number()

    with pytest.raises(DirectoryError, match="cannot have ended before"):
        merge.merge(kept, other, take=["dissolved"])

    assert (Organization.objects.count(), Merge.objects.count()) == (2, 0)
    assert ContentVersion.objects.number() == before


def test_merge_stores_first_versions_of_records_loaded_past_the_door() -> None:
    kept, other = (Organization.objects.create(name=name) for name in ("Guild", "Gild"))

    merge.undo_merge(merge.merge(kept, other))

    assert sorted(Organization.objects.values_list("name", flat=True)) == [
        "Gild",
        "Guild",
    ]


def test_merge_carries_what_visitors_suggest_over_and_back() -> None:
    kept, other = make_organization(), make_organization()
    mine, waiting = (
        make_suggestion(organization=kept),
        make_suggestion(organization=other),
    )
    decided = make_suggestion(
        organization=other, state="declined", ended_at=timezone.now()
    )

    merged = merge.merge(kept, other)
    carried_over = set(kept.suggestions.all())
    later = make_suggestion(organization=kept)
    merge.undo_merge(merged)

    assert carried_over == {mine, waiting, decided}
    assert set(kept.suggestions.all()) == {mine, later}
    assert set(Organization.objects.get(pk=merged.other_key).suggestions.all()) == {
        waiting,
        decided,
    }
