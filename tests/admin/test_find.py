"""Any record is found from any page: its form is two steps away."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories import make_organization
from tests.support.admin import viewer
from tests.support.reading import read

pytestmark = pytest.mark.django_db
FIND = "/admin/find/"
CHANGE = "/admin/directory/organization/{}/change/"


def test_only_record_is_opened_at_once(editor: Client) -> None:
    draft = make_organization(name="Riverbend Arts Exchange", visibility="draft")
    make_organization(name="Hill Makers")

    answer = editor.get(FIND, {"q": "riverbend"})

    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        CHANGE.format(draft.pk),
    )


def test_several_records_are_listed_with_their_forms_and_pages(editor: Client) -> None:
    shown = make_organization(name="Riverbend Arts", acronym="RA")
    draft = make_organization(name="Riverbend Makers", visibility="draft")

    page = read(editor.get(FIND, {"q": "riverbend"}))

    rows = [row.texts("th", "td")[:2] for row in page.one("tbody").all("tr")]
    assert rows == [["Riverbend Makers", "Draft"], ["Riverbend Arts (RA)", "Published"]]
    links = page.links()
    assert ("Riverbend Makers", CHANGE.format(draft.pk)) in links
    assert ("Page", shown.get_absolute_url()) in links


def test_nothing_found_offers_the_list_and_a_new_record(editor: Client) -> None:
    page = read(editor.get(FIND, {"q": "Bread & Roses"}))

    links = dict(page.links())
    new = read(editor.get(links["Add “Bread & Roses”"]))
    assert "No record answers “Bread & Roses”." in page.text
    assert links["Look in the list, with its filters"].endswith(
        "?q=Bread%20%26%20Roses"
    )
    assert new.one("input", id="id_name").attributes["value"] == "Bread & Roses"


@pytest.mark.parametrize(
    "typed", ["\x00", "a\x00b", "%", "'\"<b>", "\ud800", "9" * 999]
)
def test_any_words_are_answered(editor: Client, typed: str) -> None:
    make_organization(visibility="draft")

    answer = editor.get(FIND, {"q": typed.encode("utf-8", "surrogatepass")})

    assert answer.status_code == 200
    assert b"<b>" not in answer.content


def test_who_may_not_add_is_not_offered_it() -> None:
    client = viewer("view_organization")

    page = read(client.get(FIND, {"q": "Nobody"}))

    assert [words for words, _address in page.links() if "Add" in words] == []
    assert "+ Organization" not in page.text
