"""A draft or withdrawn organization shows nowhere public: planted here, then looked for
behind every public address.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree

import pytest
import pytest_django
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from directory.catalog import prepared
from directory.exports import file_formats, files
from directory.formats import records
from directory.history import changes
from directory.models import Organization, Suggestion
from directory.suggestions import status
from tests.factories import (
    make_alternate_name,
    make_listing,
    make_organization,
    make_page,
    make_relationship,
    make_sector,
    make_social_profile,
    make_suggestion,
    make_tier,
    make_user,
)
from tests.support.reading import read

pytestmark = pytest.mark.django_db

MARKS = ("xqdraft", "xqgone")
PHONES = {"xqdraft": "+99 555 000 111", "xqgone": "+99 555 000 222"}
PREPARED = "xqlater"
"""Stands in all that is prepared for a record that readers see, and nowhere else."""
SHOWN = "Plain lodge"
TOMBSTONE = re.compile(
    r'"slug":"xq(?:draft|gone)-old","name":"","is_published":(?:true|false)'
)
"""Whoever keeps a copy learns what became of an address that readers knew."""
CHOICES = re.compile(r"<select.*?</select>", re.DOTALL)
"""The countries of the world stand in forms, whether or not somebody hides there."""
ADDRESSES = {
    "organizations": [
        "/organizations/",
        "/organizations/?status=any",
        "/organizations/?sort=facts",
    ],
    "organization": [
        "/organizations/plain-lodge/",
        "/organizations/plain-lodge/?prepared=1",
        "/organizations/heirless/",
        "/organizations/nobody/",
    ],
    "correct": [
        "/organizations/plain-lodge/correct/",
        "/organizations/heirless/correct/",
    ],
    "suggest": ["/suggest/"],
    "suggest-check": [
        f"/suggest/check/?asked=1&{query}"
        for query in (
            "name=xqdraft+one",
            "name=xqgone+one",
            "name=xqlater+one",
            "name=xqgone+former",
            "url=xqdraft.example",
            "name=XQGONE",
        )
    ],
    "suggestion": ["/suggestions/1.no-such-token/"],
    "suggestion-change": ["/suggestions/1.no-such-token/change/"],
    "suggestion-withdraw": ["/suggestions/1.no-such-token/withdraw/"],
    "suggestion-erase": ["/suggestions/1.no-such-token/erase/"],
    "suggestion-mail": ["/suggestions/1.no-such-token/mail/"],
    "workshop": ["/workshops/1.no-such-token/"],
    "search-suggest": [
        "/search/suggest/?q=xq",
        "/search/suggest/?q=xqgone+one",
        "/search/suggest/?q=heirless",
    ],
    "sectors": ["/sectors/"],
    "sector": ["/sectors/food/", "/sectors/food/?status=any"],
    "tier": ["/tiers/near/", "/tiers/near/?status=any"],
    "tags": ["/tags/"],
    "tag": ["/tags/bread/", "/tags/bread/?status=any"],
    "sitemap-index": ["/sitemap.xml"],
    "sitemap": [
        f"/sitemap-{section}.xml"
        for section in ("pages", "indexes", "terms", "organizations")
    ],
    "picture": [
        "/picture/",
        "/picture/?status=any",
        "/picture/?sector=food",
        "/picture/?kind=inter_agency&status=any",
    ],
    "feed-atom": [
        "/feeds/organizations.atom",
        "/feeds/organizations.atom?sector=food&status=any",
    ],
    "feed-json": [
        "/feeds/organizations.json",
        "/feeds/organizations.json?tag=bread",
    ],
    "data": ["/data/"],
    "data-file": [f"/data/organizations.{ending}" for ending in file_formats.BY_NAME],
    "data-list": [
        *(f"/data/list.{ending}" for ending in file_formats.FOR_LISTS),
        "/data/list.csv?q=xqgone",
        "/data/list.csv?status=merged",
    ],
    "data-package": ["/data/datapackage.json"],
    **{
        form.address_name: [
            f"/organizations/{slug}{form.ending}"
            for slug in ("plain-lodge", "xqdraft-new", "xqdraft-old", "xqgone-new")
        ]
        for form in records.FORMS
    },
    "opensearch": ["/opensearch.xml"],
    "robots": ["/robots.txt"],
    "healthz": ["/healthz"],
    "readyz": ["/readyz"],
    "security-txt": ["/.well-known/security.txt"],
    "api": ["/api/v1/"],
    "api-schema": ["/api/v1/openapi.json"],
    "api-docs": ["/api/docs/"],
    "api-organizations": [
        "/api/v1/organizations/",
        "/api/v1/organizations/?q=xqgone",
        "/api/v1/organizations/?sort=added",
        "/api/v1/organizations/?tag=bread",
    ],
    "api-organization": [
        "/api/v1/organizations/plain-lodge/",
        "/api/v1/organizations/heirless-draft/",
        "/api/v1/organizations/xqdraft-new/",
        "/api/v1/organizations/xqgone-old/",
    ],
    "api-sectors": ["/api/v1/sectors/"],
    "api-tiers": ["/api/v1/tiers/"],
    "api-tags": ["/api/v1/tags/", "/api/v1/tags/?page_size=100"],
    "api-relationships": [
        "/api/v1/relationships/",
        "/api/v1/relationships/?organization=plain-lodge",
    ],
    "api-changes": ["/api/v1/changes/", "/api/v1/changes/?since=2020-01-01"],
    "reconcile": [
        "/api/reconcile/",
        "/api/reconcile/?queries=%7B%22q%22:%7B%22query%22:%22xqdraft+one%22%7D%7D",
        "/api/reconcile/?queries=%7B%22q%22:%7B%22query%22:%22xqgone+former%22%7D%7D",
    ],
    "reconcile-suggest": [
        "/api/reconcile/suggest/entity/?prefix=xq",
        "/api/reconcile/suggest/property/?prefix=xq",
    ],
    "reconcile-preview": [
        "/api/reconcile/preview/?id=plain-lodge",
        "/api/reconcile/preview/?id=xqdraft-new",
        "/api/reconcile/preview/?id=xqgone-old",
    ],
    "api-start": ["/api/"],
    "api-nothing": ["/api/v1/nothing/"],
    "front": ["/"],
    "page": ["/whole/", "/nothing/"],
}
FOR_MACHINES = {
    *(name for name in ADDRESSES if name.startswith(("api", "reconcile"))),
    "data-file",
    "data-list",
    "data-package",
    "sitemap-index",
    "sitemap",
    "robots",
    "healthz",
    "readyz",
    "security-txt",
    *(form.address_name for form in records.FORMS),
}
LOOKED_AT = [address for addresses in ADDRESSES.values() for address in addresses] + [
    f"/es{address}"
    for name, addresses in ADDRESSES.items()
    if name not in FOR_MACHINES
    for address in addresses
]


def plant(visibility: str, mark: str) -> Organization:
    """A hidden organization that hangs on everything a shown one hangs on, its name in
    all that is its own.
    """
    own: dict[str, Any] = {
        "url": f"https://{mark}.example/",
        "email": f"{mark}@example.org",
        "city": mark,
        "acronym": mark.upper(),
        "phone": PHONES[mark],
        "joining": f"Ask {mark}.",
        "working_languages": "qu",
    }
    shown = Organization.objects.get(name=SHOWN)
    hidden = make_organization(
        name=f"{mark} one", slug=f"{mark}-old", description=f"Of {mark}.",
        tags=["bread", mark], sectors=[*shown.sectors.all()],
        country="IS", kind="inter_agency", scope="regional", successor=shown,
        source_note=mark, **own,
    )  # fmt: skip
    make_listing(hidden, shown.listings.get().tier)
    make_alternate_name(hidden, name=f"{mark} former", kind="former")
    make_social_profile(hidden, url=f"https://{mark}.social.example/@bread")
    make_relationship(hidden, shown, note=mark)
    make_relationship(shown, hidden, kind="partner_of", note=mark)
    make_organization(
        name=f"Heirless of {visibility}",
        slug=f"heirless-{visibility}",
        status="merged",
        successor=hidden,
    )
    hidden.slug, hidden.visibility = f"{mark}-new", visibility
    with changes.recorded(hidden):
        hidden.save()
    return hidden


def prepare() -> None:
    """Prepare all that can be said anew of the shown organization, and look at it."""
    shown, boss = Organization.objects.get(name=SHOWN), make_user("superuser")
    with prepared.prepared(shown, by=boss), changes.recorded(shown, by=boss):
        shown.name, shown.description, shown.city = [f"{PREPARED} one"] * 3
        shown.url, shown.acronym = f"https://{PREPARED}.example/", PREPARED
        shown.country, shown.slug, shown.source_note = "IS", PREPARED, PREPARED
        shown.save()
        shown.tags.add(PREPARED)
        shown.alternate_names.create(name=f"{PREPARED} former", kind="former")
        shown.relationships.create(kind="partner_of", other_name=PREPARED)
        shown.identifiers.create(scheme="wikidata", value=PREPARED)
    staff = Client()
    staff.force_login(boss)
    page = staff.get("/organizations/plain-lodge/?prepared=1").content.decode()
    assert page.count(PREPARED) > 5


@pytest.fixture(autouse=True, scope="module")
def _planted(
    django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[None]:
    """Hold the hidden records for all tests; what one of them changes is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        shown = make_organization(
            name=SHOWN, sectors=[make_sector(slug="food")], tags=["bread"]
        )
        make_listing(shown, make_tier(slug="near"))
        make_page(path="/whole/", show_directory=True)
        for visibility, mark in zip(("draft", "withdrawn"), MARKS, strict=True):
            plant(visibility, mark)
        prepare()
        files.make()
        yield
        transaction.set_rollback(True)


