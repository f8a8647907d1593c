"""A visitor who opens the forms of suggestions, fills them in and sends them."""

from __future__ import annotations

from typing import Any

from django.core.signing import Signer
from django.test import Client

from directory.models import Suggestion
from directory.suggestions import status
from tests.support.reading import Element, read


def page_of(client: Client, path: str) -> Element:
    """The page at an address that answers."""
    response = client.get(path)
    assert response.status_code == 200
    return read(response)


def filled(client: Client, path: str, **typed: Any) -> dict[str, Any]:
    """What a browser would send from this form after somebody typed something."""
    form = client.get(path).context["form"]
    fields = {name: form[name].value() for name in form.fields}
    return {
        name: value
        for name, value in {**fields, **typed}.items()
        if value not in (None, False)
    }


def send(client: Client, path: str, **typed: Any) -> Any:
    """The answer to a form that was opened, filled in and sent."""
    return client.post(path, filled(client, path, **typed))


def private(suggestion: Suggestion, rest: str = "") -> str:
    """The private address of a suggestion."""
    return f"/suggestions/{status.token_of(suggestion)}/{rest}"


def former_token(suggestion: Suggestion) -> str:
    """The token of its private page as it was when the number alone was signed."""
    return Signer(salt="directory.suggestion", sep=".").sign(str(suggestion.pk))


def steps(page: Element) -> dict[str, str]:
    """The steps of a private page, each with its words."""
    return {
        step.one("h3").text: step.text.removeprefix(step.one("h3").text).strip()
        for step in page.one("ol", class_="steps").all("li")
    }


def now(page: Element) -> str:
    """The heading of the present step."""
    return page.one("li", aria_current="step").one("h3").text
