"""Cards for address books, read back line by line."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
import time_machine
from hypothesis import given
from hypothesis import strategies as st

from directory.formats import vcards
from directory.models import Organization
from tests.factories import (
    make_alternate_name,
    make_organization,
    make_sector,
    make_social_profile,
)

pytestmark = pytest.mark.django_db

URN = "urn:uuid:945807c2-9157-5a25-876d-9a68c6d1909d"


def card_of(organization: Organization) -> str:
    records = Organization.objects.with_values()
    return vcards.vcard(records.get(pk=organization.pk), URN)


def lines_of(card: str) -> list[str]:
    """The lines of a card, unfolded."""
    assert card.endswith("\r\n")
    return card.removesuffix("\r\n").replace("\r\n ", "").split("\r\n")


def unescaped(value: str) -> str:
    return re.sub(r"\\(.)", lambda sign: "\n" if sign[1] == "n" else sign[1], value)


def test_card_tells_what_is_known() -> None:
    with time_machine.travel("2026-03-04T05:06:07Z", tick=False):
        bakery = make_organization(
            name="Bakery, Oven; Co", acronym="BOC", url="https://bakery.example/",
            email="hi@bakery.example", phone="+33 1 23 45 67 89", city="Lyon",
            region="Rhône", country="FR", latitude=Decimal("45.750000"),
            longitude=Decimal(-4), working_languages="en fr",
            description="bakes\n\n- bread\n- cake", tags=["bread"],
            sectors=[make_sector(name="Food, drink")],
        )  # fmt: skip
        make_alternate_name(bakery, name="Forno", kind="former")
        make_social_profile(bakery, url="https://mastodon.social/@bakery")
        bakery.save()

    assert lines_of(card_of(bakery)) == [
        "BEGIN:VCARD",
        "VERSION:4.0",
        "KIND:org",
        f"UID:{URN}",
        "FN:Bakery\\, Oven\\; Co",
        "ORG:Bakery\\, Oven\\; Co",
        "NICKNAME:BOC,Forno",
        "URL:https://bakery.example/",
        "EMAIL:hi@bakery.example",
        "TEL;VALUE=uri:tel:+33123456789",
        "ADR:;;;Lyon;Rhône;;France",
        "GEO:geo:45.75,-4",
        "SOCIALPROFILE;VALUE=uri:https://mastodon.social/@bakery",
        "LANG:en",
        "LANG:fr",
        "CATEGORIES:Food\\, drink,bread",
        "NOTE:Bakery\\, Oven\\; Co bakes bread cake",
        "SOURCE:http://127.0.0.1:8000/organizations/bakery-oven-co.vcf",
        "REV:20260304T050607Z",
        "END:VCARD",
    ]


def test_bare_card_is_one() -> None:
    names = [line.partition(":")[0] for line in lines_of(card_of(make_organization()))]

    assert names == [
        *("BEGIN", "VERSION", "KIND", "UID"),
        *("FN", "ORG", "SOURCE", "REV", "END"),
    ]


def test_long_lines_are_folded_between_letters() -> None:
    name = "é日" * 40

    card = card_of(make_organization(name=name, slug="long"))

    assert max(len(line.encode()) for line in card.split("\r\n")) == vcards.LONGEST_LINE
    assert f"FN:{name}" in lines_of(card)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200))
def test_no_words_end_a_value_or_a_line(words: str) -> None:
    card = f"{vcards._folded(f'NOTE:{vcards._words(words)}')}\r\n"

    (line,) = lines_of(card)

    assert unescaped(line.removeprefix("NOTE:")) == "".join(
        sign for sign in words if sign == "\n" or (sign >= " " and sign != "\x7f")
    )
