"""Help stands beside the work: the documents are pages of the staff side."""

from __future__ import annotations

import pytest
from django.test import Client

from directory.models import Suggestion
from directory.operations import handbook
from tests.factories import make_organization, make_suggestion
from tests.support.reading import read

pytestmark = pytest.mark.django_db
HELP = "/admin/help/"
NAMES = sorted(document.name for document in handbook.documents())


def test_help_leads_to_every_document(editor: Client) -> None:
    page = read(editor.get(HELP))

    addresses = [address for _words, address in page.one("main").links()]
    assert sorted(addresses) == [f"{HELP}{name}/" for name in NAMES]


@pytest.mark.parametrize("name", NAMES)
def test_each_document_is_a_page_whose_links_are_answered(
    editor: Client, name: str
) -> None:
    page = read(editor.get(f"{HELP}{name}/"))

    links = [address for _words, address in page.one("main").links()]
    within = [address for address in links if address.startswith("/")]
    ids = {one.attributes.get("id") for one in page.all("h2")}
    assert {editor.get(address).status_code for address in within} <= {200}
    assert {link[1:] for link in links if link.startswith("#")} <= ids
    assert "](" not in page.one("main").text
    assert len(page.all("h1")) == 1


def test_unknown_document_is_404(editor: Client) -> None:
    assert editor.get(f"{HELP}nothing/").status_code == 404


def test_help_is_linked_where_it_helps(boss: Client) -> None:
    suggestion = make_suggestion(kind=Suggestion.Kind.NEW)
    one, other = make_organization(), make_organization()
    places = {
        f"/admin/directory/suggestion/{suggestion.pk}/change/": [
            "suggestions",
            "privacy",
        ],
        "/admin/directory/suggestion/": ["suggestions", "privacy"],
        f"/admin/directory/organization/{one.pk}/merge/": ["duplicates"],
        f"/admin/directory/organization/{one.pk}/merge/?other={other.pk}": [
            "duplicates"
        ],
        "/admin/auth/user/": ["permissions"],
        "/admin/auth/user/add/": ["permissions"],
        "/admin/directory/blockedterm/": ["spam"],
        "/admin/directory/workshop/": ["spam"],
        "/admin/directory/organization/": [""],
    }

    found = {}
    for place in places:
        (links,) = read(boss.get(place)).all("nav", class_="help-links")
        addresses = [address for _words, address in links.links()]
        found[place] = [address[len(HELP) :].rstrip("/") for address in addresses]

    assert found == places
