"""Reconciliation: names of a spreadsheet are matched against the directory."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from tests.factories import make_alternate_name, make_organization

pytestmark = pytest.mark.django_db

SERVICE = "/api/reconcile/"
SITE = "http://127.0.0.1:8000"


@pytest.fixture
def machine() -> Client:
    """A program: it keeps no cookie and knows of no token."""
    return Client(enforce_csrf_checks=True)


def ask(machine: Client, **queries: Any) -> dict[str, list[dict[str, Any]]]:
    """What each query finds."""
    response = machine.post(SERVICE, {"queries": json.dumps(queries)})
    assert response.status_code == 200, response.content
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    return {name: answer["result"] for name, answer in response.json().items()}


def ids(results: list[dict[str, Any]]) -> list[str]:
    return [one["id"] for one in results]


def test_manifest_says_what_is_on_offer_with_whole_addresses(machine: Client) -> None:
    manifest = machine.get(SERVICE).json()

    assert manifest["versions"] == ["0.2"]
    assert manifest["identifierSpace"] == f"{SITE}/organizations/"
    assert manifest["view"] == {"url": f"{SITE}/organizations/{{{{id}}}}/"}
    assert manifest["preview"]["url"] == (
        f"{SITE}/api/reconcile/preview/?id={{{{id}}}}"
    )
    assert manifest["batchSize"] == 50
    for what, place in manifest["suggest"].items():
        address = place["service_url"] + place["service_path"]
        assert address == f"{SITE}/api/reconcile/suggest/{what}/"
        assert machine.get(address, {"prefix": "x"}).status_code == 200


def test_both_queries_of_a_batch_are_answered(machine: Client) -> None:
    make_organization(name="Loom House", kind="cooperative", city="Leeds")
    make_organization(name="Ash Works")

    answers = ask(machine, q0={"query": "Lom House", "limit": 500}, q1={"query": ""})

    (loom,) = answers["q0"]
    assert (loom["id"], loom["name"]) == ("loom-house", "Loom House")
    assert loom["description"] == "Co-operative or collective · Leeds"
    assert [one["id"] for one in loom["type"]] == ["organization", "cooperative"]
    assert loom["score"] == 80
    assert loom["match"] is False
    assert answers["q1"] == []


def test_certain_one_is_a_match(machine: Client) -> None:
    make_organization(name="Loom House")
    make_organization(name="Loom Houses of Leeds")

    (first, *_others) = ask(machine, q={"query": "Loom House"})["q"]

    assert (first["id"], first["match"]) == ("loom-house", True)
    assert 95 <= first["score"] <= 100


def test_two_that_are_certain_are_no_match(machine: Client) -> None:
    make_organization(name="Loom House", city="Leeds")
    make_organization(name="Loom House", city="York")

    results = ask(machine, q={"query": "Loom House"})["q"]

    assert len(results) == 2
    assert [one["match"] for one in results] == [False, False]


def test_property_tells_one_from_another(machine: Client) -> None:
    make_organization(name="Loom House", city="Leeds", country="GB")
    make_organization(name="Loom House", city="Lyon", country="FR")

    results = ask(
        machine,
        q={
            "query": "Loom House",
            "properties": [
                {"pid": "country", "v": "France"},
                {"pid": "city", "v": [{"name": "Lyon"}]},
                {"pid": "unknown", "v": 1},
                "nonsense",
            ],
        },
    )["q"]

    assert results[0]["id"] == "loom-house-2"
    assert results[0]["match"] is True


def test_best_come_first_and_no_more_than_ten(machine: Client) -> None:
    for number in range(14):
        make_organization(name="Loom House", city=f"Town {number}")
    for _ in range(40):
        make_organization()

    results = ask(machine, q={"query": "Loom House", "limit": 500})["q"]
    few = ask(machine, q={"query": "Loom House", "limit": 2})["q"]

    scores = [one["score"] for one in results]
    assert (len(results), len(few)) == (10, 2)
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 100 for score in scores)


def test_closed_one_is_marked(machine: Client) -> None:
    make_organization(name="Loom House", status="closed", country="GB")

    (loom,) = ask(machine, q={"query": "Loom House"})["q"]

    assert loom["description"] == "Closed · United Kingdom"


def test_other_name_is_found(machine: Client) -> None:
    loom = make_organization(name="Loom House")
    make_alternate_name(loom, name="Weavers of the Valley", kind="former")

    assert ids(ask(machine, q={"query": "Weavers of the Valley"})["q"]) == [
        "loom-house"
    ]


def test_kind_narrows_what_is_found(machine: Client) -> None:
    make_organization(name="Loom House", kind="fund")

    found = [
        ids(ask(machine, q={"query": "Loom House", "type": kind})["q"])
        for kind in ("organization", "fund", "media", ["fund", "media"], None, 7)
    ]

    own = ["loom-house"]
    assert found == [own, own, [], own, own, own]


@pytest.mark.parametrize(
    "query",
    [None, 7, "Loom House", [], {}, {"query": None}, {"query": {"a": []}},
     {"query": "\x00"}, {"query": []}],
)  # fmt: skip
def test_broken_query_finds_nothing_alone(machine: Client, query: Any) -> None:
    make_organization(name="Loom House")

    answers = ask(machine, broken=query, whole={"query": "Loom House"})

    assert answers["broken"] == []
    assert ids(answers["whole"]) == ["loom-house"]


@pytest.mark.parametrize("limit", [0, -1, "3", True, None, 10**30, 1.5])
def test_odd_limit_is_none(machine: Client, limit: Any) -> None:
    make_organization(name="Loom House")

    assert len(ask(machine, q={"query": "Loom House", "limit": limit})["q"]) == 1


@pytest.mark.parametrize(
    "queries",
    ["", "nonsense", "[]", "null", "[" * 50_000, "7",
     json.dumps({f"q{number}": {} for number in range(51)})],
)  # fmt: skip
def test_batch_that_is_none_is_refused(machine: Client, queries: str) -> None:
    response = machine.post(SERVICE, {"queries": queries})

    assert response.status_code == 400
    assert list(response.json()["errors"]) == ["queries"]


def test_batch_of_fifty_is_answered(machine: Client) -> None:
    make_organization(name="Loom House")
    queries = {f"q{number}": {"query": "Loom House"} for number in range(50)}

    assert len(ask(machine, **queries)) == 50


def test_queries_may_stand_in_the_address(machine: Client) -> None:
    make_organization(name="Loom House")

    response = machine.get(SERVICE, {"queries": '{"q": {"query": "loom house"}}'})

    assert ids(response.json()["q"]["result"]) == ["loom-house"]


def test_whoever_types_a_name_is_offered_records(machine: Client) -> None:
    make_organization(name="Loom House", kind="fund", tags=["loom"])
    make_organization(name="Loom Yard")
    make_organization(name="Loom draft", visibility="draft")
    address = f"{SERVICE}suggest/entity/"

    results = machine.get(address, {"prefix": "loom"}).json()["result"]
    rest = machine.get(address, {"prefix": "loom", "cursor": "1"}).json()["result"]

    by_id = {one["id"]: one["description"] for one in results}
    assert by_id == {"loom-house": "Fund or lender", "loom-yard": ""}
    assert rest == results[1:]


def test_whoever_types_a_property_or_type_is_offered_ours(machine: Client) -> None:
    suggest = f"{SERVICE}suggest/"

    properties = machine.get(f"{suggest}property/", {"prefix": "CIT"}).json()
    types = machine.get(f"{suggest}type/", {"prefix": "organization"}).json()

    assert properties == {"result": [{"id": "city", "name": "City"}]}
    assert ids(types["result"]) == ["organization", "nonprofit"]


@pytest.mark.parametrize("query", ["cursor=x", "cursor=-1", "colour=red"])
def test_what_is_not_known_is_refused(machine: Client, query: str) -> None:
    response = machine.get(f"{SERVICE}suggest/entity/?{query}")

    assert response.status_code == 400
    assert list(response.json()["errors"]) == [query.partition("=")[0]]


def test_preview_stands_in_a_frame_of_any_site(machine: Client) -> None:
    make_organization(
        name="Loom <House>", slug="loom", status="closed", description="weaves."
    )

    response = machine.get(f"{SERVICE}preview/", {"id": "loom"})

    body = response.content.decode()
    assert response.status_code == 200
    assert "X-Frame-Options" not in response.headers
    policy = response.headers["Content-Security-Policy"].split("; ")
    assert "frame-ancestors *" in policy
    assert "default-src 'none'" in policy
    assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Loom &lt;House&gt;" in body
    assert "<strong>Closed</strong>" in body
    assert f'href="{SITE}/organizations/loom/"' in body


@pytest.mark.parametrize("slug", ["", "nobody", "draft", "%00"])
def test_preview_of_nothing_says_so(machine: Client, slug: str) -> None:
    make_organization(slug="draft", visibility="draft")

    response = machine.get(f"{SERVICE}preview/?id={slug}")

    assert response.status_code == 404
    assert "There is no such record here." in response.content.decode()
    assert "X-Frame-Options" not in response.headers


@pytest.mark.parametrize(
    "address", [SERVICE, f"{SERVICE}suggest/entity/", "/api/v1/", "/api/docs/"]
)
def test_nothing_else_stands_in_a_frame(machine: Client, address: str) -> None:
    response = machine.get(address)

    assert response.headers["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize(
    "address", ["/suggest/", f"{SERVICE}preview/", f"{SERVICE}suggest/entity/"]
)
def test_nothing_else_takes_a_post_without_a_token(
    machine: Client, address: str
) -> None:
    response = machine.post(address, {"queries": "{}"})

    assert response.status_code in (403, 405)


def test_browser_that_asks_first_may_post(machine: Client) -> None:
    response = machine.options(SERVICE, headers={"origin": "http://127.0.0.1:3333"})

    assert response.status_code == 204
    assert "POST" in response.headers["Access-Control-Allow-Methods"]
