"""The address of a workshop: it leads to the form, with a cookie and nothing else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from directory.models import Suggestion, Workshop
from directory.suggestions import workshops
from tests.factories import make_organization
from tests.support.reading import read
from tests.support.suggesting import filled, send

pytestmark = pytest.mark.django_db
COOKIE = settings.WORKSHOP_COOKIE_NAME


def address(workshop: Workshop) -> str:
    return f"/workshops/{workshops.token_of(workshop)}/"


@pytest.mark.parametrize("prefix", ["", "/es", "/fr"])
def test_link_leads_to_the_form_of_its_language(client: Client, prefix: str) -> None:
    workshop = Workshop.objects.create(
        occasion="Fair", begins_at=timezone.now() - timedelta(hours=20)
    )

    response = client.get(prefix + address(workshop))

    cookie = response.cookies[COOKIE]
    assert (response.status_code, response.headers["Location"]) == (
        302,
        f"{prefix}/suggest/",
    )
    assert cookie.value == workshops.token_of(workshop)
    assert 4 * 3600 - 60 < int(cookie["max-age"]) <= 4 * 3600
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert response.headers["Cache-Control"] == "private, no-store"
    assert response.headers["Referrer-Policy"] == "same-origin"
    workshop.refresh_from_db()
    assert workshop.used == 0


@pytest.mark.parametrize("over", [{"is_ended": True}, {"used": Workshop.MOST}])
def test_link_that_does_not_hold_says_so_and_leads_on(
    client: Client, over: dict[str, int]
) -> None:
    workshop = Workshop.objects.create(occasion="Fair", **over)

    response = client.get(address(workshop))

    page = read(response)
    assert response.status_code == 404
    assert COOKIE not in response.cookies
    assert page.one("h1").text == "This link does not work now"
    assert "/suggest/" in [place for _words, place in page.one("main").links()]


@pytest.mark.parametrize("token", ["1", "1.x", "%00", "x" * 500, "%F0%9F%98%80"])
def test_link_that_is_none_is_404(client: Client, token: str) -> None:
    assert client.get(f"/workshops/{token}/").status_code == 404


def test_workshop_counts_for_new_ones_and_corrections(client: Client) -> None:
    workshop = Workshop.objects.create(occasion="Fair")
    hub = make_organization(slug="hub")
    client.get(address(workshop))

    send(client, "/suggest/", name="Mill", description="A mill.")
    send(client, hub.get_absolute_url() + "correct/", city="York", note="It moved.")

    workshop.refresh_from_db()
    assert Suggestion.objects.count() == workshop.used == 2


def test_cookie_of_a_link_that_was_ended_counts_no_more(client: Client) -> None:
    workshop = Workshop.objects.create(occasion="Fair")
    client.get(address(workshop))
    form = filled(client, "/suggest/", name="Mill", description="A mill.")
    Workshop.objects.update(is_ended=True)

    response = client.post("/suggest/", form)

    workshop.refresh_from_db()
    assert (response.status_code, workshop.used) == (302, 0)


def test_pages_of_readers_are_the_same_with_and_without_the_cookie(
    client: Client,
) -> None:
    make_organization(slug="hub")
    places = ["/", "/organizations/", "/organizations/hub/"]
    before = [client.get(place) for place in places]

    client.get(address(Workshop.objects.create(occasion="Fair")))

    after = [client.get(place) for place in places]
    for one, other in zip(before, after, strict=True):
        assert one.content == other.content
        assert one.headers["ETag"] == other.headers["ETag"]
        assert one.headers["Vary"] == other.headers["Vary"]
        assert not other.cookies
