"""Where a suggestion stands, in words for the one who sent it."""

from __future__ import annotations

import pytest

from directory.views import standing
from tests.factories import make_organization, make_suggestion

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("email", "masked"),
    [("ada@example.org", "a…@example.org"), ("", ""), ("a@b@c.org", "a…@c.org")],
)
def test_address_is_masked_but_for_its_owner(email: str, masked: str) -> None:
    assert standing.masked(email) == masked


def test_page_tells_what_was_sent_with_the_labels_of_the_form() -> None:
    values = {"name": "Mill", "country": "FR"}
    suggestion = make_suggestion(values=values, email="ada@example.org", note="Please.")

    told = standing.of(suggestion)

    assert told["sent"] == [
        ("Its name", "Mill"),
        ("Country", "France"),
        ("What is wrong, and why?", "Please."),
    ]
    assert [step.heading for step in told["steps"]] == ["Received", "Being looked at"]
    assert told["sender"]["email"] == "a…@example.org"


def test_hidden_record_is_not_named() -> None:
    hidden, shown = (
        make_organization(visibility=visibility)
        for visibility in ("draft", "published")
    )

    records = [
        standing.of(make_suggestion(kind="correction", organization=one))["record"]
        for one in (hidden, shown)
    ]

    assert records == [None, shown]
