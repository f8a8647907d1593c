"""Suggestions while typing."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.support.search import add, add_many

pytestmark = pytest.mark.django_db


def suggested(client: Client, words: str) -> list[tuple[str, str, str]]:
    found = client.get("/search/suggest/", {"q": words}).json()["suggestions"]
    return [(one["kind"], one["label"], one["note"]) for one in found]


def test_suggestions_are_organizations_then_sectors_and_tags(client: Client) -> None:
    add("Housing Trust", city="Lyon", sectors=["Housing"], tags=["housing justice"])
    add("Homes", sectors=["Housing"])

    assert suggested(client, "hou") == [
        ("organization", "Housing Trust", "Lyon"),
        ("organization", "Homes", ""),
        ("sector", "Housing", "Sector, 2 organizations"),
        ("tag", "housing justice", "Tag, 1 organization"),
    ]


def test_sector_that_is_called_as_typed_stands_first(client: Client) -> None:
    add("Housing Trust", sectors=["Housing", "Housing rights"])

    assert [kind for kind, _, _ in suggested(client, "housing")] == [
        "sector",
        "organization",
        "sector",
    ]


def test_tag_that_is_called_as_typed_is_not_crowded_out(client: Client) -> None:
    add("Lodge", sectors=["Artery", "Artichoke", "Artifact"], tags=["art"])

    assert suggested(client, "art")[0] == ("tag", "art", "Tag, 1 organization")


@pytest.mark.parametrize("typed", ["coop", "worker coops", "worker co-o", "co-ops"])
def test_sector_with_a_hyphen_is_suggested_however_it_is_typed(
    client: Client, typed: str
) -> None:
    add("Lodge", sectors=["Worker co-ops"])

    assert ("sector", "Worker co-ops", "Sector, 1 organization") in suggested(
        client, typed
    )


def test_suggestion_counts_what_the_page_of_the_sector_shows(client: Client) -> None:
    add("Housing Trust", sectors=["Homes"])
    add("Old Trust", sectors=["Homes"], status="closed")
    add("Last Trust", sectors=["Gone"], status="closed")

    assert suggested(client, "homes")[0] == (
        "sector",
        "Homes",
        "Sector, 1 organization",
    )
    assert "sector" not in [kind for kind, _, _ in suggested(client, "gone")]


def test_suggestions_come_with_their_number_in_words(client: Client) -> None:
    add("Housing Trust")
    add("Housing Union")

    said = [
        client.get(path, {"q": words}).json()["status"]
        for path in ("/search/suggest/", "/es/search/suggest/")
        for words in ("housing", "union", "qq")
    ]

    assert said == [
        "2 suggestions",
        "1 suggestion",
        "",
        "2 sugerencias",
        "1 sugerencia",
        "",
    ]


def test_suggestion_names_the_former_name_that_was_typed(client: Client) -> None:
    add("Common Future", called=["BALLE"])

    assert suggested(client, "balle") == [
        ("organization", "Common Future", "formerly BALLE")
    ]


def test_suggestion_leads_to_its_page(client: Client) -> None:
    add("Housing Trust")

    found = client.get("/search/suggest/", {"q": "trust"}).json()

    assert [one["url"] for one in found["suggestions"]] == [
        "/organizations/housing-trust/"
    ]


@pytest.mark.parametrize(
    "words", ["", " ", "h", "!", "🌱", "\x00", "%", "zzqqx", "x" * 10_000]
)
def test_suggestions_for_nothing_are_none(client: Client, words: str) -> None:
    add("Housing Trust", sectors=["Housing"])

    assert suggested(client, words) == []


def test_suggestions_are_eight_at_most(client: Client) -> None:
    for number in range(12):
        add(f"Housing {number}", sectors=["Housing"])

    assert len(suggested(client, "housing")) == 8


def test_suggestions_leave_out_drafts_and_terms_that_only_drafts_have(
    client: Client,
) -> None:
    add(
        "Hidden Gem",
        visibility="draft",
        sectors=["Hidden"],
        tags=["hidden"],
        called=["Hideaway"],
    )

    assert (suggested(client, "hid"), suggested(client, "hideaway")) == ([], [])


def test_suggestions_may_be_kept_a_minute_without_a_cookie(client: Client) -> None:
    response = client.get("/search/suggest/", {"q": "housing"})

    assert response["Cache-Control"] == "public, max-age=60"
    assert not response.cookies


@pytest.mark.django_db(transaction=True)
def test_suggestions_take_six_statements_at_most(client: Client) -> None:
    add_many(120, description="homes")
    suggested(client, "housing")

    with CaptureQueriesContext(connection) as statements:
        suggested(client, "housing")

    assert len(statements) <= 6
