"""Every row judged before anything is written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from directory.errors import DirectoryError
from directory.history import changes
from directory.imports import judging, writing
from directory.imports.judging import Wanted
from directory.models import Identifier, Import, Listing, Organization
from tests.factories import make_listing, make_organization, make_tier
from tests.imports.conftest import Written

pytestmark = pytest.mark.django_db
HEAD = "id,name,url,city\n"


def judged(path: Path, **wanted: Any) -> Import:
    """Return the plan of a file."""
    return judging.judge(path, Wanted(source="Valley", **wanted))


def verdicts(plan: Import) -> list[str]:
    """Return the verdicts on the rows of a file, in its order."""
    return list(plan.rows.order_by("number").values_list("verdict", flat=True))


def brought_in(path: Path, **wanted: Any) -> Import:
    """Return the plan of a file that is written."""
    plan = judged(path, **wanted)
    writing.run(writing.start(plan).pk)
    plan.refresh_from_db()
    return plan


def test_nothing_is_written_by_judging(written: Written) -> None:
    plan = judged(written(HEAD + "1,Ash Works,https://ash.example,Leeds\n"))

    assert (plan.state, verdicts(plan)) == ("judged", ["new"])
    assert not Organization.objects.exists()


def test_all_rows_are_judged_and_bad_ones_refused_with_their_reason(
    written: Written,
) -> None:
    rows = [f"{number},Org {number}x{number},," for number in range(1, 301)]
    rows[289] = "290,Last One,soon,"
    plan = judged(written(HEAD + "\n".join(rows)))

    refused = plan.rows.get(verdict="refused")
    assert plan.rows.count() == 300
    assert (refused.number, refused.cells[1], refused.outcome) == (290, "Last One", "")
    assert [problem[:2] for problem in refused.problems] == [["url", "soon"]]


def test_unknown_column_refuses_the_file(written: Written) -> None:
    path = written("name,Turnover\nAsh,large\n")

    with pytest.raises(DirectoryError) as refusal:
        judged(path)

    assert str(refusal.value) == "These columns are not known: Turnover."
    assert not Import.objects.exists()


def test_unknown_column_may_be_left_out(written: Written) -> None:
    plan = judged(written("name,Turnover\nAsh,large\n"), unknown="leave")

    assert plan.rows.get().values["name"] == "Ash"
    assert plan.notes == ["Column “Turnover” is not known."]


def test_file_that_breaks_in_the_midst_leaves_no_plan(written: Written) -> None:
    path = written("name\n" + "Ash\n" * 300 + "x" * 2_000_001 + "\n")

    with pytest.raises(DirectoryError):
        judged(path)

    assert not Import.objects.exists()


def test_order_of_dates_is_proved_by_one_row_of_the_column(written: Written) -> None:
    path = written("name,facts as of\nAsh,03/04/2025\nElm,13/04/2025\nOak,05/06/2025\n")

    plan = judged(path)

    days = [row.values["facts_as_of"] for row in plan.rows.order_by("number")]
    assert days == ["2025-04-03", "2025-04-13", "2025-06-05"]


def test_record_is_found_again_by_its_number_slug_or_page(written: Written) -> None:
    by_number = make_organization(name="Ash", source_note="Valley")
    with changes.recorded(by_number):
        Identifier.objects.create(organization=by_number, scheme="Valley", value="v1")
    make_organization(name="Elm", slug="elm")
    make_organization(name="The Oak", url="https://www.oak.example/")
    path = written(
        "id,slug,name,url\nv1,,Ash renamed,\n,elm,Elm renamed,\n"
        ",,Oak,http://oak.example\n"
    )

    plan = judged(path)

    rows = plan.rows.order_by("number")
    found = Organization.objects.in_bulk([row.organization_key for row in rows])
    names = [found[row.organization_key].name for row in rows]
    assert names == ["Ash", "Elm", "The Oak"]
    assert verdicts(plan) == ["changed"] * 3
    assert rows[0].changes["name"] == ["Ash", "Ash renamed"]


def test_same_file_again_changes_nothing(written: Written) -> None:
    path = written(HEAD + "1,Ash Works,ash.example,Leeds\n2,Elm,,\n")
    brought_in(path)

    assert verdicts(judged(path)) == ["same", "same"]


def test_absent_column_is_left_alone_and_an_empty_cell_is_shown(
    written: Written,
) -> None:
    make_organization(name="Loom", slug="loom", city="Leeds", description="Weaves.")

    plan = judged(written("slug,name,city\nloom,Loom,\n"))

    assert plan.rows.get().changes == {"city": ["Leeds", ""]}


def test_row_may_be_of_a_record_that_is_listed(written: Written) -> None:
    listed = make_organization(
        name="Copper Kettle Grocery", url="https://kettle.example", city="Manchester"
    )
    path = written(
        HEAD + "1,Copper Kettle Grocery Limited,kettle.example/shop,Manchester\n"
    )

    row = judged(path).rows.get()

    assert (row.verdict, row.organization_key) == ("duplicate", listed.pk)
    assert (row.outcome, bool(row.notes)) == ("", True)


def test_possible_duplicate_may_be_taken(written: Written) -> None:
    make_organization(name="Copper Kettle Grocery", url="https://kettle.example")
    path = written(HEAD + "1,Copper Kettle Grocery Limited,kettle.example/shop,\n")

    brought_in(path, duplicates="take")

    assert Organization.objects.count() == 2


def test_rows_of_one_file_are_compared(written: Written) -> None:
    path = written(
        HEAD + "1,Severn Wind Cooperative,https://severn.example,Bristol\n"
        "2,Severn Wind Co-operative,severn.example,Bristol\n"
        "3,Bristol Bread,https://bread.example,Bristol\n"
    )

    plan = judged(path)

    assert verdicts(plan) == ["new", "duplicate", "new"]
    assert plan.rows.get(number=2).of_row == 1


def test_number_that_stands_twice_is_taken_once(written: Written) -> None:
    plan = judged(written(HEAD + "1,Ash,,\n1,Elm,,\n"))

    assert verdicts(plan) == ["new", "twice"]
    assert plan.rows.get(number=2).of_row == 1


def test_who_asked_to_be_left_out_is_left_out(written: Written) -> None:
    make_organization(
        name="Quiet Garden",
        url="https://quietgarden.example",
        visibility="withdrawn",
    )
    path = written(HEAD + "1,The Quiet Garden,https://www.quietgarden.example/about,\n")

    row = judged(path).rows.get()

    assert (row.verdict, row.outcome) == ("left_out", "")
    assert row.notes[-1].startswith("It asked to be left out on 2")


def test_place_in_a_tier_that_a_file_does_not_name_is_as_it_was(
    written: Written,
) -> None:
    local = make_tier(slug="local")
    for position in (1, 2):
        make_listing(make_organization(), tier=local, position=position)
    head = "id,name,city,listings\n"
    brought_in(written(head + "1,Ash Works,Leeds,local\n"))
    again = judged(written(head + "1,Ash Works,Leeds,local\n"))
    noted = brought_in(written(head + "1,Ash Works,Leeds,local | note=Since May\n"))

    row = again.rows.get()
    listing = Listing.objects.get(organization__name="Ash Works")
    assert (row.verdict, row.protected, row.changes) == ("same", {}, {})
    assert verdicts(noted) == ["changed"]
    assert (listing.position, listing.note) == (3, "Since May")


def test_what_staff_edited_since_is_protected(written: Written) -> None:
    brought_in(written(HEAD + "1,Ash Works,https://ash.example,Leeds\n"))
    organization = Organization.objects.get()
    with changes.recorded(organization):
        organization.city = "York"
        organization.save()

    row = judged(
        written(HEAD + "1,Ash Works,https://ash.example/,Bradford\n")
    ).rows.get()

    assert row.protected == {"city": ["York", "Bradford"]}
    assert list(row.changes) == ["url"]


def test_licence_and_source_are_kept_on_new_records(written: Written) -> None:
    brought_in(written(HEAD + "7,Ash,,\n"), licence="CC0-1.0")

    organization = Organization.objects.get()
    assert (organization.source_licence, organization.source_note) == (
        "CC0-1.0",
        "Valley",
    )
    assert str(organization.identifiers.get()) == "Valley 7"
