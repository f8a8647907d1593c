"""Whether a page tells the truth: each kind of untruth is seen."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.benchmarks import honesty
from tests.benchmarks.honesty import Published
from tests.support import reading
from tests.support.search import add

pytestmark = pytest.mark.django_db
PAGE = (
    '<header class="list-head"><h1>1 organization for “{heading}”</h1>{said}</header>'
    '<ol class="cards"><h2><a href="/organizations/mill-house/">Mill House</a></h2>'
    "</ol>"
)


@pytest.fixture(autouse=True)
def _records() -> None:
    add("Mill House", city="Leeds", description="It grinds corn.")
    add("Quern Barn", description="A dusty place.")


def untruths(query: str, said: str = "", heading: str = "") -> list[str]:
    html = PAGE.format(heading=heading or query, said=said)
    reader = reading._Reader()
    reader.feed(html)
    return list(honesty.untruths(query, reader.open[0], Published()))


@pytest.mark.parametrize(
    ("query", "said", "fault"),
    [
        ("corn mill", "", []),
        ("corn mills of", "", ["not named: of"]),
        ("dusty mill", "", ["not named: dusty"]),
        ("dusty mill", "<p>None of these has “dusty”.</p>", []),
        ("dusty mill", "<p>No one has “dusty”.</p>", ["somebody has dusty"]),
        ("corn mill", "<p>None of these has “corn”.</p>", ["one of these has corn"]),
        ("maize mill", "<p>“maize” was read as “corn”.</p>", []),
        (
            "maize mill",
            "<p>“maize” was read as “rye”.</p>",
            ["none of these has rye, as which maize was read"],
        ),
        ("mil", "<p>No one has “xmil”, so “y” <a>Search for “zz”</a></p>", []),
    ],
)
def test_what_is_untrue_or_unsaid_is_told(
    query: str, said: str, fault: list[str]
) -> None:
    assert untruths(query, said) == fault


def test_heading_has_no_word_that_nobody_typed_or_announced() -> None:
    announced = "<p>No one has “mlil”, so we looked for “mill”. <a>Back</a></p>"

    assert untruths("corn mill", heading="corn grain mill") == ["never typed: grain"]
    assert untruths("mlil", announced, heading="mill") == []


def test_page_of_the_portal_is_judged(client: Client) -> None:
    page = reading.read(client.get("/organizations/", {"q": "dusty corn in Leeds"}))

    assert list(honesty.untruths("dusty corn in Leeds", page, Published())) == []
