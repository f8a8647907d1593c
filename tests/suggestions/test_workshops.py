"""The link of a workshop: for one day, for so many, and over when staff say so."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.signing import Signer
from django.db import IntegrityError, transaction
from django.utils import timezone
from pytest_django import Settings

from directory.models import Workshop
from directory.suggestions import workshops

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def make(**given: Any) -> Workshop:
    return Workshop.objects.create(**{"occasion": "Fair", **given})


@pytest.mark.parametrize(
    ("given", "holds"),
    [
        ({}, True),
        ({"begins_at": -Workshop.LASTS + MINUTE}, True),
        ({"begins_at": -Workshop.LASTS - MINUTE}, False),
        ({"begins_at": MINUTE}, False),
        ({"is_ended": True}, False),
        ({"used": Workshop.MOST - 1}, True),
        ({"used": Workshop.MOST}, False),
    ],
)
def test_token_holds_for_a_day_unless_it_is_ended_or_used_up(
    given: dict[str, Any], holds: bool
) -> None:
    if "begins_at" in given:
        given = {"begins_at": timezone.now() + given["begins_at"]}
    workshop = make(**given)

    named = workshops.of_token(workshops.token_of(workshop))

    assert named == (workshop if holds else None)


def test_token_of_ours_alone_is_believed() -> None:
    workshop = make()
    token = workshops.token_of(workshop)
    other = Signer(salt="directory.suggestion", sep=".")
    said = f"{workshop.pk}.{workshop.secret}"

    wrong = [
        "", "x", "\x00", said, token[:-1], token + "x", f"9{token}", other.sign(said),
        Signer(salt="directory.workshop", sep=".").sign(f"{workshop.pk}."),
        Signer(salt="directory.workshop", sep=".").sign(f"{workshop.pk}.x"),
    ]  # fmt: skip

    assert [word for word in wrong if workshops.of_token(word)] == []


def test_token_of_a_link_that_is_gone_opens_no_later_one() -> None:
    gone = make()
    token = workshops.token_of(gone)
    number = gone.pk
    gone.delete()

    make(pk=number)

    assert workshops.of_token(token) is None


def test_addresses_are_the_configured_ones_in_each_language(
    settings: Settings,
) -> None:
    settings.SITE_URL = "https://portal.example"
    workshop = make()
    token = workshops.token_of(workshop)

    assert workshops.addresses_of(workshop) == [
        ("English", f"https://portal.example/workshops/{token}/"),
        ("Spanish", f"https://portal.example/es/workshops/{token}/"),
        ("French", f"https://portal.example/fr/workshops/{token}/"),
    ]


def test_no_link_is_used_more_than_so_often() -> None:
    workshop = make(used=Workshop.MOST)

    with pytest.raises(IntegrityError), transaction.atomic():
        workshops.count(workshop)
