"""Addresses answer and are changed by those who may alone, as do effects come about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest
import pytest_django
from django.db import transaction
from django.test import Client
from django.urls import reverse

from directory.operations import roles
from tests.support.permission_effects import WAYS
from tests.support.permission_rules import ACTORS, EFFECTS, RULES, Effect, Rule, table
from tests.support.permission_ways import Attempt
from tests.support.permission_world import Stored, World, addresses, stored

BY_NAME = {rule.name: rule for rule in RULES}
UNNAMED = {
    "admin/(?P<url>.*)$": "/admin/nowhere/",
    **{
        rule.name: f"/{rule.name.replace('<path:object_id>', '1')}"
        for rule in RULES
        if "<path:object_id>" in rule.name
    },
}
SEEN_VERSIONS = re.compile(r'name="([\w-]*seen_version)" value="([^"]*)"')
SCRIPT_WITHOUT_DIGEST = re.compile(
    r'<script\b(?![^>]*\sintegrity="sha384-)[^>]*\ssrc="([^"]+)"',
)
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[World]:
    """One directory for all cells of the table.

    What a cell changes is undone at once.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)


def address_of(world: World, rule: Rule) -> str:
    address = UNNAMED.get(rule.name) or reverse(
        rule.name, args=world.arguments(rule.name)
    )
    if rule.name == "admin:directory_organization_merge":
        address += f"?other={world.mill.pk}"
    if rule.name == "reconcile-preview":
        address += "?id=hub"
    if rule.name == "admin:autocomplete":
        address += "?app_label=directory&model_name=relationship&field_name=other"
    return address


@contextmanager
def undone() -> Iterator[None]:
    """Undo what the block changes."""
    savepoint = transaction.savepoint()
    try:
        yield
    finally:
        transaction.savepoint_rollback(savepoint)


def is_answered(client: Client, rule: Rule, address: str) -> bool:
    """Tell whether somebody gets an answer.

    Refused means the log-in page, 403 or 404, and never a fault.
    """
    if rule.by_post:
        with undone():
            response = client.post(address)
    else:
        response = client.get(address)
        # What is written while it is sent is taken to its end.
        response.getvalue()
    assert response.status_code in (200, 302, 301, 403, 404), response.status_code
    at_login = (
        response.status_code == 302 and "/admin/login/" in response.headers["Location"]
    )
    return response.status_code < 400 and not at_login


def does_change(
    client: Client, address: str, sent: dict[str, object], before: Stored
) -> bool:
    """Tell whether a POST changes what is stored, and undo it."""
    with undone():
        assert client.post(address, sent).status_code < 500
        return stored() != before


def comes_about(
    world: World,
    actor: str,
    attempt: Attempt,
    seen: Mapping[str, str],
    before: Stored,
) -> bool:
    """Tell whether an attempt has its effect, and undo it; else nothing may change."""
    with undone():
        attempt.prepare(world.actors.get(actor))
        if attempt.has_come_about():
            raise AssertionError("It was so before.")
        kept = stored() if attempt.by else before
        sent = {**attempt.sent, **seen}
        assert world.client(actor).post(attempt.address, sent).status_code < 500
        done = attempt.has_come_about()
        assert done or stored() == kept
        return done


def pages_of(world: World, attempt: Attempt) -> dict[str, str]:
    """Return the page from which each actor sends an attempt; some get none."""
    pages = {}
    for actor in ACTORS:
        with undone():
            attempt.prepare(world.actors.get(actor))
            response = world.client(actor).get(attempt.address)
        if response.status_code == 200:
            pages[actor] = response.content.decode()
    return pages


def is_offered(
    world: World, actor: str, attempt: Attempt, pages: Mapping[str, str]
) -> bool:
    """Tell whether the page from which it is tried has the button, field or link."""
    address, sign = attempt.offer
    if address == attempt.address and actor in pages:
        return sign in pages[actor]
    with undone():
        attempt.prepare(world.actors[actor])
        return sign in world.client(actor).get(address).content.decode()


def test_every_address_has_a_rule() -> None:
    assert sorted({name for name, _ in addresses()} ^ set(BY_NAME)) == []


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_address_answers_whom_it_may_and_safe_methods_change_nothing(
    world: World, rule: Rule
) -> None:
    address = address_of(world, rule)
    before = stored()

    answered = {
        actor for actor in ACTORS if is_answered(world.client(actor), rule, address)
    }

    assert answered == rule.sees
    assert stored() == before


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.name)
def test_address_is_changed_by_whom_it_may(world: World, rule: Rule) -> None:
    address = address_of(world, rule)
    sent, before = world.sent(rule.name, address), stored()

    def changes_it(actor: str) -> bool:
        return does_change(
            world.client(actor),
            address,
            world.sent_by(actor, rule.name, address, sent),
            before,
        )

    changed = {actor for actor in ACTORS if changes_it(actor)}

    assert changed == rule.changes


def test_every_effect_has_a_way() -> None:
    assert sorted({(effect.name, effect.way) for effect in EFFECTS} ^ set(WAYS)) == []


@pytest.mark.parametrize("effect", EFFECTS, ids=lambda one: f"{one.name}: {one.way}")
def test_effect_is_offered_to_and_comes_about_for_whom_it_may(
    world: World, effect: Effect
) -> None:
    attempt = WAYS[effect.name, effect.way](world)
    before, pages = stored(), pages_of(world, attempt)
    # Who gets no form sends what another's says, so that nobody is refused for that.
    of_boss = pages.get("superuser", "")
    seen = {
        actor: dict(SEEN_VERSIONS.findall(pages.get(actor, of_boss)))
        for actor in ACTORS
    }

    offered = {role for role in roles.ROLES if is_offered(world, role, attempt, pages)}
    done = {
        actor
        for actor in ACTORS
        if comes_about(world, actor, attempt, seen[actor], before)
    }

    assert offered == effect.may & set(roles.ROLES)
    assert done == effect.may


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "TRACE"])
def test_other_methods_are_refused_everywhere(world: World, method: str) -> None:
    client = world.client("superuser")

    answers = {
        client.generic(method, address_of(world, rule)).status_code for rule in RULES
    }

    assert answers == {405}


def test_every_script_of_a_file_carries_its_digest(world: World) -> None:
    client = world.client("superuser")
    addresses = [address_of(world, rule) for rule in RULES if not rule.by_post]

    pages = [client.get(address).getvalue().decode() for address in addresses]

    assert sum("<script" in page for page in pages) > 50
    found = [SCRIPT_WITHOUT_DIGEST.findall(page) for page in pages]
    assert {source for sources in found for source in sources} == {
        reverse("admin:jsi18n")
    }


def test_table_for_people_is_the_one_that_is_tested() -> None:
    printed = Path("docs/permissions.md").read_text(encoding="utf-8").splitlines()

    assert printed == "\n".join(table()).splitlines()
