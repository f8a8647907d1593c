"""How a record is passed on: a link, a citation, paper."""

from __future__ import annotations

import pytest
import time_machine
from django.test import Client

from directory.models import Organization
from tests.factories import make_organization, make_user
from tests.support.reading import Element, read

pytestmark = pytest.mark.django_db


def record(client: Client, organization: Organization) -> Element:
    """The record as readers get it."""
    return read(client.get(organization.get_absolute_url()))


@time_machine.travel("2026-11-16T12:00:00Z", tick=False)
def test_record_is_cited_as_it_is_read_today(client: Client) -> None:
    organization = make_organization(
        name="R&D", acronym="RD", slug="r-d", facts_as_of="2020-05"
    )

    page = record(client, organization)

    cite = page.one("details", id="cite")
    address = "http://127.0.0.1:8000/organizations/r-d/"
    assert cite.one("p").text == (
        "“R&D (RD)”, Ecosystem. Facts as of May 2020. Read on 16 November 2026:"
        f" {address}"
    )
    assert "title = {{R\\&D (RD)}}" in cite.one("pre").text
    assert f"url = {{{address}}}" in cite.one("pre").text
    printed = f"{address}, as it stood on 16 November 2026"
    assert printed in page.texts("p", class_="printed")


def test_record_without_latin_letters_has_a_key_that_every_program_reads(
    client: Client,
) -> None:
    organization = make_organization(name="連帯経済")

    entry = record(client, organization).one("pre").text

    assert entry.startswith(f"@misc{{organization-{organization.pk},")


def test_record_shows_no_button_that_needs_a_script(client: Client) -> None:
    page = record(client, make_organization())

    buttons = page.one("div", class_="share").all("button")
    assert len(buttons) == 4
    assert all("hidden" in button.attributes for button in buttons)


def test_record_is_asked_for_again_on_the_next_day(client: Client) -> None:
    address = make_organization().get_absolute_url()
    with time_machine.travel("2026-11-16T12:00:00Z", tick=False):
        known = {"if-none-match": client.get(address).headers["ETag"]}
        same_day = client.get(address, headers=known)
    with time_machine.travel("2026-11-17T12:00:00Z", tick=False):
        next_day = client.get(address, headers=known)

    assert (same_day.status_code, next_day.status_code) == (304, 200)


def test_draft_is_not_shared(client: Client) -> None:
    organization = make_organization(visibility="draft")
    client.force_login(make_user(is_staff=True, is_superuser=True))

    page = record(client, organization)

    assert page.all("div", class_="share") == []
