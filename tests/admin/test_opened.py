"""Forms of the staff side say who else has the same record open."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from directory.models import OpenForm, SiteSettings
from tests.factories import make_organization, make_page, make_suggestion, make_user
from tests.support.kept import HERE
from tests.support.reading import read

pytestmark = pytest.mark.django_db
WALKED: dict[str, Callable[[], Model]] = {
    "organization": make_organization,
    "page": make_page,
    "sitesettings": SiteSettings.objects.current,
    "suggestion": make_suggestion,
}


def browser(role: str, name: str) -> Client:
    client = Client()
    client.force_login(make_user(role, username=name))
    return client


def address(model: str, record: Model, page: str) -> str:
    return reverse(f"admin:directory_{model}_{page}", args=[record.pk])


@pytest.mark.parametrize("model", WALKED)
def test_form_says_who_else_has_it_open(model: str) -> None:
    record = WALKED[model]()
    ada, sol = browser("administrator", "ada"), browser("administrator", "sol")

    alone = ada.post(address(model, record, "open"))
    told = sol.post(address(model, record, "open"))
    page = read(sol.get(address(model, record, "change")))

    place = page.one("p", class_="opened")
    assert (alone.content.decode(), told.status_code) == ("", 200)
    assert told.content.decode() == place.text == "ada has this open, too."
    assert place.attributes["data-opened"] == address(model, record, "open")


def test_opening_a_form_writes_nothing() -> None:
    record = make_organization()

    browser("editor", "ada").get(address("organization", record, "change"))

    assert not OpenForm.objects.exists()


def test_form_of_a_new_record_tells_of_nothing() -> None:
    page = browser("editor", "ada").get("/admin/directory/organization/add/")

    assert "data-opened" not in page.rendered_content


def test_answer_is_words_and_no_page() -> None:
    record = make_organization()
    odd = browser("editor", "x")
    user = make_user("editor", first_name="<b>Ada", username="ada")
    OpenForm.objects.create(model="organization", record_key=record.pk, user=user)

    told = odd.post(address("organization", record, "open"))
    page = odd.get(address("organization", record, "change")).rendered_content

    assert told.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "&lt;b&gt;Ada has this open" in page


def test_who_may_not_see_the_record_learns_and_leaves_nothing() -> None:
    record = make_organization()
    client = Client()
    client.force_login(make_user(is_staff=True))

    refused = client.post(address("organization", record, "open"))
    nobody = Client().post(
        address("organization", record, "open"),
        headers={**HERE, "Sec-Fetch-Mode": "cors"},
    )

    assert (refused.status_code, nobody.status_code) == (403, 302)
    assert not OpenForm.objects.exists()


@pytest.mark.parametrize("key", ["999999", "x", "9" * 30])
def test_record_that_is_not_there_is_not_open(key: str) -> None:
    client = browser("editor", "ada")

    answer = client.post(f"/admin/directory/organization/{key}/open/")

    assert answer.status_code in (400, 404)
    assert not OpenForm.objects.exists()
