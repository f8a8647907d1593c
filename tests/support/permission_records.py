"""The ways that lead past suggestions: forms, lists, versions, pages of their own."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.contrib.auth.models import Group, User
from django.utils import timezone
from reversion.models import Version

from directory.catalog import prepared
from directory.history import changes
from directory.models import (
    DutyRun,
    Identifier,
    Organization,
    PreparedChange,
    Tag,
    Workshop,
)
from tests.factories import make_organization, make_page, make_relationship, make_user
from tests.support.admin import filled
from tests.support.batches import done
from tests.support.permission_ways import (
    RECORDS,
    STAFF_SIDE,
    Attempt,
    Test,
    Way,
    by_account_form,
    by_confirming,
    by_deleting,
    by_form,
    by_reverting,
    by_undoing,
    has,
    in_list,
    in_page_list,
    is_gone,
    page_of,
)
from tests.support.permission_world import NEW_PASSWORDS, YES, World, invitation


def moved(*places: str) -> Organization:
    """A record that was in these states, one after the other."""
    record = make_organization(visibility=places[0])
    for place in places[1:]:
        record.visibility = place
        with changes.recorded(record):
            record.save()
    return record


def numbered(record: Organization) -> Identifier:
    with changes.recorded(record):
        return record.identifiers.create(scheme="ROR", value="05xvt9f17")


def tied(record: Organization) -> Any:
    return make_relationship(record, kind="partner_of", other_name="Bakers")


def change_prepared(world: World) -> Attempt:
    record = make_organization(city="York")
    test = has(record, prepared_change__isnull=False)
    return by_form(world, record, test, 'name="_prepare"', city="Leeds", _prepare="1")


def _waiting() -> PreparedChange:
    record = make_organization(city="York")
    with prepared.prepared(record), changes.recorded(record):
        record.city = "Leeds"
        record.save()
    return PreparedChange.objects.get(organization=record)


def _by_prepared_button(change: PreparedChange, button: str, test: Test) -> Attempt:
    address = page_of(change.organization, "prepared")
    soon = timezone.now() + timedelta(days=30)
    sent = {"prepared": 1, button: "1", "publish_at": f"{soon:%Y-%m-%dT%H:%M}"}
    return Attempt(address, sent, test, (address, f'name="{button}"'))


def time_set(_world: World) -> Attempt:
    change = _waiting()
    test = has(change, publish_at__isnull=False)
    return _by_prepared_button(change, "schedule", test)


def prepared_discarded(_world: World) -> Attempt:
    change = _waiting()
    return _by_prepared_button(change, "discard", is_gone(change))


def prepared_published(_world: World) -> Attempt:
    change = _waiting()
    test = has(change.organization, city="Leeds")
    return _by_prepared_button(change, "publish", test)


def tied_from_the_other_side(world: World) -> Attempt:
    """Tell in a record's form that another one is its member."""
    record, member = make_organization(), make_organization()
    test = has(record, incoming_relationships__organization=member)
    sign = 'name="tied_by"'
    return by_form(world, record, test, sign, tied_as="has_member", tied_by=member.pk)


def tied_by_pasting(_world: World) -> Attempt:
    record, member = make_organization(), make_organization()
    address = page_of(record, "ties")
    sent = {"kind": "has_member", "names": member.name, "choice-0": member.pk}
    test = has(record, incoming_relationships__organization=member)
    offer = (page_of(record), f'href="{address}"')
    return Attempt(address, {**sent, "write": "1"}, test, offer)


def make_tag() -> Tag:
    return Tag.objects.create(name="buns", slug="buns")


def added(world: World) -> Attempt:
    address = f"{RECORDS}add/"
    sent = filled(world.boss.get(address)) | {"name": "Typed"}
    made = Organization.objects.filter(name="Typed")
    return Attempt(address, sent, made.exists, (RECORDS, f'href="{address}"'))


def typed(*places: str, **values: Any) -> Way:
    """Type this into the form of a record that was in these states."""

    def way(world: World) -> Attempt:
        record = moved(*places)
        return by_form(world, record, has(record, **values), **values)

    return way


def listed(action: str, place: str, **expected: Any) -> Way:
    """Do this in the list to a record in this state."""

    def way(_world: World) -> Attempt:
        record = moved(place)
        return by_confirming(record, action, has(record, **expected))

    return way


def sector_added(world: World) -> Attempt:
    record = make_organization()
    test = has(record, sectors=world.sector)
    return by_confirming(record, "add_sector", test, sector=world.sector.pk)


def set_in_list(action: str, **values: Any) -> Way:
    """Set a field of a record in the list."""

    def way(_world: World) -> Attempt:
        record = make_organization()
        return by_confirming(record, action, has(record, **values), **values)

    return way


def put_in_tier(world: World) -> Attempt:
    record = make_organization()
    test = has(record, listings__tier=world.tier)
    return by_confirming(record, "add_to_tier", test, tier=world.tier.pk)


def tagged_in_list(_world: World) -> Attempt:
    record = make_organization()
    test = has(record, tagged_items__tag__name="Typed")
    return by_confirming(record, "add_tag", test, tag="Typed")


def deleted_at_once(_world: World) -> Attempt:
    record = make_organization()
    return by_confirming(record, "delete", is_gone(record))


