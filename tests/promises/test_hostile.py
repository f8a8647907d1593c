"""Whatever is sent, the portal answers in words and never breaks."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory.filters import OrganizationFilterSet
from tests.factories import make_listing, make_organization, make_sector

pytestmark = pytest.mark.django_db

NAMES = [*OrganizationFilterSet.base_filters, "unknown"]
VALUES = {
    "nothing": "",
    "nul": "%00",
    "nul within": "a%00b",
    "wrong encoding": "%ff%fe%c3%28",
    "half letter": "%ED%A0%80",
    "overlong": "x" * 8000,
    "10^20": "1" + "0" * 20,
    "negative": "-1",
    "turned round": quote("\u202eevil\u2066"),
    "upwards": "../../../../etc/passwd",
    "percent": "%",
    "template": quote("{{ settings.SECRET_KEY }}{% debug %}"),
    "format": quote("%(number)s %s {0} {number}"),
    "statement": quote("'; DROP TABLE directory_organization; --"),
    "wildcards": quote("%_*?[]\\^$("),
    "list": "a&{name}=b&{name}=_none",
    "brackets": "x&{name}[]=1&{name}__in=1&{name}[$ne]=1",
    "emoji": quote("👩‍👩‍👧"),
    "many letters": quote("e" + "\u0301" * 500),
}
PATHS = [
    "/organizations/%00/",
    "/organizations/a%00b/",
    "/sectors/%00/",
    "/tiers/%00/",
    "/tags/%00/",
    "/%00/",
    "/organizations/%ff%fe/",
    "/organizations/%ED%A0%80/",
    "/organizations/" + "x" * 5000 + "/",
    "/" + "x" * 5000 + "/",
    "/" + "a/" * 2000,
    "/organizations/../admin/",
    "/organizations/..%2f..%2fetc%2fpasswd/",
    "/static/../ecosystem/settings.py",
    "/static/..%2f..%2fsettings.py",
    "/static/%00",
    "/%2e%2e/%2e%2e/etc/passwd",
    "/\\evil.example",
    "/organizations/%E2%80%AEevil/",
    "/organizations/%0d%0aSet-Cookie:%20a=b/",
    "/organizations/%0d%0aSet-Cookie:%20a=b",
    "/sitemap-%00.xml",
    "/sitemap-organizations.xml?p=%00",
    "/sitemap-organizations.xml?p=" + "9" * 30,
    "/.well-known/../admin/",
    "/tags/{{7*7}}/",
    "/organizations/1%27%20or%20%271%27=%271/",
]


@pytest.fixture(autouse=True)
def _one_organization() -> None:
    make_listing(
        make_organization(
            name="Lodge",
            sectors=[make_sector(slug="food")],
            tags=["bread"],
            kind="fund",
        )
    )


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES.keys())
@pytest.mark.parametrize("address", ["/organizations/", "/sectors/food/"])
def test_hostile_value_of_any_parameter_is_left_out(
    client: Client, address: str, value: str
) -> None:
    query = "&".join(f"{name}={value.replace('{name}', name)}" for name in NAMES)

    response = client.get(f"{address}?{query}")

    assert response.status_code == 200


@pytest.mark.parametrize("value", VALUES.values(), ids=VALUES.keys())
def test_hostile_page_is_the_first_or_none(client: Client, value: str) -> None:
    response = client.get(f"/organizations/?page={value.replace('{name}', 'page')}")

    assert response.status_code == (404 if value == VALUES["10^20"] else 200)


@pytest.mark.parametrize("path", PATHS)
def test_hostile_path_is_refused_in_words(client: Client, path: str) -> None:
    response = client.get(path)

    assert response.status_code in {301, 400, 404}
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize(
    "path",
    ["//evil.example", "//evil.example/", "/\\evil.example", "///evil.example/%2e%2e"],
)
def test_path_never_leads_to_another_site(client: Client, path: str) -> None:
    response = client.get("/", PATH_INFO=path)

    assert response.status_code in {301, 400, 404}
    assert not response.headers.get("Location", "/%").startswith(("//", "/\\", "http"))


@pytest.mark.parametrize("number", [1_999, 2_001, 10_000])
@pytest.mark.parametrize("name", ["sector", "unknown"])
def test_thousands_of_values_are_answered_or_refused(
    client: Client, name: str, number: int
) -> None:
    query = "&".join(f"{name}={value}" for value in range(number, 0, -1))

    response = client.get(f"/organizations/?{query}")

    assert response.status_code == (200 if number <= 2_000 else 400)


def test_thousands_of_unknown_values_are_named_briefly(client: Client) -> None:
    response = client.get(
        "/organizations/?"
        + "&".join(f"sector={'x' * 100}{value}" for value in range(50))
    )

    assert response.status_code == 200
    assert response.content.decode().count("sector=xxx") <= 5


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(
        st.tuples(st.sampled_from([*NAMES, "page"]), st.text(max_size=40)), max_size=6
    )
)
def test_any_question_is_answered(client: Client, pairs: list[tuple[str, str]]) -> None:
    query = "&".join(
        f"{name}={quote(value.encode('utf-8', 'surrogatepass'))}"
        for name, value in pairs
    )

    response = client.get(f"/organizations/?{query}")

    assert response.status_code in {200, 404}


@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.sampled_from(
        [
            "/",
            "/organizations/",
            "/sectors/",
            "/tags/",
            "/tiers/",
            "/static/",
            "/sitemap-",
        ]
    ),
    st.binary(max_size=40),
)
def test_any_path_is_answered(client: Client, start: str, rest: bytes) -> None:
    response = client.get(start + quote(rest))

    assert response.status_code in {200, 301, 400, 404}


@pytest.mark.parametrize(
    "header",
    [
        "If-None-Match",
        "If-Modified-Since",
        "Accept-Language",
        "Accept-Encoding",
        "Cookie",
        "Range",
    ],
)
@pytest.mark.parametrize(
    "value", ["", "x" * 5000, '"' * 50, "\x7f,;=", "*, *, W/", "bytes=0-,0-"]
)
def test_hostile_header_is_answered(client: Client, header: str, value: str) -> None:
    response = client.get("/organizations/", headers={header: value})

    assert response.status_code in {200, 304}


@pytest.mark.parametrize(
    "cookie",
    [
        "session=",
        "session=" + "x" * 3000,
        "session=%00",
        "session=a\x7fb",
        'session="\\000"',
    ],
)
def test_hostile_session_cookie_reads_like_nobody(client: Client, cookie: str) -> None:
    response = client.get("/organizations/", headers={"cookie": cookie})

    assert response.status_code == 200
    assert "edit-link" not in response.content.decode()
