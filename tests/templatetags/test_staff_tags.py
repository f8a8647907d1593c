"""One set of breadcrumbs and one order of work, in people's words."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from directory.models import NetworkTier, Organization, Tag
from directory.operations import handbook
from directory.templatetags import staff_tags
from tests.factories import make_organization, make_suggestion, make_user
from tests.support.reading import read

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(client: Client) -> Client:
    """A browser in which a superuser is logged in."""
    client.force_login(make_user("superuser"))
    return client


def crumbs(client: Client, address: str) -> str:
    """Return the one path of a page in words."""
    (found,) = read(client.get(address)).all("nav", **{"aria-label": "Breadcrumbs"})
    return found.text


def test_breadcrumbs_are_of_one_kind_on_all_pages(boss: Client) -> None:
    lodge, mill = make_organization(name="Lodge"), make_organization(name="Mill")
    suggestion = make_suggestion()
    record = f"/admin/directory/organization/{lodge.pk}/"
    places = {
        "/admin/directory/organization/": "Dashboard › Organizations",
        "/admin/directory/organization/add/": (
            "Dashboard › Organizations › Add organization"
        ),
        f"{record}change/": "Dashboard › Organizations › Lodge",
        f"{record}history/": "Dashboard › Organizations › Lodge › History of “Lodge”",
        f"{record}delete/": "Dashboard › Organizations › Lodge › Delete",
        f"{record}merge/?other={mill.pk}": (
            "Dashboard › Organizations › Lodge › Merge “Lodge” with another record"
        ),
        f"/admin/directory/suggestion/{suggestion.pk}/change/": (
            f"Dashboard › Suggestions › No. {suggestion.pk}"
        ),
        "/admin/auth/user/": "Dashboard › Accounts",
        "/admin/directory/sitesettings/1/change/": "Dashboard › Settings › Ecosystem",
        "/admin/find/?q=x": "Dashboard › Find a record",
        "/admin/help/spam/": "Dashboard › Help › Against spam",
        "/admin/password_change/": "Dashboard › Password change",
        "/admin/directory/": "Dashboard › Directory administration",
    }

    found = {place: crumbs(boss, place) for place in places}

    assert found == places


def test_log_in_page_has_no_path() -> None:
    page = read(Client().get("/admin/login/"))

    assert page.all("nav", **{"aria-label": "Breadcrumbs"}) == []


def test_parts_stand_in_the_order_of_work_with_the_words_of_people(
    boss: Client,
) -> None:
    page = read(boss.get("/admin/directory/"))

    rows = page.one("main").all("th")
    names = [row.text for row in rows if row.attributes.get("scope") == "row"]
    assert names[:9] == [
        "Organizations", "Pages", "Suggestions", "Sectors", "Tags", "Tiers", "Ties",
        "Synonyms", "Settings",
    ]  # fmt: skip
    assert names[-3:] == ["History of all records", "Changes of many", "Daily duties"]


def test_accounts_come_last(boss: Client) -> None:
    captions = read(boss.get("/admin/")).texts("caption")

    assert captions[-2:] == ["Directory", "Accounts"]


def test_list_is_called_by_what_is_in_it(boss: Client) -> None:
    for model, words in ((Organization, "Organizations"), (NetworkTier, "Tiers")):
        address = reverse(f"admin:directory_{model._meta.model_name}_changelist")

        page = read(boss.get(address))

        assert page.one("h1").text == words


def test_every_name_is_one_of_a_model_and_every_document_there() -> None:
    models = {model._meta.model_name for model in admin.site._registry}
    named = {*staff_tags.ORDER, *staff_tags.WORDS, *staff_tags.HELPS}

    assert named <= models
    assert set(staff_tags.DOCUMENTS) == set(handbook.FOR_STAFF)


def test_other_models_are_called_by_their_own_name() -> None:
    assert staff_tags.people_words(Tag._meta) == "Tags"