def names_of_addresses(patterns: list[URLPattern | URLResolver]) -> set[str]:
    """The names of all addresses but those of the staff side."""
    found = set()
    for pattern in patterns:
        # The ways to a password lie below the staff side, too, and have no namespace.
        is_of_staff = str(pattern.pattern) == reverse("admin:index")[1:]
        if isinstance(pattern, URLResolver) and not is_of_staff:
            found |= names_of_addresses(pattern.url_patterns)
        if isinstance(pattern, URLPattern):
            found.add(str(pattern.name))
    return found


def found_marks(body: bytes) -> list[str]:
    """The marks of hidden records in what was served; a workbook is a ZIP."""
    if body.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            body = b"".join(map(archive.read, archive.namelist()))
    words = TOMBSTONE.sub("", CHOICES.sub("", body.decode())).lower()
    return [
        mark
        for mark in (*MARKS, PREPARED, "Iceland", "Islandia")
        if mark.lower() in words
    ]


def test_every_public_address_is_looked_at() -> None:
    assert names_of_addresses(get_resolver().url_patterns) == set(ADDRESSES)


@pytest.mark.parametrize("address", LOOKED_AT)
def test_hidden_organization_is_not_behind(client: Client, address: str) -> None:
    response = client.get(address)

    assert found_marks(response.getvalue()) == []


