"""What goes out comes back: files of ours make the same directory again."""

from __future__ import annotations

import itertools
import json
from pathlib import Path
from typing import Any

import pytest

from directory.catalog import batches, parts, running
from directory.exports import records
from directory.exports.file_formats import BY_NAME
from directory.formats import tabular
from directory.formats.fields import FIELDS
from directory.history import changes
from directory.imports import judging, writing
from directory.imports.judging import Wanted
from directory.models import Batch, Import, OldSlug, Organization
from tests.factories import (
    make_organization,
    make_relationship,
    make_sector,
    make_tier,
    make_user,
)

pytestmark = pytest.mark.django_db

Document = dict[str, Any]
KEPT_BY_ITSELF = {field.name for field in FIELDS if field.is_derived}
formats = pytest.mark.parametrize("name", ["csv", "xlsx", "json"])
LONG = "Weaves; mends | sells, “by hand”.\n\n" * 8


def documents() -> list[Document]:
    """All that is public of each organization, but for what is kept by itself."""
    return [
        {name: value for name, value in each.items() if name not in KEPT_BY_ITSELF}
        for each in records.documents(records.all_keys())
    ]


def exported(name: str, folder: Path) -> Path:
    path = folder / f"organizations.{name}"
    with path.open("wb") as file:
        BY_NAME[name].write(records.documents(records.all_keys()), file)
    return path


def emptied() -> None:
    everything = list(Organization.objects.all())
    changes.removed_many(everything)


def brought_in(path: Path, **wanted: Any) -> tuple[Import, Batch]:
    plan = judging.judge(path, Wanted(source="Ours", publishes=True, **wanted))
    return plan, writing.run(writing.start(plan).pk)


def counted(plan: Import) -> dict[str, int]:
    """How many rows have each verdict."""
    found = sorted(plan.rows.values_list("verdict", flat=True))
    return {verdict: len(list(of)) for verdict, of in itertools.groupby(found)}


@pytest.fixture
def circle() -> None:
    """Organizations that say all that can be said, each tied to one that comes later
    and to one that came before.
    """
    food = make_sector(name="Food", slug="food")
    local = make_tier(slug="local", name="Local", short_name="Local")
    named = [
        make_organization(
            name=name,
            slug=f"guild-{number}",
            acronym="-" if number == 1 else "",
            country="NA" if number == 2 else "",
            description=LONG if number == 3 else "Bakes &amp; n/a",
            tags=["bread, cake", "a;b"],
            sectors=[food],
            url=f"https://guild.example/{number}",
        )
        for number, name in enumerate(
            ["=Equal", "+Plus", "-50 Degrees", "@home", "'=Quote", "N/A"]
        )
    ]
    named[0].successor = named[5]
    for number, organization in enumerate(named):
        after = named[(number + 1) % len(named)]
        make_relationship(organization, after, note="=1+1; or | so")
        with changes.recorded(organization):
            organization.save()
            _hang(organization, number)
            place = (len(named) - number) * 10
            organization.listings.create(tier=local, position=place, note="Ωn")
    make_relationship(
        named[0],
        kind="has_member",
        other_name="Not; listed",
        other_url="https://nl.example",
    )


def _hang(organization: Organization, number: int) -> None:
    organization.alternate_names.create(name="Öld | ;", kind="former", until="2001")
    organization.alternate_names.create(name="Short", kind="short", language="de")
    organization.identifiers.create(scheme="US-EIN", value=f"007{number}")
    organization.social_profiles.create(
        kind="facebook", url=f"https://www.facebook.com/g{number}"
    )
    OldSlug.objects.create(organization=organization, slug=f"old-{number}")


@formats
@pytest.mark.usefixtures("circle")
def test_all_comes_back_whatever_the_parts(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "FIRST_PART", 2)
    monkeypatch.setattr(tabular, "LONGEST_CELL", 120)
    monkeypatch.setattr(changes, "MOST_AT_ONCE", 6)
    before = documents()
    path = exported(name, tmp_path)
    emptied()

    plan, batch = brought_in(path)

    assert counted(plan) == {"new": 6}
    assert documents() == before
    assert batch.through == batch.number == 6


@formats
@pytest.mark.usefixtures("circle")
def test_file_of_what_is_here_changes_nothing(name: str, tmp_path: Path) -> None:
    plan, _batch = brought_in(exported(name, tmp_path))

    assert counted(plan) == {"same": 6}


@formats
@pytest.mark.usefixtures("circle")
def test_undone_all_is_new_again(name: str, tmp_path: Path) -> None:
    path = exported(name, tmp_path)
    before = documents()
    emptied()
    _plan, batch = brought_in(path)

    other = running.run(batches.undo(batch, by=make_user("editor")).pk)

    assert (other.items.done().count(), Organization.objects.count()) == (6, 0)
    plan, _batch = brought_in(path)
    assert (counted(plan), documents()) == ({"new": 6}, before)


@formats
def test_founding_directory_comes_back(
    name: str, tmp_path: Path, seeded: object
) -> None:
    before = documents()
    path = exported(name, tmp_path)
    emptied()

    plan, _batch = brought_in(path)

    assert counted(plan) == {"new": len(before)}
    assert documents() == before


def test_successor_who_is_not_listed_is_named(tmp_path: Path) -> None:
    old = make_organization(name="Old", slug="old", successor=make_organization())
    path = exported("json", tmp_path)
    emptied()
    kept = [each for each in json.loads(path.read_bytes()) if each["slug"] == "old"]
    path.write_text(json.dumps(kept), encoding="utf-8")

    plan, _batch = brought_in(path)

    assert Organization.objects.get(slug=old.slug).successor is None
    why = "Its successor is not listed, so it has none."
    assert [row.problems for row in plan.rows.all()] == [
        [["", kept[0]["successor"], why]]
    ]
