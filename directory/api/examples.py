"""What the description of the API shows as answers; the organizations are made up."""

from __future__ import annotations

from typing import Any

SITE = "https://directory.example"
ORGANIZATION: dict[str, Any] = {
    "page": f"{SITE}/organizations/loom-house/",
    "slug": "loom-house",
    "name": "Loom House",
    "acronym": "LH",
    "alternate_names": [
        {
            "name": "Weavers' Yard",
            "kind": "former",
            "language": "en",
            "until": "2016",
        }
    ],
    "kind": "cooperative",
    "description": "is a workshop owned by those who weave in it.",
    "continues_name": True,
    "language": "en",
    "url": "https://loom.example/",
    "email": "hello@loom.example",
    "phone": "+44 113 496 0000",
    "social_profiles": [{"kind": "mastodon", "url": "https://social.example/@loom"}],
    "joining": "Come on a Thursday.",
    "working_languages": ["en", "cy"],
    "sectors": ["worker-co-ops"],
    "tags": ["textiles"],
    "listings": [{"tier": "national", "position": 3, "note": ""}],
    "scope": "local",
    "city": "Leeds",
    "region": "Yorkshire",
    "country": "GB",
    "latitude": "53.8",
    "longitude": "-1.55",
    "founded": "2013-09",
    "dissolved": "",
    "status": "active",
    "successor": "",
    "relationships": [],
    "identifiers": [{"scheme": "GB-COH", "value": "01234567"}],
    "old_slugs": ["weavers-yard"],
    "source_url": "https://register.example/17",
    "source_note": "",
    "source_licence": "CC0-1.0",
    "facts_as_of": "2026-05",
    "verified_on": "2026-06-01",
    "published_at": "2026-01-09T10:00:00Z",
    "updated_at": "2026-06-01T08:30:00Z",
}
DOCUMENTS: dict[str, Any] = {
    "organizations": ORGANIZATION,
    "sectors": {
        "page": f"{SITE}/sectors/worker-co-ops/",
        "slug": "worker-co-ops",
        "name": "Worker co-ops",
        "names": {"es": "Cooperativas de trabajo"},
        "description": "",
        "activity_code": "AM70",
        "organizations": 12,
    },
    "tiers": {
        "page": f"{SITE}/tiers/national/",
        "slug": "national",
        "name": "National networks",
        "short_name": "National",
        "names": {},
        "description": "",
        "position": 2,
        "organizations": 31,
    },
    "tags": {
        "page": f"{SITE}/tags/textiles/",
        "slug": "textiles",
        "name": "textiles",
        "organizations": 4,
    },
    "relationships": {
        "organization": "loom-house",
        "kind": "member_of",
        "other": "yorkshire-commons",
        "other_name": "Yorkshire Commons",
        "other_url": "https://commons.example/",
        "source_url": "https://commons.example/members",
        "as_of": "2026-05",
        "is_confirmed": True,
        "note": "",
    },
    "changes": {
        "id": 1207,
        "at": "2026-04-02T09:12:00Z",
        "kind": "withdrawn",
        "slug": "loom-house",
        "name": "",
        "is_published": False,
    },
}
PROBLEMS: dict[int, dict[str, Any]] = {
    400: {
        "type": "about:blank",
        "title": "Bad Request",
        "status": 400,
        "detail": "Some parameters are not understood.",
        "errors": {"colour": ["There is no such parameter."]},
    },
    404: {
        "type": "about:blank",
        "title": "Not Found",
        "status": 404,
        "detail": "There is nothing at this address.",
    },
    410: {
        "type": "about:blank",
        "title": "Gone",
        "status": 410,
        "detail": "This record was withdrawn.",
    },
    429: {
        "type": "about:blank",
        "title": "Too Many Requests",
        "status": 429,
        "detail": "Request was throttled. Expected available in 31 seconds.",
    },
}


def page(name: str, *, has_total: bool) -> dict[str, Any]:
    """Return the last page of a list, with one document on it."""
    total = {"total": 1} if has_total else {}
    return {**total, "next": None, "results": [DOCUMENTS[name]]}