@pytest.mark.parametrize("ending", file_formats.BY_NAME)
def test_files_name_what_is_shown_and_say_how_many(client: Client, ending: str) -> None:
    file_format = file_formats.BY_NAME[ending]

    whole = client.get(f"/data/organizations.{ending}").getvalue()

    found = [one["slug"] for one in file_format.read(io.BytesIO(whole))]
    assert found == ["plain-lodge", "heirless-draft", "heirless-withdrawn"]


@pytest.mark.parametrize("visibility", ["draft", "withdrawn"])
def test_hidden_successor_is_not_named(client: Client, visibility: str) -> None:
    response = client.get(f"/organizations/heirless-{visibility}/")

    assert response.status_code == 200
    assert found_marks(response.content) == []


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("slug", ["old", "new"])
def test_hidden_record_says_nothing_at_its_addresses(
    client: Client, mark: str, slug: str
) -> None:
    response = client.get(f"/organizations/{mark}-{slug}/")

    assert response.status_code == {"xqdraft": 404, "xqgone": 410}[mark]
    assert found_marks(response.content) == []


@pytest.mark.parametrize(
    "query",
    [
        "q=xqdraft",
        "q=xqgone+former",
        "q=xqlater",
        "q=xqlater+former",
        "country=IS",
        "kind=inter_agency",
        "scope=regional",
    ],
)
def test_hidden_record_is_found_by_nothing(client: Client, query: str) -> None:
    page = read(client.get(f"/organizations/?{query}&status=any"))

    assert page.all("li", class_="card") == []
    assert page.texts("h1") == ["No organization matches both"] or query.startswith(
        "q="
    )


