"""Pages that staff write: where they stand, what their headings become, who sees
them.
"""

from __future__ import annotations

import pytest
from django.test import Client

from tests.factories import make_page, make_user
from tests.support.reading import headings, read

pytestmark = pytest.mark.django_db


def test_page_stands_at_its_path_with_its_words(client: Client) -> None:
    make_page(path="/about/us/", title="Us", body="We are **two**.\n\n- one\n- two")

    page = read(client.get("/about/us/"))

    assert page.texts("h1") == ["Us"]
    assert page.texts("title") == ["Us · Ecosystem"]
    assert page.one("div", class_="prose").texts("p", "li", "strong") == [
        "We are two.",
        "two",
        "one",
        "two",
    ]
    assert page.one("link", rel="canonical").href == "http://127.0.0.1:8000/about/us/"


def test_page_whose_body_begins_with_a_heading_takes_it_as_its_own(
    client: Client,
) -> None:
    make_page(
        path="/a/",
        title="In the navigation",
        body="### The *real* heading\n\nText.\n\n## Lower\n\n### Lowest",
    )

    page = read(client.get("/a/"))

    assert headings(page) == [(1, "The real heading"), (2, "Lower"), (3, "Lowest")]
    assert page.texts("title") == ["The real heading · Ecosystem"]
    assert ("In the navigation", "/a/") in page.one("nav", aria_label="Main").links()


def test_page_headings_are_shifted_so_that_the_highest_is_h2(client: Client) -> None:
    make_page(
        path="/a/",
        title="Title",
        body="Text.\n\n#### First\n\n##### Second\n\n#### Third",
    )

    assert headings(read(client.get("/a/"))) == [
        (1, "Title"),
        (2, "First"),
        (3, "Second"),
        (2, "Third"),
    ]


@pytest.mark.parametrize(
    "body",
    [
        "<script>alert(1)</script>",
        "[x](javascript:alert(1))",
        "![x](https://evil.example/x.png)",
    ],
)
def test_page_never_carries_scripts_or_foreign_images(
    client: Client, body: str
) -> None:
    make_page(path="/a/", body=body)

    prose = read(client.get("/a/")).one("div", class_="prose")

    assert prose.all("script", "img", "a") == []


def test_page_links_to_other_sites_are_not_vouched_for(client: Client) -> None:
    make_page(
        path="/a/", body="[out](https://other.example/) and [in](/organizations/)"
    )

    out, inside = read(client.get("/a/")).one("div", class_="prose").all("a")

    assert out.attributes == {
        "href": "https://other.example/",
        "rel": "nofollow noopener ugc",
    }
    assert inside.attributes == {"href": "/organizations/"}


def test_draft_page_is_404_for_readers_and_shown_with_a_notice_to_staff(
    client: Client,
) -> None:
    make_page(path="/soon/", title="Soon to come", is_published=False)

    hidden = client.get("/soon/")
    client.force_login(make_user("superuser"))
    shown = client.get("/soon/")

    assert hidden.status_code == 404
    assert "Soon to come" not in hidden.content.decode()
    assert (
        read(shown).one("div", role="note").text
        == "Not published: readers do not see this page."
    )
    assert shown.headers["Cache-Control"] == "private, no-store"


def test_navigation_has_published_pages_in_order_but_hidden_ones(
    client: Client,
) -> None:
    make_page(path="/b/", title="Second", position=2)
    make_page(path="/a/", title="First", position=1)
    make_page(path="/h/", title="Hidden", position=1, hide_in_navigation=True)
    make_page(path="/d/", title="Draft", position=1, is_published=False)

    links = read(client.get("/b/")).one("nav", aria_label="Main").links()

    assert links == [
        ("Organizations", "/organizations/"),
        ("Sectors", "/sectors/"),
        ("Picture", "/picture/"),
        ("First", "/a/"),
        ("Second", "/b/"),
        ("Data", "/data/"),
    ]


def test_navigation_marks_the_present_page(client: Client) -> None:
    make_page(path="/b/", title="Here")

    current = (
        read(client.get("/b/"))
        .one("nav", aria_label="Main")
        .one("a", aria_current="page")
    )

    assert current.text == "Here"


def test_staff_who_may_edit_get_a_link_to_the_form(client: Client) -> None:
    page = make_page(path="/a/")
    client.force_login(make_user("superuser"))

    links = read(client.get("/a/")).links()

    assert ("Edit", f"/admin/directory/page/{page.pk}/change/") in links


def test_readers_get_no_edit_link(client: Client) -> None:
    make_page(path="/a/")

    assert read(client.get("/a/")).all("p", class_="edit-link") == []


@pytest.mark.parametrize(
    "address",
    [
        "/nothing/",
        "/Nothing/",
        "/a/b/c/",
        "/organizations/nothing/",
        "/about",
        "/x.html",
    ],
)
def test_unknown_address_helps_on(client: Client, address: str) -> None:
    response = client.get(address, follow=True)

    page = read(response)
    assert response.status_code == 404
    assert page.texts("h1") == ["Nothing stands at this address"]
    assert page.all("form", role="search") != []
    assert {"/", "/organizations/", "/sectors/"} <= {
        href for _, href in page.one("main").links()
    }


def test_page_without_final_slash_leads_to_the_one_with_it(client: Client) -> None:
    make_page(path="/about/")

    response = client.get("/about")

    assert (response.status_code, response.headers["Location"]) == (301, "/about/")
