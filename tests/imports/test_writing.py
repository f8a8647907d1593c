"""What was judged is written as one batch, and taken back as one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from reversion.models import Revision

from directory.catalog import batches, parts, running
from directory.history import changes
from directory.imports import judging, writing
from directory.imports.judging import Wanted
from directory.models import Batch, Change, Import, Organization, Tag
from tests.factories import (
    make_organization,
    make_relationship,
    make_sector,
    make_tier,
    make_user,
)
from tests.imports.conftest import Written
from tests.support.batches import outcomes

pytestmark = pytest.mark.django_db


def begun(path: Path, **wanted: Any) -> tuple[Import, Batch]:
    """Return the plan of a file and the batch that is to write it."""
    plan = judging.judge(path, Wanted(source="Valley", **wanted))
    return plan, writing.start(plan)


def brought_in(path: Path, **wanted: Any) -> Batch:
    """Return the batch that wrote a file."""
    _plan, batch = begun(path, **wanted)
    return writing.run(batch.pk)


def undone(batch: Batch) -> Batch:
    """Take a batch back, and return the one that did."""
    other = batches.undo(batch, by=make_user("editor"))
    return running.run(other.pk)


def rows_of(number: int) -> str:
    """Return a file of so many rows."""
    lines = [f"{each},Guild {each} of Yarn {each}," for each in range(1, number + 1)]
    return "id,name,url\n" + "\n".join(lines)


def test_new_record_has_all_that_its_row_says(written: Written) -> None:
    make_sector(name="Food", slug="food")
    make_tier(slug="local", name="Local", short_name="Local")
    brought_in(
        written(
            "name,url,sectors,tags,listings,alternate_names,social_profiles,lat,lon\n"
            "Bread & Roses,bread.example,Food,baking; bees,Local,"
            "B&R | kind=former,facebook.com/br,51.5,-0.12\n"
        )
    )

    made = Organization.objects.get()
    assert (made.name, made.slug, made.sort_name) == (
        "Bread & Roses",
        "bread-roses",
        "bread roses",
    )
    assert (made.url, made.url_key) == ("https://bread.example", "bread.example")
    assert [str(sector) for sector in made.sectors.all()] == ["Food"]
    assert sorted(made.tags.names()) == ["baking", "bees"]
    assert [(each.tier.slug, each.position) for each in made.listings.all()] == [
        ("local", 1)
    ]
    assert [(each.name, each.kind) for each in made.alternate_names.all()] == [
        ("B&R", "former")
    ]
    assert [each.kind for each in made.social_profiles.all()] == ["facebook"]
    assert (str(made.latitude), made.visibility) == ("51.500000", "draft")


def test_each_record_has_one_revision_and_one_change_of_the_batch(
    written: Written,
) -> None:
    batch = brought_in(written(rows_of(7)))

    assert Revision.objects.count() == 7
    rows = Change.objects.filter(batch=batch)
    assert set(rows.values_list("kind", flat=True)) == {"added"}
    assert (rows.count(), batch.state, batch.through) == (7, "done", 7)


def test_new_records_may_be_shown_at_once(written: Written) -> None:
    brought_in(written(rows_of(1)), publishes=True)

    assert Organization.objects.published().count() == 1


def test_names_alike_get_addresses_of_their_own(written: Written) -> None:
    make_organization(name="Ash", slug="ash", country="DE", city="Bonn")
    path = written("name,country,city\nAsh,FR,Lyon\nAsh,ES,Vigo\n")

    brought_in(path, duplicates="take")

    found = Organization.objects.order_by("slug").values_list("slug", flat=True)
    assert list(found) == ["ash", "ash-2", "ash-3"]


def test_tag_of_two_rows_is_one_tag(written: Written) -> None:
    brought_in(written("name,tags\nAsh,Yarn\nElm,yarn\n"))

    assert Tag.objects.count() == 1


def test_changed_record_has_only_what_was_shown_changed(written: Written) -> None:
    loom = make_organization(
        name="Loom", slug="loom", city="Leeds", tags=["old"], description="Weaves."
    )

    brought_in(written("slug,city,tags\nloom,York,new\n"))

    loom.refresh_from_db()
    assert (loom.city, loom.description) == ("York", "Weaves.")
    assert list(loom.tags.names()) == ["new"]


def test_record_that_moved_since_it_was_judged_is_left_with_a_word(
    written: Written,
) -> None:
    loom = make_organization(name="Loom", slug="loom", city="Leeds")
    plan, batch = begun(written("slug,city\nloom,York\n"))
    with changes.recorded(loom):
        loom.city = "Hull"
        loom.save()

    writing.run(batch.pk)

    row = plan.rows.get()
    loom.refresh_from_db()
    assert (row.outcome, loom.city) == ("moved", "Hull")
    assert row.problems == [["", "", "Somebody changed its record meanwhile."]]


def test_writing_that_was_stopped_goes_on_without_a_twin(
    written: Written, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "FIRST_PART", 3)
    plan, batch = begun(written(rows_of(10)))
    stopped = writing.run(batch.pk, seconds=-1)

    gone_on = writing.run(batch.pk)

    assert (stopped.state, stopped.through, stopped.number) == ("running", 3, 10)
    assert (gone_on.state, gone_on.through) == ("done", 10)
    assert Organization.objects.count() == Change.objects.count() == 10
    assert writing.start(plan).pk == batch.pk


def test_plan_is_written_once(written: Written) -> None:
    plan, batch = begun(written(rows_of(2)))
    writing.run(batch.pk)

    writing.run(writing.start(plan).pk)

    assert Organization.objects.count() == 2


def test_import_is_taken_back_as_one_and_may_come_again(written: Written) -> None:
    path = written(rows_of(5))
    batch = brought_in(path)
    slugs = set(Organization.objects.values_list("slug", flat=True))

    undone(batch)

    assert not Organization.objects.exists()
    again = brought_in(path)
    assert set(Organization.objects.values_list("slug", flat=True)) == slugs
    assert again.items.done().count() == 5


def test_changed_record_is_brought_back(written: Written) -> None:
    loom = make_organization(name="Loom", slug="loom", city="Leeds")
    batch = brought_in(written("slug,city\nloom,York\n"))

    undone(batch)

    loom.refresh_from_db()
    assert loom.city == "Leeds"


def test_what_was_touched_since_is_kept_and_named(written: Written) -> None:
    batch = brought_in(written("name\nAsh\nElm Grove\nOak Hall\n"))
    ash, elm, oak = Organization.objects.order_by("name")
    with changes.recorded(ash):
        ash.city = "Leeds"
        ash.save()
    friend = make_organization(name="Friend")
    make_relationship(friend, elm, kind="partner_of")

    back = undone(batch)

    words = dict(back.items.values_list("organization_key", "why"))
    assert outcomes(back) == {ash.pk: "left_out", elm.pk: "left_out", oak.pk: "done"}
    assert words[ash.pk] == "Somebody changed it since."
    assert words[elm.pk] == "It is named by: Friend."
    assert set(Organization.objects.values_list("name", flat=True)) == {
        "Ash",
        "Elm Grove",
        "Friend",
    }


def test_taken_back_once_more_changes_nothing(written: Written) -> None:
    batch = brought_in(written(rows_of(2)))
    first = undone(batch)

    second = undone(batch)

    assert first.pk == second.pk
