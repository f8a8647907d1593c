"""Plain values written into records."""

from __future__ import annotations

import pytest

from directory.history import changes
from directory.imports.records import StoredTerms, add_new, change
from directory.models import Organization
from tests.factories import make_organization, make_sector

pytestmark = pytest.mark.django_db


def made(*rows: dict[str, object]) -> list[Organization]:
    """Return organizations of these values, made through the door."""
    organizations: list[Organization] = []
    with changes.recorded_many(organizations):
        organizations += add_new(rows, StoredTerms.read(), publishes=True)
    return organizations


def test_statements_do_not_grow_with_the_rows(
    django_assert_max_num_queries: pytest.FixtureRequest,
) -> None:
    make_sector(name="Food", slug="food")
    rows = [
        {"name": f"Guild {number}", "sectors": ["food"], "tags": ["yarn"]}
        for number in range(60)
    ]
    made({"name": "First", "tags": ["yarn"]})

    with django_assert_max_num_queries(70):  # type: ignore[operator]
        made(*rows)


def test_slug_of_a_file_is_kept(db: None) -> None:
    (organization,) = made({"name": "Ash Works", "slug": "ash"})

    assert organization.slug == "ash"


def test_what_hangs_on_a_record_gives_way() -> None:
    loom = make_organization(name="Loom", tags=["old"], sectors=[make_sector()])
    values = {
        "tags": ["new"],
        "sectors": [],
        "alternate_names": [
            {"name": "LM", "kind": "", "language": "", "until": ""},
        ],
        "working_languages": ["en", "es"],
        "latitude": "1.5",
        "longitude": "",
    }
    values["longitude"] = "2"

    with changes.recorded(loom):
        change(loom, values, StoredTerms.read())

    loom.refresh_from_db()
    assert (list(loom.tags.names()), loom.sectors.count()) == (["new"], 0)
    assert [(each.name, each.kind) for each in loom.alternate_names.all()] == [
        ("LM", "short")
    ]
    assert (loom.working_languages, loom.coordinates()) == ("en es", "1.5, 2")
