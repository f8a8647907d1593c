"""The bar of staff stands where they are, shows what they may see, and costs little."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from directory.models import Suggestion
from directory.operations import roles
from directory.operations.bar import bar_of
from tests.factories import make_organization, make_page, make_suggestion, make_user
from tests.support.admin import viewer
from tests.support.reading import Element, read

pytestmark = pytest.mark.django_db
ALL = [
    "Dashboard",
    "Organizations",
    "Pages",
    "Sectors",
    "tags",
    "Settings",
    "+ Organization",
]
PLACES = (
    *(
        "/admin/",
        "/admin/directory/organization/",
        "/admin/find/",
        "/",
        "/organizations/",
    ),
    *("/es/sectors/", "/suggest/", "/nothing/stands/here/", "/organizations/?page=99"),
)


def signed_in(role: str) -> Client:
    """Return the browser of somebody with this role."""
    roles.set_up()
    client = Client()
    client.force_login(make_user(role))
    return client


def bars(client: Client, address: str) -> list[Element]:
    """Return the bars on a page."""
    return read(client.get(address)).all("nav", **{"aria-label": "Staff"})


def entries(client: Client, address: str) -> list[str]:
    """Return what the one bar of a page leads to."""
    (bar,) = bars(client, address)
    return [words for words, _address in bar.links()]


@pytest.mark.parametrize("address", PLACES)
def test_bar_stands_on_pages_of_staff_and_of_readers(address: str) -> None:
    make_page(path="/", show_directory=True)

    client = signed_in("editor")

    assert entries(client, address) == ALL
    assert "no-store" in client.get(address).headers["Cache-Control"]


@pytest.mark.parametrize("address", ["/", "/organizations/", "/suggest/", "/nothing/"])
def test_readers_and_accounts_without_a_role_have_no_bar(address: str) -> None:
    make_page(path="/", show_directory=True)
    reader, signed, roleless = Client(), Client(), Client()
    signed.force_login(make_user())
    roleless.force_login(make_user(is_staff=True))

    pages = [client.get(address) for client in (reader, signed, roleless)]

    for page in pages:
        assert b"staff" not in page.content
        assert b"admin-bar" not in page.content
    assert bars(roleless, "/admin/") == []


def test_each_entry_is_for_who_may_see_it() -> None:
    some = viewer("view_organization", "view_page", "view_tag")

    assert entries(some, "/admin/") == ["Dashboard", "Organizations", "Pages"]


def test_dashboard_says_how_many_wait() -> None:
    client = signed_in("moderator")
    for verdict in ("clean", "clean", "spam", "doubtful"):
        make_suggestion(verdict=verdict)
    make_suggestion(state=Suggestion.State.DECLINED, ended_at="2026-01-01T00:00Z")

    assert entries(client, "/organizations/")[0] == "Dashboard (2)"


def test_number_is_for_who_may_see_suggestions() -> None:
    make_suggestion()

    assert entries(viewer("view_organization"), "/")[0] == "Dashboard"


def test_present_part_is_marked() -> None:
    record = make_organization()

    (bar,) = bars(
        signed_in("editor"), f"/admin/directory/organization/{record.pk}/change/"
    )

    current = [link.text for link in bar.all("a") if "aria-current" in link.attributes]
    assert current == ["Organizations"]


def test_bar_costs_one_statement_more_than_knowing_who_asks() -> None:
    roles.set_up()
    editor = make_user("editor")
    editor = User.objects.get(pk=editor.pk)
    editor.has_perm("directory.view_organization")

    with CaptureQueriesContext(connection) as captured:
        bar = bar_of(editor)
        nobody = bar_of(AnonymousUser())

    assert bar is not None
    assert (len(captured), nobody) == (1, None)
