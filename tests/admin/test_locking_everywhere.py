"""Every form of the staff side refuses what it did not see and keeps both texts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group, User
from django.db import models
from django.test import Client, RequestFactory

from directory.admin.taxonomy import NetworkTierAdmin
from directory.history import changes
from directory.models import (
    BlockedTerm,
    DeclineReason,
    KeptQuestion,
    Listing,
    NetworkTier,
    Organization,
    Page,
    Relationship,
    Sector,
    SiteSettings,
    Suggestion,
    Synonym,
    Tag,
    Workshop,
)
from directory.suggestions import submission
from tests.factories import (
    make_listing,
    make_organization,
    make_page,
    make_relationship,
    make_sector,
    make_suggestion,
    make_tier,
    make_user,
)
from tests.support import decisions
from tests.support.admin import PAGES, filled, filled_list, messages, shown
from tests.support.reading import read

pytestmark = pytest.mark.django_db


class Walked(NamedTuple):
    """How a record is made, and what two people type into one of its fields and into
    another.
    """

    make: Callable[[], models.Model]
    field: str
    theirs: str
    yours: str
    other_field: str = ""
    other_words: str = ""


def made_tie() -> Relationship:
    return make_relationship(
        make_organization(), other_name="Millers", kind="partner_of"
    )


WALKED: dict[Any, Walked] = {
    Organization: Walked(make_organization, "city", "Loja", "Quito", "region", "Andes"),
    Page: Walked(make_page, "body", "Their text", "Your text", "title", "Titled"),
    SiteSettings: Walked(
        SiteSettings.objects.current,
        "site_name",
        "Theirs",
        "Yours",
        "contact_email",
        "help@example.org",
    ),
    Sector: Walked(
        make_sector, "description", "Their text", "Your text", "name", "Named"
    ),
    NetworkTier: Walked(
        make_tier, "description", "Their text", "Your text", "name", "Named"
    ),
    Tag: Walked(
        lambda: Tag.objects.create(name="bread", slug="bread"),
        "name",
        "loaf",
        "roll",
        "slug",
        "z",
    ),
    Synonym: Walked(
        lambda: Synonym.objects.create(words="co-op = coop"), "words", "a = b", "a = c"
    ),
    Relationship: Walked(
        made_tie, "note", "Their note", "Your note", "other_name", "Bakers"
    ),
    DeclineReason: Walked(
        lambda: DeclineReason.objects.create(title="Far", text="Too far."),
        "text",
        "Away.",
        "Gone.",
        "title",
        "T",
    ),
    KeptQuestion: Walked(
        lambda: KeptQuestion.objects.create(title="Where", text="Where is it?"),
        "text",
        "Where was it?",
        "Whence?",
        "title",
        "T",
    ),
    BlockedTerm: Walked(
        lambda: BlockedTerm.objects.create(value="pills"),
        "value",
        "casino",
        "poker",
        "note",
        "N",
    ),
    Workshop: Walked(
        lambda: Workshop.objects.create(occasion="Fair"),
        "occasion",
        "Fair of May",
        "Spring fair",
    ),
    User: Walked(make_user, "first_name", "Ada", "Eva", "last_name", "Byron"),
}
SENSELESS = [{"seen_version": seen} for seen in ("", "x", "\x00", "9" * 5000)]
LISTS = {Page}
DECIDED_ON_A_PAGE_OF_ITS_OWN = {Suggestion}


def changeable(boss: User) -> list[Any]:
    """The models of which a superuser can change a record on the staff side."""
    request = RequestFactory().get("/admin/")
    request.user = boss
    found = admin.site._registry.items()
    return [
        model for model, its_admin in found if its_admin.has_change_permission(request)
    ]


def address_of(record: models.Model) -> str:
    opts = record._meta
    return f"/admin/{opts.app_label}/{opts.model_name}/{record.pk}/change/"


def value_of(record: models.Model, field: str) -> str:
    found = type(record)._base_manager.filter(pk=record.pk)
    return str(found.values_list(field, flat=True).first())


def compared(response: Any) -> list[tuple[str, str, str]]:
    """The conflict as it is shown: field, theirs, yours."""
    return [
        (one.field, one.before, one.after)
        for one in shown(response)["conflict"].differences
    ]


def test_every_admin_that_changes_anything_is_walked() -> None:
    assert (
        set(changeable(make_user("superuser")))
        == set(WALKED) | DECIDED_ON_A_PAGE_OF_ITS_OWN
    )


def test_every_list_with_fields_is_walked() -> None:
    assert {
        model for model, its in admin.site._registry.items() if its.list_editable
    } == LISTS


@pytest.mark.parametrize("model", WALKED, ids=lambda model: model.__name__)
def test_form_that_was_overtaken_shows_both_and_decides_when_sent_again(
    boss: Client, model: Any
) -> None:
    walked = WALKED[model]
    record = walked.make()
    address = address_of(record)
    mine, theirs = filled(boss.get(address)), filled(boss.get(address))
    assert boss.post(address, theirs | {walked.field: walked.theirs}).status_code == 302

    refused = boss.post(address, mine | {walked.field: walked.yours})

    assert refused.status_code == 200
    assert compared(refused) == [(walked.field, walked.theirs, walked.yours)]
    page = refused.rendered_content
    assert page.count("Saved meanwhile") == page.count('name="seen_version"') == 1
    assert page.count('name="change_note"') <= 1
    assert value_of(record, walked.field) == walked.theirs
    assert filled(refused)[walked.field] == walked.yours
    assert boss.post(address, filled(refused)).status_code == 302
    assert value_of(record, walked.field) == walked.yours


@pytest.mark.parametrize(
    "model",
    [model for model in WALKED if WALKED[model].other_field],
    ids=lambda model: model.__name__,
)
def test_what_somebody_else_typed_into_another_field_is_not_lost(
    boss: Client, model: Any
) -> None:
    walked = WALKED[model]
    record = walked.make()
    address = address_of(record)
    mine, theirs = filled(boss.get(address)), filled(boss.get(address))
    boss.post(address, theirs | {walked.other_field: walked.other_words})

    refused = boss.post(address, mine | {walked.field: walked.yours})

    assert refused.status_code == 200
    assert (walked.other_field, walked.other_words) in [
        row[:2] for row in compared(refused)
    ]
    assert value_of(record, walked.other_field) == walked.other_words


@pytest.mark.parametrize("model", WALKED, ids=lambda model: model.__name__)
def test_form_that_does_not_say_what_it_saw_is_refused(
    boss: Client, model: Any
) -> None:
    walked = WALKED[model]
    record = walked.make()
    before = value_of(record, walked.field)
    form = filled(boss.get(address_of(record))) | {walked.field: walked.yours}
    del form["seen_version"]

    answers = [boss.post(address_of(record), form | said) for said in ({}, *SENSELESS)]

    assert {answer.status_code for answer in answers} == {200}
    assert value_of(record, walked.field) == before


def test_what_was_seen_of_one_record_is_nothing_for_another(boss: Client) -> None:
    one, other = (
        BlockedTerm.objects.create(value=value) for value in ("pills", "casino")
    )
    form = filled(boss.get(address_of(one)))

    answer = boss.post(address_of(other), form | {"value": "poker"})

    assert (answer.status_code, value_of(other, "value")) == (200, "casino")


def test_conflict_says_who_wrote_the_last_entry_of_the_history(boss: Client) -> None:
    record, ada = make_sector(), Client()
    ada.force_login(make_user("superuser", username="ada"))
    mine, theirs = (
        filled(boss.get(address_of(record))),
        filled(ada.get(address_of(record))),
    )
    ada.post(address_of(record), theirs | {"name": "Farms"})

    page = read(boss.post(address_of(record), mine | {"name": "Fields"}))

    conflict = page.one("section", class_="conflict")
    assert conflict.texts("p")[0].endswith(", ada")
    assert conflict.texts("del") == ["Farms"]
    assert conflict.texts("ins") == ["Fields"]


def test_conflict_over_what_no_form_saved_is_shown_without_a_name(boss: Client) -> None:
    record = make_sector(name="Farms")
    mine = filled(boss.get(address_of(record)))
    with changes.recorded(record):
        Sector.objects.update(activity_code="AM10")

    refused = boss.post(address_of(record), mine | {"name": "Fields"})

    assert shown(refused)["conflict"].saved is None
    assert value_of(record, "activity_code") == "AM10"


def test_conflict_of_roles_is_shown_in_words(boss: Client) -> None:
    record = make_user("editor", username="sol")
    Group.objects.get_or_create(name="viewer")
    mine = filled(boss.get(address_of(record)))
    record.groups.set(Group.objects.filter(name="viewer"))

    refused = boss.post(address_of(record), mine | {"first_name": "Sol"})

    assert compared(refused) == [
        ("first_name", "", "Sol"),
        ("groups", "viewer", "editor"),
    ]
    assert [group.name for group in record.groups.all()] == ["viewer"]


def test_logging_in_meanwhile_overtakes_nobody(boss: Client) -> None:
    record = make_user("editor", username="sol")
    mine = filled(boss.get(address_of(record)))
    Client().force_login(record)

    assert (
        boss.post(address_of(record), mine | {"first_name": "Sol"}).status_code == 302
    )


class ListingRows(admin.TabularInline):  # type: ignore[type-arg]
    model = Listing
    fields = ("organization", "note")
    extra = 0


@pytest.fixture
def tier_with_rows(monkeypatch: pytest.MonkeyPatch) -> NetworkTier:
    """A tier with two listings, which are edited along with it as a new admin might."""
    monkeypatch.setattr(NetworkTierAdmin, "inlines", [ListingRows])
    tier = make_tier(description="")
    for name in ("Mill", "Bakery"):
        make_listing(make_organization(name=name), tier, note=f"of {name}")
    return tier


def test_rows_that_are_edited_along_are_not_overwritten_unseen(
    boss: Client, tier_with_rows: NetworkTier
) -> None:
    address = address_of(tier_with_rows)
    mine = filled(boss.get(address))
    Listing.objects.filter(organization__name="Mill").update(note="theirs")

    refused = boss.post(address, mine | {"listings-0-note": "yours"})

    assert [row[0] for row in compared(refused)] == ["listings"]
    assert "note in brackets: theirs" in compared(refused)[0][1]
    assert "note in brackets: yours" in compared(refused)[0][2]
    assert Listing.objects.get(organization__name="Mill").note == "theirs"
    assert boss.post(address, filled(refused)).status_code == 302
    assert Listing.objects.get(organization__name="Mill").note == "yours"


@pytest.mark.parametrize("act", ["add", "delete"])
def test_rows_that_came_or_went_overtake_a_form(
    boss: Client, tier_with_rows: NetworkTier, act: str
) -> None:
    address = address_of(tier_with_rows)
    mine = filled(boss.get(address))
    if act == "add":
        make_listing(make_organization(name="Third"), tier_with_rows)
    else:
        Listing.objects.filter(organization__name="Mill").delete()

    refused = boss.post(address, mine | {"description": "Yours"})
    again = boss.post(address, filled(refused))

    found = [row[0] for row in compared(refused)]
    assert found == {"add": ["description"], "delete": ["description", "listings"]}[act]
    assert again.status_code == 302
    names = sorted(Listing.objects.values_list("organization__name", flat=True))
    assert (
        names == {"add": ["Bakery", "Mill", "Third"], "delete": ["Bakery", "Mill"]}[act]
    )


def test_row_of_a_list_that_was_overtaken_shows_both_and_decides_when_sent_again(
    boss: Client,
) -> None:
    first, second = make_page(position=1), make_page(position=2)
    mine = filled_list(boss.get(PAGES))
    Page.objects.filter(pk=first.pk).update(position=71)

    refused = boss.post(PAGES, mine | {"form-0-position": 72, "form-1-position": 73})

    assert refused.status_code == 200
    page = refused.rendered_content  # type: ignore[attr-defined]
    assert (
        page.count("Somebody else changed this meanwhile. Now it says: Position: 71;")
        == 1
    )
    assert [value_of(one, "position") for one in (first, second)] == ["71", "2"]
    sent = filled_list(refused)
    assert (sent["form-0-position"], sent["form-1-position"]) == ("72", "73")
    assert boss.post(PAGES, sent).status_code == 302
    assert [value_of(one, "position") for one in (first, second)] == ["72", "73"]


def test_row_of_a_list_comes_back_beside_its_own_name(boss: Client) -> None:
    first, _second = (
        make_page(position=1, title="First"),
        make_page(position=2, title="Second"),
    )
    mine = filled_list(boss.get(PAGES))
    Page.objects.filter(pk=first.pk).update(position=99)

    refused = boss.post(PAGES, mine | {"form-0-position": 72})

    rows = list(shown(refused)["cl"].result_list)
    assert [
        (row.title, form.instance.pk)
        for row, form in zip(rows, shown(refused)["cl"].formset, strict=True)
    ] == [(row.title, row.pk) for row in rows]
    assert rows[0].title == "First"


def test_row_of_a_list_that_nobody_touched_stays_as_somebody_made_it_meanwhile(
    boss: Client,
) -> None:
    first, second = make_page(position=1), make_page(position=2)
    mine = filled_list(boss.get(PAGES))
    Page.objects.filter(pk=first.pk).update(position=71, is_published=False)

    answer = boss.post(PAGES, mine | {"form-1-position": 73})

    assert answer.status_code == 302
    assert [value_of(one, "position") for one in (first, second)] == ["71", "73"]
    assert value_of(first, "is_published") == "False"


def test_words_beside_a_list_are_not_touched_by_it(boss: Client) -> None:
    page = make_page(position=1, body="before")
    mine = filled_list(boss.get(PAGES))
    with changes.recorded(page):
        Page.objects.update(body="theirs")

    answer = boss.post(PAGES, mine | {"form-0-position": 73})

    assert (answer.status_code, value_of(page, "body"), value_of(page, "position")) == (
        302,
        "theirs",
        "73",
    )


@pytest.mark.parametrize("seen", [None, "", "x", "\x00"])
def test_row_of_a_list_that_does_not_say_what_it_saw_is_refused(
    boss: Client, seen: str | None
) -> None:
    page = make_page(position=1)
    mine = filled_list(boss.get(PAGES)) | {
        "form-0-position": 73,
        "form-0-seen_version": seen,
    }

    answer = boss.post(
        PAGES, {name: value for name, value in mine.items() if value is not None}
    )

    assert (answer.status_code, value_of(page, "position")) == (200, "1")


def test_list_of_which_a_row_is_gone_is_shown_as_it_is_now(boss: Client) -> None:
    gone, page = make_page(position=1), make_page(position=2)
    mine = filled_list(boss.get(PAGES))
    gone.delete()

    answer = boss.post(PAGES, mine | {"form-1-position": 73}, follow=True)

    assert messages(answer)[0].startswith(
        "One of these was deleted meanwhile. Nothing was saved;"
    )
    assert value_of(page, "position") == "2"


def test_suggestion_that_its_sender_changed_meanwhile_is_not_decided(
    boss: Client,
) -> None:
    record = make_organization(city="Quito")
    suggestion = make_suggestion(organization=record, values={"city": "Loja"})
    mine = decisions.opened(boss, suggestion)
    draft = submission.Draft(
        kind="correction", language="en", values={"city": "Cuenca"}, organization=record
    )
    submission.amend(suggestion, draft)

    refused = boss.post(address_of(suggestion), mine | {"decision": "accept"})

    assert "Look again." in shown(refused)["error"]
    assert value_of(record, "city") == "Quito"
    assert value_of(suggestion, "state") == "received"
