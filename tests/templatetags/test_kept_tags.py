"""What is kept of a page is what would be made now, after any change."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.safestring import SafeString
from django.utils.translation import override

from directory.catalog import prepared
from directory.duplicates import merge
from directory.history import changes
from directory.lib.languages import StaffWords
from directory.models import Organization, Page, Sector, SiteSettings
from directory.search.cards import cards
from directory.templatetags import kept_tags
from tests.factories import (
    make_alternate_name,
    make_listing,
    make_organization,
    make_page,
    make_relationship,
    make_sector,
    make_tier,
    make_user,
)

pytestmark = pytest.mark.django_db
CARD = "directory/_card.html"
PATHS = (
    "/",
    "/organizations/?status=any",
    "/organizations/?q=host",
    "/sectors/arts/",
    "/tiers/near/",
    "/about/",
)
ADDRESSES = [language + path for language in ("", "/es", "/fr") for path in PATHS]


class Records(NamedTuple):
    """An organization with all that a card shows, and those that it names."""

    lodge: Organization
    host: Organization
    namesake: Organization
    sector: Sector


@pytest.fixture
def records() -> Records:
    sector, tier = make_sector(name="Arts", slug="arts"), make_tier(slug="near")
    lodge, host, namesake = (
        make_organization(
            name="Lodge & <Co>",
            acronym="LO",
            kind="network",
            scope="national",
            country="FR",
            founded="1999-05",
            status="closed",
            dissolved="2020",
            url="https://lodge.example/",
            description="is a *house* of “artists” & others.",
            sectors=[sector],
        ),
        make_organization(name="Host", sectors=[sector]),
        make_organization(name="Lodge & <Co>", city="Lyon", country="FR"),
    )
    make_alternate_name(lodge, name="Granary", kind="former")
    make_relationship(lodge, host, kind="hosted_by")
    make_listing(lodge, tier)
    make_listing(host, tier)
    make_page(path="/", show_directory=True)
    make_page(path="/about/", show_directory=True)
    return Records(lodge, host, namesake, sector)


def _save(record: Organization | Sector | Page | SiteSettings, **values: str) -> None:
    with changes.recorded(record):
        for name, value in values.items():
            setattr(record, name, value)
        record.save()


def _tie_again(records: Records) -> None:
    with changes.recorded(records.lodge):
        records.lodge.relationships.update(kind="chapter_of")


def _publish_prepared(records: Records) -> None:
    by = make_user("superuser")
    record = Organization.objects.get(pk=records.host.pk)
    with prepared.prepared(record, by=by), changes.recorded(record, by=by):
        record.name = "Host that was prepared"
        record.save()
    _publish(record, by)


def _publish(record: Organization, by: User) -> None:
    change = prepared.PreparedChange.objects.get(organization=record)
    prepared.publish(change, by=by, seen=change.edition)


def _change_many(records: Records) -> None:
    chosen = [records.lodge, records.host]
    with changes.recorded_many(chosen):
        for record in chosen:
            record.city = "Nantes"
            record.save()


CHANGES: dict[str, Callable[[Records], object]] = {
    "rename": lambda records: _save(records.lodge, name="Lodge & <Sons>"),
    "say it is active": lambda records: _save(records.lodge, status="active"),
    "rename the host": lambda records: _save(records.host, name="Inn"),
    "hide the host": lambda records: _save(records.host, visibility="draft"),
    "let the host go": lambda records: changes.removed(records.host, is_asked=True),
    "merge the host": lambda records: merge.merge(records.namesake, records.host),
    "rename the namesake": lambda records: _save(records.namesake, name="Other"),
    "hide the namesake": lambda records: _save(records.namesake, visibility="draft"),
    "tie it otherwise": _tie_again,
    "rename the sector": lambda records: _save(records.sector, name="Crafts"),
    "translate it": lambda records: _save(records.sector, name_es="Arts"),
    "publish what was prepared": _publish_prepared,
    "change many": _change_many,
    "name the site": lambda _: _save(SiteSettings.objects.current(), site_name="Us"),
    "rename a page": lambda _: _save(
        Page.objects.get(path="/about/"), title="Who we are"
    ),
    "hide a page": lambda _: _save(
        Page.objects.get(path="/about/"), title_fr="Qui", hide_in_navigation="1"
    ),
}


def _pages(client: Client) -> dict[str, bytes]:
    return {address: client.get(address).content for address in ADDRESSES}


@pytest.mark.parametrize("name", CHANGES)
def test_pages_of_kept_parts_are_those_without_any(
    name: str,
    records: Records,
    client: Client,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = _pages(client)
    assert _pages(client) == before
    CHANGES[name](records)

    after = _pages(client)

    assert after != before
    monkeypatch.setattr(kept_tags, "made", kept_tags.made.make)
    assert after == _pages(client)


def test_card_is_made_of_what_it_was_given_alone(records: Records) -> None:
    own = cards([records.lodge.pk, records.host.pk])

    with CaptureQueriesContext(connection) as queries, override("fr"):
        texts = [
            kept_tags.kept(CARD, card=card, level="2", result=None) for card in own
        ]

    assert len(queries) == 0
    assert "Lodge &amp; &lt;Co&gt;" in texts[0]


@pytest.mark.parametrize(
    "value", [SafeString("<b>"), StaffWords("Arts", "en"), ["a"], 1.0]
)
def test_what_may_equal_another_is_never_kept(value: object) -> None:
    with pytest.raises(TypeError, match=type(value).__name__):
        kept_tags.made((CARD, ("en", "/"), (("card", (value,)),)))  # type: ignore[arg-type]
