"""Every form of the staff side keeps its words without a session or a token."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import pytest_django
from django.db import transaction
from django.test import Client
from django.urls import reverse

from tests.support.kept import HERE, as_sent, carried, fields_of
from tests.support.permission_rules import RULES, Rule
from tests.support.permission_world import World, stored
from tests.support.reading import read

pytestmark = pytest.mark.django_db
OF_STAFF = [rule for rule in RULES if rule.name.startswith("admin:") and rule.changes]


@pytest.fixture(scope="module")
def world(
    django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[World]:
    """One directory for all addresses, which nothing here may change."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield World()
        transaction.set_rollback(True)


@pytest.mark.parametrize("rule", OF_STAFF, ids=lambda rule: rule.name)
def test_ended_session_loses_no_field_of_any_form(world: World, rule: Rule) -> None:
    address = reverse(rule.name, args=world.arguments(rule.name))
    sent, before = world.sent(rule.name, address), stored()

    answer = world.client("anonymous").post(address + "?a=b", sent, headers=HERE)

    assert answer.status_code == 403
    assert carried(answer) == as_sent(sent)
    next_address = read(answer).one("input", name="next").attributes["value"]
    assert next_address == address + "?a=b"
    assert stored() == before


@pytest.mark.parametrize("rule", OF_STAFF, ids=lambda rule: rule.name)
def test_token_from_before_loses_no_field_of_any_form(world: World, rule: Rule) -> None:
    address = reverse(rule.name, args=world.arguments(rule.name))
    client = world.client("superuser")
    client.handler = Client(enforce_csrf_checks=True).handler
    sent, before = world.sent(rule.name, address), stored()

    answer = client.post(address, sent, headers=HERE)

    form = read(answer).one("main").one("form")
    found = fields_of(form)
    del found["csrfmiddlewaretoken"]
    assert (answer.status_code, form.attributes["action"]) == (403, address)
    assert found == as_sent(sent)
    assert stored() == before
