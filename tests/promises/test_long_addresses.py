"""An address of eight thousand characters gives a page of usual weight and cost, and
says what it leaves out.
"""

from __future__ import annotations

from functools import partial
from itertools import cycle, islice
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_countries import countries

from directory.models import Organization, Sector, Tag
from directory.network import html
from tests.benchmarks import fake_data
from tests.factories import make_organization
from tests.support.lists import chips, listed
from tests.support.reading import read

LONGEST_ADDRESS = 8190 - len("GET  HTTP/1.1")
HEAVIEST = 150_000
PAGES = (
    "/organizations/",
    "/picture/",
    "/sectors/housing/",
    "/tiers/national/",
    "/tags/seeds/",
)
COUNTRIES = [("country", code) for code in dict(countries)]
OTHERS = [
    ("status", "any"),
    *(("kind", value) for value in Organization.Kind.values),
    *(("scope", value) for value in Organization.Scope.values),
]


def address(page: str, choices: list[tuple[str, str]]) -> str:
    """The longest address of a page that the server reads, with as many choices
    as fit.
    """
    query = urlencode(choices)
    room = LONGEST_ADDRESS - len(page) - 1
    return f"{page}?{query[:room].rpartition('&')[0] if len(query) > room else query}"


def long_tags() -> list[tuple[str, str]]:
    """Choices of many tags whose addresses are as long as any may be."""
    names = [f"{number:02} {'x' * 90}" for number in range(80)]
    make_organization(name="Tagged", tags=names)
    return [("tag", tag.slug) for tag in Tag.objects.filter(name__in=names)]


@pytest.fixture(params=["countries", "tags", "everything", "words", "again and again"])
def choices(request: pytest.FixtureRequest, db: None) -> list[tuple[str, str]]:
    """Give what a hostile or an eager reader may choose, over a directory with
    something of each kind.
    """
    fake_data.fill(20)
    make_organization(name="Grower", tags=["seeds"])
    sectors = [
        ("sector", slug) for slug in Sector.objects.values_list("slug", flat=True)
    ]
    tags = long_tags() if request.param == "tags" else []
    return {
        "countries": COUNTRIES,
        "tags": tags,
        "everything": [*sectors, ("sector", "_none"), *OTHERS, *COUNTRIES],
        "words": [("q", "日本語のことば" * 28), *COUNTRIES],
        "again and again": list(
            islice(cycle([*sectors, *OTHERS, ("colour", "red")]), 400)
        ),
    }[request.param]


def test_page_of_the_longest_address_is_light(
    client: Client,
    choices: list[tuple[str, str]],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # So that the picture is a table of links.
    monkeypatch.setattr(html, "MOST_DRAWN", 3)
    pages = [f"{language}{page}" for language in ("", "/es", "/fr") for page in PAGES]

    answers = {page: client.get(address(page, choices)) for page in pages}

    assert {answer.status_code for answer in answers.values()} == {200}
    weights = {page: len(answer.content) for page, answer in answers.items()}
    assert max(weights.values()) < HEAVIEST, weights


@pytest.mark.django_db
def test_longest_address_takes_as_many_statements_as_a_short_one(
    client: Client,
) -> None:
    fake_data.fill(20)
    make_organization(name="Grower", tags=["seeds"])
    few = [("country", "US"), ("country", "FR"), ("country", "IS"), ("status", "any")]
    asked = {
        page: (f"{page}?{urlencode(few)}", address(page, [*few, *COUNTRIES]))
        for page in PAGES
    }
    warm = [client.get(one) for pair in asked.values() for one in pair]

    numbers = {
        page: tuple(map(partial(statements, client), asked[page])) for page in PAGES
    }

    assert {answer.status_code for answer in warm} == {200}
    assert {
        page: (few, many) for page, (few, many) in numbers.items() if many > few
    } == {}


def statements(client: Client, asked: str) -> int:
    """How many statements a page takes."""
    with CaptureQueriesContext(connection) as queries:
        client.get(asked)
    return len(queries)


def test_choices_beyond_what_an_address_holds_are_named(
    client: Client, db: None
) -> None:
    make_organization(country="AF")
    make_organization(country="ZW")

    page = listed(client, f"?{urlencode(COUNTRIES)}")

    followed = [
        words.split(" ", 1)[1].removesuffix(", remove") for words, _ in chips(page)
    ]
    assert followed == [str(name) for name in dict(countries).values()][:54]
    assert len(page.all("li", class_="card")) == 1
    rest = [str(name) for name in dict(countries).values()][54:]
    said = page.texts("p", class_="note")[0]
    assert (
        f"these and {len(rest) - 5} more were left out: {', '.join(rest[:5])}." in said
    )


@pytest.mark.parametrize("address", ["/es/organizations/", "/es/picture/"])
def test_choices_too_many_are_marked_where_staff_wrote_them(
    client: Client,
    db: None,
    address: str,
) -> None:
    names = [f"{number} {'x' * 90}" for number in range(7)]
    make_organization(tags=names)
    slugs = Tag.objects.order_by("name").values_list("slug", flat=True)

    page = read(client.get(f"{address}?{urlencode([('tag', slug) for slug in slugs])}"))

    note = page.all("p", class_="note")[0]
    assert (
        note.text
        == f"No se puede elegir más a la vez; no se tuvo en cuenta: {names[6]}."
    )
    assert note.one(lang="en").text == names[6]


def test_choices_beside_long_words_have_less_room(client: Client, db: None) -> None:
    make_organization(name="Lodge")

    short = listed(client, f"?{urlencode([('q', 'lodge'), *COUNTRIES])}")
    long = listed(
        client, f"?{urlencode([('q', 'lodge ' * 20 + '日本' * 30), *COUNTRIES])}"
    )

    assert (len(chips(short)), len(chips(long))) == (1 + 54, 1 + 18)


def test_usual_choices_are_all_followed(client: Client, db: None) -> None:
    make_organization(country="FR", kind="fund")
    european = (
        "AT BE BG HR CY CZ DK EE FI FR DE GR HU IE IT LV LT LU MT NL PL PT RO SK SI"
        " ES SE"
    )
    asked = [("kind", "fund"), *(("country", code) for code in european.split())]

    page = listed(client, f"?{urlencode(asked)}")

    assert len(chips(page)) == 28
    assert [note[:4] for note in page.texts("p", class_="note")] == ["Take"]
