"""Somebody of the staff reads times as on their own clock."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from directory.models import Change, StaffPreference
from directory.operations import zones
from tests.factories import make_organization, make_user
from tests.support.reading import read

pytestmark = pytest.mark.django_db
PAGE = "/admin/time-zone/"
NOON = datetime(2026, 7, 1, 12, 30, tzinfo=UTC)


@pytest.fixture
def user() -> User:
    """Somebody of the staff."""
    return make_user("superuser")


@pytest.fixture
def client(user: User) -> Client:
    """Their browser."""
    client = Client()
    client.force_login(user)
    return client


def recent(client: Client) -> str:
    """Return the words of the newest changes on the dashboard."""
    return read(client.get("/admin/")).one("div", id="recent-actions-module").text


@pytest.mark.parametrize(
    ("zone", "shown"),
    [
        ("", "1 July 2026, 12:30"),
        ("Europe/Paris", "1 July 2026, 14:30"),
        ("Asia/Tokyo", "1 July 2026, 21:30"),
        ("Pacific/Kiritimati", "2 July 2026, 02:30"),
        ("Mars/Olympus", "1 July 2026, 12:30"),
        ("../../etc/passwd", "1 July 2026, 12:30"),
    ],
)
def test_times_are_shown_in_the_zone_of_the_person(
    client: Client, user: User, zone: str, shown: str
) -> None:
    make_organization()
    Change.objects.update(at=NOON)
    zones.choose(user, zone)

    assert shown in recent(client)


def test_zone_is_chosen_on_its_page_and_named_on_every_page(client: Client) -> None:
    before = read(client.get("/admin/")).one("footer").text
    fields = {"time_zone": "America/Sao_Paulo"}

    answer = client.post(PAGE, fields, follow=True)

    page = read(answer)
    assert "Times are those of UTC." in before
    assert "as in America/Sao_Paulo" in page.one("ul", class_="messagelist").text
    assert "Times are those of America/Sao_Paulo." in page.one("footer").text


def test_unknown_zone_is_refused_in_words(client: Client, user: User) -> None:
    answer = client.post(PAGE, {"time_zone": "Mars/Olympus"})

    assert "not one of the available choices" in read(answer).text
    assert zones.zone_of(user) is None


def test_choice_of_one_is_not_that_of_another_and_keeps_the_mail(user: User) -> None:
    StaffPreference.objects.create(user=user, wants_digest=True)

    zones.choose(user, "Europe/Madrid")

    assert str(zones.zone_of(user)) == "Europe/Madrid"
    assert zones.zone_of(make_user()) is None
    assert StaffPreference.objects.get(user=user).wants_digest


def test_zone_ends_with_the_request(client: Client, user: User) -> None:
    zones.choose(user, "Asia/Tokyo")

    client.get("/admin/")

    assert timezone.get_current_timezone_name() == "UTC"


def test_regions_hold_the_zones_that_people_know() -> None:
    regions = dict(zones.by_region())

    assert ("America/Argentina/Buenos_Aires", "Argentina, Buenos Aires") in (
        regions["America"]
    )
    assert set(regions) == set(zones.REGIONS)
