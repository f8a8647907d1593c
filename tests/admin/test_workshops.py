"""Links for workshops: made and ended by editors, listed with who made them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client, override_settings
from django.utils import timezone

from directory.models import Workshop
from directory.suggestions import workshops
from tests.factories import make_user
from tests.support.admin import save
from tests.support.reading import read

pytestmark = pytest.mark.django_db
LIST = "/admin/directory/workshop/"


def test_link_that_was_made_is_shown_with_who_made_it(editor: Client) -> None:
    response = save(editor, f"{LIST}add/", occasion="Spring fair")

    workshop = Workshop.objects.get()
    place = f"{LIST}{workshop.pk}/change/"
    page = read(editor.get(place))
    addresses = [address for _language, address in workshops.addresses_of(workshop)]
    assert response.headers["Location"] == place
    assert workshop.made_by is not None
    assert workshop.made_by.username == "ed"
    assert [link for link in addresses if link not in page.text] == []
    assert workshops.of_token(workshops.token_of(workshop)) == workshop


def test_list_says_until_when_and_how_often(editor: Client) -> None:
    Workshop.objects.create(
        occasion="Fair", used=7, made_by=make_user("editor", username="kim")
    )

    row = read(editor.get(LIST)).one("table", id="result_list").text

    assert "7 of 100" in row
    assert "kim" in row


def test_link_of_another_day_begins_then(editor: Client) -> None:
    at = timezone.now().replace(second=0, microsecond=0) + timedelta(days=3)

    save(editor, f"{LIST}add/", occasion="Fair", begins_at=f"{at:%Y-%m-%dT%H:%M}")

    workshop = Workshop.objects.get()
    assert (workshop.begins_at, workshop.ends_at) == (at, at + timedelta(days=1))


@override_settings(TIME_ZONE="Asia/Tokyo")
def test_end_is_written_as_people_read_it_in_their_zone(editor: Client) -> None:
    begins = datetime(2026, 10, 31, 20, tzinfo=UTC)
    workshop = Workshop.objects.create(occasion="Fair", begins_at=begins)

    for place in (LIST, f"{LIST}{workshop.pk}/change/"):
        assert "2 November 2026, 05:00" in read(editor.get(place)).text


def test_link_that_is_ended_works_no_more(editor: Client) -> None:
    workshop = Workshop.objects.create(occasion="Fair")

    save(editor, f"{LIST}{workshop.pk}/change/", is_ended="on")

    assert workshops.of_token(workshops.token_of(workshop)) is None


def test_who_reads_along_does_not_see_the_address(
    editor: Client, moderator: Client
) -> None:
    workshop = Workshop.objects.create(occasion="Fair")

    answer = moderator.get(f"{LIST}{workshop.pk}/change/")

    assert answer.status_code == 200
    assert workshops.token_of(workshop) not in answer.content.decode()


def test_link_needs_an_occasion(editor: Client) -> None:
    save(editor, f"{LIST}add/", occasion=" \u200b")

    assert not Workshop.objects.exists()
