"""How staff bring something about: by a form, a list, a decision or a version."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.models import User
from reversion.models import Version

from directory.history import changes
from directory.models import Batch, Organization, Page, Suggestion
from tests.support.admin import filled, filled_list
from tests.support.decisions import REVIEW, opened
from tests.support.permission_world import YES, World

Test = Callable[[], bool]
STAFF_SIDE = "/admin/directory/"
RECORDS = f"{STAFF_SIDE}organization/"


@dataclass(frozen=True)
class Attempt:
    """What is sent where, how to tell that it had its effect, and what offers it."""

    address: str
    sent: Mapping[str, Any]
    has_come_about: Test
    offer: tuple[str, str]
    by: Callable[[User], object] | None = None
    """What is made ready anew for each who tries."""

    def made_ready(self, by: Callable[[User], object]) -> Attempt:
        """The same, made ready anew for each who tries it."""
        return replace(self, by=by)

    def offered(self, offer: tuple[str, str]) -> Attempt:
        """The same, offered by another page and sign."""
        return replace(self, offer=offer)

    def prepare(self, actor: User | None) -> None:
        """Make ready what depends on who tries it."""
        if self.by is not None and actor is not None:
            self.by(actor)


Way = Callable[[World], Attempt]


def has(record: Any, **values: Any) -> Test:
    """Tell, when asked, whether a record has these values."""
    test: Test = type(record)._base_manager.filter(pk=record.pk, **values).exists
    return test


def is_gone(record: Any) -> Test:
    """Tell, when asked, whether a record is gone."""
    rows = type(record)._base_manager.filter(pk=record.pk)
    return lambda: not rows.exists()


def page_of(record: Any, page: str = "change") -> str:
    """The address of a page of a record."""
    meta = record._meta
    return f"/admin/{meta.app_label}/{meta.model_name}/{record.pk}/{page}/"


def by_form(
    world: World,
    record: Any,
    test: Test,
    sign: str = 'name="_save"',
    **typed: Any,
) -> Attempt:
    address = page_of(record)
    sent = filled(world.boss.get(address)) | typed
    return Attempt(address, sent, test, (address, sign))


def in_list(record: Any, action: str, test: Test, **more: Any) -> Attempt:
    meta = record._meta
    address = f"/admin/{meta.app_label}/{meta.model_name}/"
    sent = {"action": action, "_selected_action": record.pk, **more}
    return Attempt(address, sent, test, (address, f'value="{action}"'))


def by_confirming(
    record: Organization, action: str, test: Test, **values: Any
) -> Attempt:
    """Answer the question whether to do this to one record, as whoever asked it."""
    newest = changes.newest_version(record) or 0
    batch = Batch.objects.create(action=action, what=action, values=values, number=1)
    batch.items.create(organization_key=record.pk, name=record.name, seen=newest)
    address = f"{STAFF_SIDE}batch/{batch.pk}/change/"
    attempt = Attempt(address, {"_do": "1"}, test, (RECORDS, f'value="{action}"'))
    own = Batch.objects.filter(pk=batch.pk)
    return attempt.made_ready(lambda actor: own.update(by=actor))


def by_undoing(batch: Batch, test: Test) -> Attempt:
    """Take back what was done to many."""
    address = f"{STAFF_SIDE}batch/{batch.pk}/change/"
    return Attempt(address, {"_undo": "1"}, test, (address, 'name="_undo"'))


def by_deleting(record: Any) -> Attempt:
    address = page_of(record, "delete")
    return Attempt(address, YES, is_gone(record), (page_of(record), f'href="{address}'))


def by_deciding(
    world: World,
    suggestion: Suggestion,
    decision: str,
    test: Test,
    into: Organization | None = None,
    **typed: Any,
) -> Attempt:
    query = f"?with={into.pk}" if into else ""
    address = REVIEW.format(suggestion.pk) + query
    sent = opened(world.boss, suggestion, query) | {"decision": decision} | typed
    return Attempt(address, sent, test, (address, f'value="{decision}"'))


def by_button(suggestion: Suggestion, page: str, test: Test, **sent: Any) -> Attempt:
    address = page_of(suggestion, page)
    return Attempt(address, sent, test, (page_of(suggestion), f'action="{address}'))


def by_reverting(record: Any, test: Test, version: int | None = None) -> Attempt:
    """Bring back a version, the first one unless another is given."""
    versions = Version.objects.get_for_object(record).order_by("pk")
    address = page_of(record, f"history/{version or versions[0].pk}")
    seen = {"seen_version": versions[len(versions) - 1].pk}
    return Attempt(address, seen, test, (address, "Bring this version back"))


def by_recovering(list_address: str, version: int) -> Attempt:
    gone = Version.objects.get(pk=version)
    there = gone._model._base_manager.filter(pk=gone.object_id)
    offer = (list_address, f'href="{list_address}recover/"')
    return Attempt(f"{list_address}recover/{version}/", YES, there.exists, offer)


def in_page_list(world: World, page: Page, test: Test, **row: Any) -> Attempt:
    """Change one row of the list, as a browser sends it; None takes a tick away."""
    address = f"{STAFF_SIDE}page/"
    sent = filled_list(world.boss.get(address))
    prefix = next(
        name.removesuffix("id")
        for name, value in sent.items()
        if name.endswith("-id") and value == page.pk
    )
    for name, value in row.items():
        sent.pop(f"{prefix}{name}", None)
        if value is not None:
            sent[f"{prefix}{name}"] = value
    return Attempt(address, sent, test, (address, 'name="_save"'))


def by_account_form(account: User, test: Test, sign: str, **typed: Any) -> Attempt:
    address = page_of(account)
    kept = {"username": account.username, "is_active": "on"}
    return Attempt(address, kept | typed, test, (address, sign))