def undone_in_list(action: str, place: str, **expected: Any) -> Way:
    """Take back what was done in the list to a record in this state."""

    def way(world: World) -> Attempt:
        record = moved(place)
        test = has(record, **expected)
        boss = User.objects.get(pk=world.actors["superuser"].pk)
        return by_undoing(done(action, [record], by=boss), test)

    return way


def reverted(*places: str) -> Way:
    """Bring a record that was in these states back to the first one."""

    def way(world: World) -> Attempt:
        record = moved(*places)
        return by_reverting(record, has(record, visibility=places[0]))

    return way


def part_removed(accessor: str, make: Callable[[Organization], Any]) -> Way:
    """Tick a part of a record to be deleted in its form."""

    def way(world: World) -> Attempt:
        record = make_organization()
        part, name = make(record), f"{accessor}-0-DELETE"
        return by_form(world, record, is_gone(part), f'name="{name}"', **{name: "on"})

    return way


def deleted_in_list(make: Callable[[], Any]) -> Way:
    def way(world: World) -> Attempt:
        record = make()
        return in_list(record, "delete_selected", is_gone(record), **YES)

    return way


def merged_terms(term: Any, into: Any) -> Attempt:
    address = page_of(term, "merge")
    offer = (page_of(term), f'href="{address}"')
    return Attempt(address, {"into": into.pk}, has(term, merged_into=into), offer)


def merged_records(world: World) -> Attempt:
    page = page_of(world.hub, "merge")
    sent = world.sent("admin:directory_organization_merge", "")
    offer = (page_of(world.hub), f'href="{page}"')
    return Attempt(f"{page}?other={world.mill.pk}", sent, is_gone(world.mill), offer)


def parted(world: World) -> Attempt:
    address = f"{RECORDS}merges/{world.merge.pk}/undo/"
    gone = Version.objects.get_for_object_reference(Organization, world.merge.other_key)
    page = f"{RECORDS}recover/{gone.order_by('-pk')[0].pk}/"
    return Attempt(address, YES, is_gone(world.merge), (page, f'href="{address}"'))


def ordered(world: World) -> Attempt:
    address = page_of(world.tier, "order")
    sent = world.sent("admin:directory_networktier_order", "")
    test = has(world.listings[0], position=2)
    return Attempt(address, sent, test, (page_of(world.tier), f'href="{address}"'))


def page_listed(*, is_published: bool) -> Way:
    """Tick in the list of pages whether one is published."""

    def way(world: World) -> Attempt:
        page = make_page(is_published=not is_published)
        ticked = "on" if is_published else None
        return in_page_list(
            world, page, has(page, is_published=is_published), is_published=ticked
        )

    return way


def page_published(world: World) -> Attempt:
    page = make_page(is_published=False)
    return by_form(world, page, has(page, is_published=True), is_published="on")


def settings_changed(world: World) -> Attempt:
    test = has(world.site, site_name="Typed")
    return by_form(world, world.site, test, site_name="Typed")


def workshop_opened(world: World) -> Attempt:
    address = f"{STAFF_SIDE}workshop/add/"
    sent = filled(world.boss.get(address)) | {"occasion": "Typed"}
    opened = Workshop.objects.filter(occasion="Typed")
    return Attempt(address, sent, opened.exists, (address, 'name="_save"'))


def workshop_ended(world: World) -> Attempt:
    test = has(world.workshop, is_ended=True)
    return by_form(world, world.workshop, test, is_ended="on")


def duty_run(world: World) -> Attempt:
    address = f"{STAFF_SIDE}dutyrun/end_sessions/run/"
    runs = DutyRun.objects.filter(name="end_sessions")
    offer = (f"{STAFF_SIDE}dutyrun/", f'action="{address}"')
    return Attempt(address, {}, runs.exists, offer)


def invited(_world: World) -> Attempt:
    email = "asked@example.org"
    address = "/admin/auth/user/add/"
    offer = (address, 'name="groups"')
    found = User.objects.filter(email=email, is_staff=True)
    return Attempt(address, invitation(email), found.exists, offer)


def role_given(world: World) -> Attempt:
    group = Group.objects.get(name="administrator")
    test = has(world.spare_user, groups=group)
    return by_account_form(world.spare_user, test, 'name="groups"', groups=group.pk)


def superuser_made(world: World) -> Attempt:
    test = has(world.spare_user, is_superuser=True)
    sign = 'name="is_superuser"'
    return by_account_form(world.spare_user, test, sign, is_superuser="on")


def superuser_written(world: World) -> Attempt:
    account, email = make_user("superuser"), "other@example.org"
    sent = {"email": email, "is_staff": "on", "is_superuser": "on"}
    return by_account_form(account, has(account, email=email), 'name="email"', **sent)


def superuser_given_password(world: World) -> Attempt:
    account = make_user("superuser")
    same = User.objects.filter(pk=account.pk, password=account.password)
    address = page_of(account, "password")
    offer = (address, 'name="password1"')
    return Attempt(address, NEW_PASSWORDS, lambda: not same.exists(), offer)


def superuser_deleted_in_list(world: World) -> Attempt:
    """The list offers it to whoever may delete others, so its own page is looked at."""
    account = make_user("superuser")
    attempt = in_list(account, "delete_selected", is_gone(account), **YES)
    return attempt.offered(by_deleting(account).offer)
