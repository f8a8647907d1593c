"""The last column: a chosen side fills it, what was typed wins, and what nobody touched
follows the record.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.http import QueryDict

from directory.admin.forms.review import DecisionForm, RecordSheetForm
from directory.history import changes
from directory.models import DeclineReason, KeptQuestion, Organization, Suggestion
from directory.suggestions.review import Sheet
from tests.factories import make_organization, make_sector, make_suggestion
from tests.support.admin import form_values

pytestmark = pytest.mark.django_db


def opened(sheet: Sheet) -> dict[str, Any]:
    """What a browser would send if nothing were typed."""
    form = RecordSheetForm(None, sheet=sheet)
    chosen = {
        f"use_{row.name}": side
        for row, _field, side in form.rows()
        if row.has_choice and side
    }
    return form_values(form) | chosen | {"untouched": form.untouched()}


def sent(sheet: Sheet, **typed: Any) -> RecordSheetForm:
    data = QueryDict(mutable=True)
    for name, value in (opened(sheet) | typed).items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return RecordSheetForm(data, sheet=sheet)


def correction(**values: Any) -> tuple[Suggestion, Organization]:
    hub = make_organization(name="Hub", city="Lyon", description="Bread.")
    return make_suggestion(organization=hub, values=values), hub


def values(form: RecordSheetForm) -> dict[str, Any]:
    assert form.errors == {}
    return {name: value for name, value in form.values().items() if value}


def test_untouched_form_keeps_what_was_submitted() -> None:
    suggestion, _hub = correction(city="Paris")

    kept = values(sent(Sheet(suggestion)))

    assert (kept["city"], kept["name"], kept["description"]) == (
        "Paris",
        "Hub",
        "Bread.",
    )


def test_side_that_is_chosen_fills_the_column() -> None:
    suggestion, _hub = correction(city="Paris")

    assert values(sent(Sheet(suggestion), use_city="current"))["city"] == "Lyon"


def test_what_was_typed_wins_over_the_chosen_side() -> None:
    suggestion, _hub = correction(city="Paris")

    assert (
        values(sent(Sheet(suggestion), use_city="current", city="Nantes"))["city"]
        == "Nantes"
    )


def test_line_ends_of_the_browser_are_not_typing() -> None:
    suggestion, _hub = correction(description="One.\n\nTwo.")

    kept = values(
        sent(
            Sheet(suggestion), description="One.\r\n\r\nTwo.", use_description="current"
        )
    )

    assert kept["description"] == "Bread."


def test_fields_that_nobody_touched_follow_a_record_that_changed() -> None:
    suggestion, hub = correction(city="Paris")
    data = opened(Sheet(suggestion))
    hub.description = "Rolls."
    with changes.recorded(hub):
        hub.save()
    fresh = Suggestion.objects.get(pk=suggestion.pk)

    form = sent(Sheet(fresh), **data)

    assert values(form)["description"] == "Rolls."


def test_sectors_are_chosen_by_side_and_by_hand() -> None:
    bread, media = make_sector(name="Bread"), make_sector(name="Media")
    hub = make_organization(sectors=[media])
    sheet = Sheet(make_suggestion(organization=hub, values={"sectors": [bread.slug]}))

    by_default, by_side = (
        values(sent(sheet))["sectors"],
        values(sent(sheet, use_sectors="current"))["sectors"],
    )
    by_hand = values(
        sent(sheet, use_sectors="current", sectors=[str(bread.pk), str(media.pk)])
    )["sectors"]

    assert (list(by_default), list(by_side), list(by_hand)) == (
        [bread],
        [media],
        [bread, media],
    )


def test_a_form_without_its_digest_says_what_stands_in_it() -> None:
    suggestion, _hub = correction(city="Paris")

    assert (
        values(sent(Sheet(suggestion), use_city="current", untouched=""))["city"]
        == "Paris"
    )


def test_merge_has_no_field_for_the_name() -> None:
    hub = make_organization()
    sheet = Sheet(make_suggestion(), chosen=hub)

    assert "name" not in RecordSheetForm(None, sheet=sheet).fields


def test_form_validates_as_the_record_does_and_writes_into_no_record() -> None:
    suggestion, hub = correction(city="Paris")
    sheet = Sheet(suggestion)

    form = sent(sheet, url="javascript:alert(1)", name="")

    assert sorted(form.errors) == ["name", "url"]
    assert (sheet.record, sheet.record and sheet.record.name) == (hub, "Hub")


@pytest.mark.parametrize(
    "typed",
    [
        "guild",
        "/organizations/guild/",
        "https://example.org/organizations/guild/",
        "The Guild",
    ],
)
def test_successor_is_named_by_its_address_or_name(typed: str) -> None:
    guild = make_organization(name="The Guild", slug="guild")
    old = make_organization()
    sheet = Sheet(
        make_suggestion(organization=old, kind="closed", values={"dissolved": "2024"})
    )

    assert values(sent(sheet, successor=typed))["successor"] == guild


@pytest.mark.parametrize("typed", ["nowhere", "no\x00where"])
def test_successor_that_is_unknown_is_refused(typed: str) -> None:
    old = make_organization()
    sheet = Sheet(
        make_suggestion(organization=old, kind="closed", values={"dissolved": "2024"})
    )

    errors = sent(sheet, successor=typed).errors

    assert errors == {
        "successor": ["Write the address of one record, such as common-ground."]
    }


def test_leave_out_wish_is_one_value() -> None:
    hub = make_organization()
    sheet = Sheet(make_suggestion(organization=hub, kind="leave_out"))

    assert values(sent(sheet)) == {"visibility": "withdrawn"}


def decision_form(**data: str) -> DecisionForm:
    reason = DeclineReason.objects.create(title="Far", text="Too far away.")
    query = QueryDict(mutable=True)
    query.update(
        {name: value.replace("{far}", str(reason.pk)) for name, value in data.items()}
    )
    question = KeptQuestion.objects.create(title="Where", text="Where is it?")
    if "opening" in data:
        query["opening"] = str(question.pk)
    return DecisionForm(query, reasons=[reason], questions=[question])


@pytest.mark.parametrize(
    ("typed", "text"), [("", "Too far away."), ("Sorry, too far for us.",
    "Sorry, too far for us.")]
)  # fmt: skip
def test_reason_stands_in_where_nothing_was_typed(typed: str, text: str) -> None:
    form = decision_form(reason="{far}", text=typed)

    assert form.is_valid()
    assert form.cleaned_data["text"] == text


def test_reason_is_put_into_its_field_on_demand() -> None:
    form = decision_form(decision="fill", reason="{far}", text="Old words")

    assert form["text"].value() == "Too far away."


def test_letter_refuses_what_is_too_long_and_unknown() -> None:
    form = decision_form(question="x" * 2001, reason="999", text="\x00")

    assert sorted(form.errors) == ["question", "reason", "text"]