@pytest.mark.parametrize("query", ["q=xqdraft", "q=xqgone+former", "country=IS"])
def test_hidden_record_is_in_no_feed_that_asks_for_it(
    client: Client, query: str
) -> None:
    feed = json.loads(client.get(f"/feeds/organizations.json?{query}").content)

    assert feed["items"] == []


@pytest.mark.parametrize("mark", MARKS)
@pytest.mark.parametrize("slug", ["old", "new"])
def test_hidden_record_cannot_be_corrected(
    client: Client, mark: str, slug: str
) -> None:
    response = client.get(f"/organizations/{mark}-{slug}/correct/")

    assert response.status_code == {"xqdraft": 404, "xqgone": 410}[mark]
    assert found_marks(response.content) == []


@pytest.mark.parametrize("state", ["accepted", "merged"])
@pytest.mark.parametrize("mark", MARKS)
def test_hidden_record_is_not_named_to_who_suggested_it(
    client: Client, mark: str, state: str
) -> None:
    hidden = Organization.objects.get(slug=f"{mark}-new")
    suggestion = make_suggestion(state=state, ended_at=timezone.now())
    Suggestion.objects.filter(pk=suggestion.pk).update(organization=hidden)

    response = client.get(f"/suggestions/{status.token_of(suggestion)}/")

    assert response.status_code == 200
    assert found_marks(response.content) == []


def test_visitor_who_sends_a_hidden_name_is_told_nothing(client: Client) -> None:
    response = client.post(
        "/suggest/", {"name": "xqdraft one", "url": "xqdraft.example", "check": "1"}
    )

    assert read(response).all("div", class_="panel") == []


def test_hidden_records_count_nowhere(client: Client) -> None:
    front, whole = read(client.get("/")), read(client.get("/organizations/?status=any"))

    assert ("see 1 organization", "/organizations/") in front.links()
    assert ("1 listing", "/tiers/near/") in front.links()
    assert (
        front.one("section", id="sectors")
        .texts("li", class_="index__line")[0]
        .endswith("1 organization")
    )
    assert whole.texts("h1") == ["3 organizations"]
    assert whole.texts("legend") == ["Sector", "Listed under"]


def test_hidden_addresses_are_in_no_sitemap(client: Client) -> None:
    sections = ElementTree.fromstring(client.get("/sitemap.xml").content)
    addresses = [
        row[0].text or ""
        for section in sections
        for row in ElementTree.fromstring(client.get(section[0].text or "").content)
    ]

    assert len(addresses) == len(set(addresses)) > 5
    assert [
        address for address in addresses if any(mark in address for mark in MARKS)
    ] == []


def test_staff_find_them_only_at_their_own_address(client: Client) -> None:
    client.force_login(make_user("superuser"))

    own = client.get("/organizations/xqdraft-new/")

    assert read(own).texts("h1") == ["xqdraft one XQDRAFT"]
    assert found_marks(client.get("/").content) == []
