"""Every service that writes for somebody asks whether they may."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from reversion.models import Version

from directory import permissions
from directory.catalog import pages, relationships, taxonomy
from directory.duplicates import merge
from directory.history import changes
from directory.models import (
    Listing,
    Organization,
    Page,
    Sector,
    Suggestion,
    Synonym,
    Tag,
)
from directory.operations import roles
from directory.permissions import Effect
from directory.suggestions import decisions
from directory.suggestions.decisions import SeenState
from tests.factories import (
    make_listing,
    make_organization,
    make_page,
    make_relationship,
    make_sector,
    make_suggestion,
    make_user,
)
from tests.support.batches import done

pytestmark = pytest.mark.django_db
Act = Callable[[User], object]


def seen(record: Organization) -> SeenState:
    return SeenState(1, changes.newest_version(record))


def deletes_record() -> Act:
    record = make_organization()
    return lambda by: changes.removed(record, by=by)


def deletes_tie() -> Act:
    tie = make_relationship(make_organization(), kind="partner_of", other_name="Bakers")
    return lambda by: relationships.remove(tie, by=by)


def deletes_page() -> Act:
    page = make_page()
    return lambda by: pages.remove(page, by=by)


def deletes_sector() -> Act:
    sector = make_sector()
    return lambda by: taxonomy.remove(sector, by=by)


def deletes_synonym() -> Act:
    synonym = Synonym.objects.create(words="co-op = cooperative")
    return lambda by: changes.removed(synonym, by=by)


def reverts() -> Act:
    version = Version.objects.get_for_object(make_organization())[0]
    return lambda by: changes.reverted(version, by=by)


def recovers() -> Act:
    record = make_organization()
    version = Version.objects.get_for_object(record)[0]
    changes.removed(record)
    return lambda by: changes.reverted(version, by=by)


def publishes() -> Act:
    record = make_organization(visibility="draft")
    return lambda by: done("publish", [record], by=by)


def hides() -> Act:
    record = make_organization()
    return lambda by: done("back_to_draft", [record], by=by)


def verifies() -> Act:
    record = make_organization()
    return lambda by: done("verified_today", [record], by=by)


def merges() -> Act:
    kept, other = make_organization(), make_organization()
    return lambda by: merge.merge(kept, other, by=by)


def parts() -> Act:
    merged = merge.merge(make_organization(), make_organization())
    return lambda by: merge.undo_merge(merged, by=by)


def merges_sectors() -> Act:
    merged, kept = make_sector(), make_sector()
    return lambda by: taxonomy.merge(merged, kept, by=by)


def orders() -> Act:
    first = make_listing(position=1)
    second = make_listing(tier=first.tier, position=2)
    tier, wanted = first.tier, [second.pk, first.pk]
    seen = taxonomy.order_of(taxonomy.listings_of(tier))
    return lambda by: taxonomy.order(tier, wanted, seen=seen, by=by)


def saves(before: str, after: str) -> Callable[[], Act]:
    """Save a record in another state, whichever way that comes about."""

    def prepare() -> Act:
        record = make_organization(visibility=before)

        def act(by: User) -> None:
            record.visibility = after
            with changes.recorded(record, by=by):
                record.save()

        return act

    return prepare


def withdraws_by(kind: str, *, is_put: bool) -> Callable[[], Act]:
    """Let a suggestion of this kind withdraw a record."""

    def prepare() -> Act:
        record, values = make_organization(), {"visibility": "withdrawn"}
        suggestion = make_suggestion(organization=record, kind=kind)
        looked = seen(record)

        def act(by: User) -> None:
            if is_put:
                decisions.merge_into(suggestion, record, values, by=by, seen=looked)
            else:
                decisions.accept(suggestion, values, by=by, seen=looked)

        return act

    return prepare


def marks() -> Act:
    suggestion = make_suggestion()
    return lambda by: decisions.mark_all([suggestion.pk], "spam", by=by)


def declines() -> Act:
    suggestion = make_suggestion()
    return lambda by: decisions.decline(suggestion, "No.", by=by, seen=SeenState(1))


def everything() -> list[Any]:
    """What any of these acts would change."""
    models = (Organization, Page, Sector, Tag, Synonym, Listing, Suggestion, Version)
    return [list(model._base_manager.order_by("pk").values()) for model in models]


@pytest.mark.parametrize(
    ("prepare", "who"),
    [
        (declines, "viewer"),
        (marks, "viewer"),
        (deletes_tie, "moderator"),
        (deletes_synonym, "moderator"),
        (reverts, "moderator"),
        (recovers, "moderator"),
        (publishes, "moderator"),
        (hides, "moderator"),
        (verifies, "moderator"),
        (merges, "moderator"),
        (parts, "moderator"),
        (merges_sectors, "moderator"),
        (orders, "moderator"),
        (saves("draft", "published"), "moderator"),
        (saves("published", "draft"), "moderator"),
        (saves("published", "withdrawn"), "moderator"),
        (saves("withdrawn", "draft"), "moderator"),
        (withdraws_by("leave_out", is_put=False), "moderator"),
        (withdraws_by("leave_out", is_put=True), "moderator"),
        (withdraws_by("correction", is_put=False), "moderator"),
        (withdraws_by("correction", is_put=True), "moderator"),
        (deletes_record, "editor"),
        (deletes_page, "editor"),
        (deletes_sector, "editor"),
    ],
)
def test_service_refuses_a_role_and_serves_the_next(
    prepare: Callable[[], Act],
    who: str,
) -> None:
    act, before = prepare(), everything()
    next_role = roles.ROLES[roles.ROLES.index(who) + 1]

    with pytest.raises(PermissionDenied):
        act(make_user(who))
    refused = everything()
    act(make_user(next_role))

    assert refused == before
    assert everything() != before


def test_portal_itself_is_asked_nothing_and_nobody_may_nothing() -> None:
    record = make_organization()

    permissions.ask(None, Effect.DELETE, record)

    nobody, suggestion = AnonymousUser(), make_suggestion()
    assert not any(permissions.may(nobody, effect, suggestion) for effect in Effect)


def test_account_that_was_shut_may_nothing() -> None:
    account = make_user("administrator", is_active=False)

    assert not permissions.may(account, Effect.DELETE, Organization)


@pytest.mark.parametrize(
    ("kind", "state", "version_before", "expected"),
    [
        ("correction", "accepted", 1, ["moderator", "editor", "administrator"]),
        ("leave_out", "accepted", 1, ["editor", "administrator"]),
        ("leave_out", "merged", 1, ["editor", "administrator"]),
        ("leave_out", "declined", None, ["moderator", "editor", "administrator"]),
        ("new", "merged", 1, ["moderator", "editor", "administrator"]),
        ("new", "accepted", None, ["administrator"]),
    ],
)
def test_undo_needs_the_right_to_what_it_takes_back(
    kind: str, state: str, version_before: int | None, expected: list[str]
) -> None:
    suggestion = Suggestion(kind=kind, state=state, version_before=version_before)

    staff = {role: make_user(role) for role in roles.ROLES}
    may = [
        role for role in staff if permissions.may(staff[role], Effect.UNDO, suggestion)
    ]

    assert may == expected


def test_new_record_may_be_taken_away_by_who_accepted_it() -> None:
    sol, kim = make_user("moderator"), make_user("moderator")
    suggestion = make_suggestion()
    decisions.accept(suggestion, {"name": "Mill"}, by=sol, seen=SeenState(1))

    with pytest.raises(PermissionDenied):
        decisions.undo(suggestion, by=kim)
    decisions.undo(suggestion, by=sol)

    assert (Organization.objects.count(), suggestion.is_pending) == (0, True)
