"""What staff translated is read in three languages on every kind of page; what they did
not is read in English, and marked as such.
"""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from directory import search
from directory.history import changes
from directory.models import Organization, SiteSettings
from directory.search import maintenance
from directory.search.autocomplete import complete
from tests.factories import (
    make_listing,
    make_organization,
    make_page,
    make_sector,
    make_tier,
)
from tests.support.reading import Element, read

pytestmark = pytest.mark.django_db

PREFIXES = {"en": "", "es": "/es", "fr": "/fr"}
SECTOR = {"en": "Housing", "es": "Vivienda", "fr": "Logement"}
TIER = {"en": "Near here", "es": "Cerca de aquí", "fr": "Près d’ici"}
SHORT = {"en": "Near", "es": "Cercanas", "fr": "Proches"}
TITLE = {"en": "About us", "es": "Quiénes somos", "fr": "Qui sommes-nous"}
TEXT = {"en": "We bake bread.", "es": "Hacemos pan.", "fr": "Nous faisons du pain."}
NOTICE = {"en": "We are slow.", "es": "Vamos despacio.", "fr": "Nous sommes lents."}
NAME = {"en": "Commons", "es": "Comunes", "fr": "Communs"}
NOTE = {
    "es": "Por ahora, este texto está solo en inglés.",
    "fr": "Pour l’instant, ce texte n’existe qu’en anglais.",
}
# Each kind of page with the words of staff on it.
PAGES = [
    ("/", (TITLE, TEXT, TIER, SECTOR, SHORT, NAME)),
    ("/organizations/", (SECTOR, TITLE, NAME)),
    ("/organizations/?sector=housing&tier=near", (SECTOR, SHORT)),
    ("/organizations/lodge/", (SECTOR, TIER, NAME)),
    ("/picture/", (SHORT, SECTOR)),
    ("/sectors/", (SECTOR, SHORT)),
    ("/sectors/housing/", (SECTOR, TEXT)),
    ("/tiers/near/", (TIER, TEXT)),
    ("/about/", (TITLE, TEXT)),
    ("/suggest/", (NOTICE, SECTOR, NAME)),
]


def columns(field: str, words: dict[str, str], *, only: str = "") -> dict[str, str]:
    """The words by column: `name`, `name_es`, `name_fr`; or the English ones alone."""
    return {
        field if language == "en" else f"{field}_{language}": word
        for language, word in words.items()
        if language == "en" or not only
    }


def make_content(*, only: str = "") -> None:
    """One of everything that staff write, in all languages or in English alone."""
    sector = make_sector(
        slug="housing",
        **columns("name", SECTOR, only=only),
        **columns("description", TEXT, only=only),
    )
    make_sector(slug="media", name="Media")
    tier = make_tier(
        slug="near", listings_show="sectors",
        **columns("name", TIER, only=only),
        **columns("short_name", SHORT, only=only),
        **columns("description", TEXT, only=only),
    )  # fmt: skip
    for path in ("/", "/about/"):
        make_page(
            path=path, show_directory=path == "/",
            **columns("title", TITLE, only=only), **columns("body", TEXT, only=only),
        )  # fmt: skip
    lodge = make_organization(name="Lodge", sectors=[sector], country="US")
    for organization in (lodge, make_organization(name="Mill", kind="fund")):
        make_listing(organization, tier)
    site = SiteSettings(
        capacity_until=timezone.localdate(),
        **columns("site_name", NAME, only=only),
        **columns("capacity_notice", NOTICE, only=only),
    )
    with changes.recorded(site):
        site.save()


def marked(page: Element) -> str:
    """The words of a page that are marked as English."""
    return " | ".join(page.texts(lang="en"))


@pytest.mark.parametrize("language", PREFIXES)
@pytest.mark.parametrize(("path", "words"), PAGES)
def test_page_shows_what_staff_wrote_in_its_language(
    client: Client, path: str, words: tuple[dict[str, str], ...], language: str
) -> None:
    make_content()

    page = read(client.get(PREFIXES[language] + path))

    text = page.one("body").text.casefold()
    title = page.one("head").one("title").text
    for one in words:
        assert one[language].casefold() in text
        others = {word for code, word in one.items() if code != language}
        assert [word for word in others if word.casefold() in text] == []
    if language != "en":
        own_words = {word["en"].casefold() for word in words}
        assert own_words.isdisjoint(marked(page).casefold().split(" | "))
    assert NAME[language] in title or path == "/"


