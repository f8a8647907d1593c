"""A list of organizations as its readers see it."""

from __future__ import annotations

from django.test import Client

from tests.support.reading import Element, read


def listed(client: Client, query: str = "") -> Element:
    """The list at this query."""
    response = client.get(f"/organizations/{query}")
    assert response.status_code == 200
    return read(response)


def names(page: Element) -> list[str]:
    """The names on the cards of a list, in order."""
    return [
        card.one("h2", "h3").one("a").text for card in page.all("li", class_="card")
    ]


def found(client: Client, query: str) -> list[str]:
    """The names that a query finds."""
    return names(listed(client, query))


def facet(page: Element, legend: str) -> dict[str, str]:
    """The values of a facet: words and number, with a mark where one is chosen."""
    fieldset = next(
        one for one in page.all("fieldset") if one.one("legend").text == legend
    )
    values = {}
    for label in fieldset.all("label"):
        box, (words, number) = (
            label.one("input"),
            [span.text for span in label.children if isinstance(span, Element)][1:],
        )
        mark = " checked" if "checked" in box.attributes else ""
        values[words] = number.split()[0] + mark
    return values


def folded(page: Element, name: str) -> list[str]:
    """What stands folded in a facet: how many find nothing, and which."""
    folds = page.all("details", id=f"none-{name}")
    return [line for fold in folds for line in (fold.one("summary").text, fold.text)]


def chips(page: Element) -> list[tuple[str, str]]:
    """The words and the address of each chip."""
    return [(chip.text, chip.href) for chip in page.all("a", class_="chip")]
