"""The note for the history: asked for once by every form that has one, and kept."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.test import Client
from reversion.models import Revision

from tests.admin.test_locking_everywhere import WALKED, address_of
from tests.factories import make_user
from tests.support.admin import filled
from tests.support.reading import read

pytestmark = pytest.mark.django_db
NOTE = "They wrote to us"
NOTED = [
    model
    for model in WALKED
    if "change_note" in getattr(admin.site._registry[model].form, "base_fields", {})
]


@pytest.fixture
def boss() -> Client:
    client = Client()
    client.force_login(make_user("superuser"))
    return client


def comments() -> list[str]:
    """What stands beside the changes, in the history or in the admin log."""
    return [
        *Revision.objects.values_list("comment", flat=True),
        *LogEntry.objects.values_list("change_message", flat=True),
    ]


def test_forms_with_a_note_are_known() -> None:
    assert {model.__name__ for model in NOTED} == {
        "NetworkTier",
        "Organization",
        "Page",
        "Relationship",
        "Sector",
        "SiteSettings",
        "Synonym",
        "Tag",
    }


@pytest.mark.parametrize("model", NOTED, ids=lambda model: model.__name__)
def test_note_is_asked_for_once_and_stands_in_the_history(
    boss: Client, model: Any
) -> None:
    walked = WALKED[model]
    address = address_of(walked.make())
    opened = boss.get(address)
    sent = filled(opened) | {walked.field: walked.yours, "change_note": NOTE}

    answer = boss.post(address, sent)

    assert len(read(opened).all("input", name="change_note")) == 1
    assert answer.status_code == 302
    assert [words for words in comments() if NOTE in words] != []