@pytest.mark.parametrize("language", ["es", "fr"])
@pytest.mark.parametrize(("path", "words"), PAGES)
def test_page_marks_as_english_what_is_not_translated(
    client: Client, path: str, words: tuple[dict[str, str], ...], language: str
) -> None:
    make_content(only="en")

    page = read(client.get(PREFIXES[language] + path))

    in_english = marked(page).casefold()
    for one in words:
        assert one["en"].casefold() in in_english
    has_text = TEXT in words
    assert (NOTE[language] in page.one("main").text) == has_text


@pytest.mark.parametrize("path", ["/", "/about/", "/sectors/housing/"])
def test_english_page_marks_nothing_and_says_no_note(client: Client, path: str) -> None:
    make_content(only="en")

    page = read(client.get(path)).one("main")

    assert page.all("span", "div", "h1", "h2", "p", lang="en") == []
    assert "only in English" not in page.text


@pytest.mark.parametrize("active", PREFIXES)
@pytest.mark.parametrize("words", ["housing", "vivienda", "logement", "cercanas"])
def test_search_finds_words_of_all_languages_whatever_is_active(
    active: str, words: str
) -> None:
    with translation.override(active):
        make_content()

    with translation.override("en"):
        result = search.find(search.Question(words), 0, 20)
        wrong = maintenance.verify()
    lodge = Organization.objects.get(name="Lodge")

    assert result.ids[0] == lodge.pk
    assert result.notice.how == ""
    assert wrong == []


@pytest.mark.parametrize("language", PREFIXES)
@pytest.mark.parametrize("typed", ["hous", "vivi", "loge"])
def test_completions_show_a_sector_in_the_readers_language(
    client: Client, language: str, typed: str
) -> None:
    make_content()

    address = f"{PREFIXES[language]}/search/suggest/?q={typed}"
    suggestions = client.get(address).json()["suggestions"]
    sectors = [
        (one["label"], one["language"])
        for one in suggestions
        if one["kind"] == "sector"
    ]

    assert sectors == [(SECTOR[language], language)]


def test_sector_with_one_name_in_all_languages_is_offered_once() -> None:
    sector = make_sector(name="Media", name_es="Media", name_fr="Média")
    organization = make_organization(sectors=[sector])

    assert [one.instance for one in complete("medi")] == [organization, sector]


def test_facets_are_read_and_sorted_in_each_language_by_turns(client: Client) -> None:
    for names in (
        {"name": "Arts", "name_es": "Zapatería", "name_fr": "Arts"},
        {"name": "Media", "name_es": "Medios", "name_fr": "Médias"},
    ):
        make_organization(sectors=[make_sector(**names)])

    orders = []
    for prefix in ("", "/es", "/fr", ""):
        links = read(client.get(f"{prefix}/sectors/")).one("main").links()
        orders.append([words for words, href in links if "/sectors/" in href])

    assert orders == [
        ["Arts", "Media"],
        ["Medios", "Zapatería"],
        ["Arts", "Médias"],
        ["Arts", "Media"],
    ]


@pytest.mark.parametrize("prefix", ["/es", "/fr"])
@pytest.mark.parametrize(
    "path", ["/", "/organizations/", "/sectors/", "/sectors/housing/", "/about/"]
)
def test_translations_cost_no_statement(client: Client, path: str, prefix: str) -> None:
    make_content()
    client.get(path)  # What a process keeps for good is made once.

    numbers = []
    for address in (path, prefix + path):
        with changes.recorded(SiteSettings.objects.current()):
            pass
        with CaptureQueriesContext(connection) as captured:
            client.get(address)
        numbers.append(len(captured))

    assert numbers[0] == numbers[1] > 0
