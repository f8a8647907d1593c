"""Every public page in every language: the path alone says in which, and each page
leads to the same one in the others.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from directory.lib import languages
from tests.factories import (
    make_listing,
    make_organization,
    make_page,
    make_sector,
    make_tier,
)
from tests.support import messages
from tests.support.reading import read

pytestmark = pytest.mark.django_db

SITE = "http://127.0.0.1:8000"
PREFIXES = {languages.ENGLISH: ""} | {code: f"/{code}" for code in messages.languages()}
PATHS = [
    "/", "/organizations/", "/organizations/?country=US", "/organizations/lodge/",
    "/picture/", "/sectors/", "/sectors/food/",
    "/tiers/near/", "/tags/", "/tags/bread/", "/about/",
]  # fmt: skip
MISSING = [
    "/nothing/",
    "/organizations/nobody/",
    "/organizations/gone/",
    "/organizations/?page=99",
]


@pytest.fixture(autouse=True)
def _content() -> None:
    sector = make_sector(slug="food", name="Food")
    lodge = make_organization(
        name="Lodge", sectors=[sector], tags=["bread"], country="US", kind="fund",
        scope="local", founded="2004-05-16",
        facts_as_of="2020-05-04",
    )  # fmt: skip
    make_listing(
        lodge, make_tier(slug="near", short_name="Near", listings_show="sectors")
    )
    make_organization(name="Gone", visibility="withdrawn")
    make_page(path="/about/", title="About us")


def asked(client: Client, path: str) -> Any:
    """The answer for a browser that would rather read German."""
    return client.get(path, headers={"Accept-Language": "de,fr;q=0.9,es;q=0.8"})


@pytest.mark.parametrize("language", PREFIXES)
@pytest.mark.parametrize("path", [*PATHS, *MISSING])
def test_page_is_in_the_language_of_its_path(
    client: Client, path: str, language: str
) -> None:
    response = asked(client, PREFIXES[language] + path)

    assert read(response).one("html").attributes["lang"] == language
    assert response.headers["Content-Language"] == language
    assert response.cookies == {}
    assert "Accept-Language" not in response.headers.get("Vary", "")


@pytest.mark.parametrize("language", PREFIXES)
@pytest.mark.parametrize("path", PATHS)
def test_page_names_itself_in_every_language(
    client: Client, path: str, language: str
) -> None:
    page = read(client.get(PREFIXES[language] + path))

    found = {
        link.attributes["hreflang"]: link.href
        for link in page.all("link", rel="alternate")
        # Feeds and records in other forms are alternates, too.
        if "hreflang" in link.attributes
    }

    assert found == {
        code: f"{SITE}{prefix}{path}" for code, prefix in PREFIXES.items()
    } | {"x-default": SITE + path}
    assert page.one("link", rel="canonical").href == f"{SITE}{PREFIXES[language]}{path}"


@pytest.mark.parametrize("language", PREFIXES)
@pytest.mark.parametrize("path", PATHS)
def test_page_leads_to_the_same_in_the_others(
    client: Client, path: str, language: str
) -> None:
    header = read(client.get(PREFIXES[language] + path)).one("header", class_="head")

    switch = [
        (link.attributes["lang"], link.href)
        for link in header.all("a")
        if "hreflang" in link.attributes
    ]

    assert switch == [
        (code, prefix + path) for code, prefix in PREFIXES.items() if code != language
    ]


@pytest.mark.parametrize("path", PATHS)
def test_links_of_a_page_stay_in_its_language(client: Client, path: str) -> None:
    page = read(client.get(f"/es{path}"))

    inner = [
        link.href
        for link in page.all("a")
        if link.href.startswith("/")
        and "hreflang" not in link.attributes
        # What machines read has no language.
        and not re.search(r"^/data/list\.|\.(?:json|jsonld|ttl|md|vcf)$", link.href)
    ]

    assert inner != []
    assert [href for href in inner if not href.startswith("/es/")] == []


@pytest.mark.parametrize(
    "path",
    [
        "/es-mx/",
        "/en/",
        "/de/",
        "/ES/organizations/",
        "/es/admin/",
        "/es/healthz",
        "/es/robots.txt",
    ],
)
def test_other_first_words_are_no_addresses(client: Client, path: str) -> None:
    assert client.get(path, follow=True).status_code == 404


def test_switch_never_leads_to_another_host(client: Client) -> None:
    header = read(client.get("/es//example.com/")).one("header", class_="head")

    assert [link.href for link in header.all("a", lang="en")] == ["/"]
    assert languages.path_in("en", "/es//example.com/") == "/%2Fexample.com/"


@pytest.mark.parametrize(
    ("path", "heading"),
    [
        ("/es/organizations/?country=US", "1 organización: Estados Unidos"),
        (
            "/fr/organizations/?country=US&sector=food",
            "1 organisation\xa0: food, États-Unis",
        ),
        ("/fr/organizations/?scope=local", "1 organisation\xa0: portée locale"),
        ("/fr/organizations/?kind=media", "Aucune organisation ne correspond"),
    ],
)
def test_heading_counts_in_its_language(
    client: Client, path: str, heading: str
) -> None:
    assert read(client.get(path)).texts("h1") == [" ".join(heading.split())]


def test_dates_and_choices_are_in_the_language_of_the_page(client: Client) -> None:
    spanish = (
        read(client.get("/es/organizations/lodge/"))
        .one("dl", class_="facts")
        .texts("dd")
    )
    french = (
        read(client.get("/fr/organizations/lodge/"))
        .one("dl", class_="facts")
        .texts("dd")
    )

    assert {
        "Fondo o entidad de crédito, local",
        "Estados Unidos",
        "16 de mayo de 2004",
    } <= set(spanish)
    assert {
        "Fonds ou organisme de prêt, portée locale",
        "États-Unis",
        "16 mai 2004",
    } <= set(french)


def test_words_of_staff_are_marked_as_english(client: Client) -> None:
    page = read(client.get("/es/about/"))
    record = read(client.get("/es/organizations/lodge/"))

    assert page.one("h1").attributes["lang"] == "en"
    assert {"Food", "bread"} <= set(
        record.one("dl", class_="facts").texts("span", lang="en")
    )


@pytest.mark.parametrize(
    ("path", "part", "words"),
    [
        ("/organizations/?sector=food&kind=fund", "h1", ["food"]),
        ("/organizations/?tag=bread&kind=media", "main", ["bread", "bread"]),
        ("/picture/?tier=near", "h1", ["near"]),
        ("/picture/?tier=near", "section", ["Near", "food"]),
        ("/tags/", "main", ["bread"]),
    ],
)
def test_words_of_staff_are_marked_within_sentences_and_pictures(
    client: Client, path: str, part: str, words: list[str]
) -> None:
    spanish, english = (read(client.get(prefix + path)) for prefix in ("/es", ""))

    assert spanish.one(part).texts("span", "tspan", lang="en")[-len(words) :] == words
    assert english.one(part).all("span", "tspan", lang="en") == []
    assert "<" not in spanish.one("head").one("title").text


def test_title_says_its_language(client: Client) -> None:
    make_organization(name="Coopérative", slug="cooperative", language="fr")

    found = [
        read(client.get(path)).one("title").attributes.get("lang")
        for path in ("/es/about/", "/es/organizations/cooperative/")
    ]

    assert found == ["en", "fr"]


def test_suggestions_lead_to_their_language(client: Client) -> None:
    found = client.get("/fr/search/suggest/?q=lodge").json()["suggestions"]

    assert [(one["url"], one["note"]) for one in found] == [
        ("/fr/organizations/lodge/", "États-Unis")
    ]


@pytest.mark.parametrize(
    ("path", "plain"),
    [("/es", "/"), ("/es/", "/"), ("/essays/", "/essays/"), ("/fr/a/?q=1", "/a/?q=1")],
)
def test_path_in_english_has_no_first_word_of_a_language(path: str, plain: str) -> None:
    assert languages.path_in("en", path) == plain
