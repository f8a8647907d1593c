"""One suggestion is decided on one page: by whom, with what, and what happens when two
do it.
"""

from __future__ import annotations

import pytest
from django.test import Client

from directory.history import changes
from directory.models import DeclineReason, Organization, Suggestion
from directory.suggestions import decisions
from tests.factories import make_organization, make_sector, make_suggestion, make_user
from tests.support.admin import messages, shown
from tests.support.decisions import (
    REVIEW,
    browser,
    decide,
    fresh,
    old,
    opened,
    review,
    trouble,
)
from tests.support.reading import read

pytestmark = pytest.mark.django_db


def test_accepting_publishes_what_the_last_column_says(moderator: Client) -> None:
    sector = make_sector()
    sent = {
        "name": "Hub",
        "url": "https://hub.example/",
        "city": "Lyon",
        "country": "FR",
        "sectors": [sector.slug],
    }
    suggestion = make_suggestion(values=sent)

    answer = decide(moderator, suggestion, "accept", city="Paris", kind="media")

    made = Organization.objects.get()
    assert answer.headers["Location"] == "/admin/"
    assert (
        made.name,
        made.city,
        made.kind,
        list(made.sectors.all()),
        made.is_published,
    ) == (
        "Hub",
        "Paris",
        "media",
        [sector],
        True,
    )
    assert (fresh(suggestion).state, fresh(suggestion).published["city"]) == (
        "accepted",
        "Paris",
    )


def test_accepting_a_correction_takes_the_chosen_sides(moderator: Client) -> None:
    hub = make_organization(name="Hub", city="Lyon")
    suggestion = make_suggestion(
        organization=hub, values={"name": "The Hub", "city": "Paris"}
    )

    decide(moderator, suggestion, "accept", use_city="current")

    hub.refresh_from_db()
    assert (hub.name, hub.city) == ("The Hub", "Lyon")


def test_merging_adds_the_words_and_keeps_the_name_as_chosen(moderator: Client) -> None:
    geo = make_organization(name="Geo.coop", url="https://geo.coop/")
    suggestion = make_suggestion(
        values={"name": "Geo coop", "url": "https://geo.coop", "city": "Riverbend"}
    )

    decide(moderator, suggestion, "merge", f"?with={geo.pk}", name_kind="former")

    geo.refresh_from_db()
    assert (geo.name, geo.city, geo.url) == (
        "Geo.coop",
        "Riverbend",
        "https://geo.coop/",
    )
    assert list(geo.alternate_names.values_list("name", "kind")) == [
        ("Geo coop", "former")
    ]
    assert fresh(suggestion).state == "merged"


def test_wish_of_a_gone_record_withdraws_another_for_editors(moderator: Client) -> None:
    gone, mill = make_organization(name="Mill Co"), make_organization(name="Mill")
    wish = make_suggestion(organization=gone, kind="leave_out", values={})
    changes.removed(gone)
    query, editor = f"?with={mill.pk}", browser("editor")

    refused = decide(moderator, wish, "merge", query)
    kept = Organization.objects.get(pk=mill.pk).visibility
    button = read(review(editor, wish, query)).one("button", value="merge")
    decide(editor, wish, "merge", query)

    mill.refresh_from_db()
    assert (refused.status_code, kept) == (403, "published")
    assert button.text == "Withdraw “Mill”"
    assert (mill.visibility, mill.alternate_names.count()) == ("withdrawn", 0)


def test_undo_that_is_not_for_ones_role_is_not_offered(moderator: Client) -> None:
    suggestion = make_suggestion()
    decide(browser("moderator", username="ada"), suggestion, "accept")

    page = read(review(moderator, suggestion))

    assert "To undo it takes another role than yours." in page.text
    undo = f"/admin/directory/suggestion/{suggestion.pk}/undo/"
    assert page.all("form", action=undo) == []


def test_a_likely_double_is_compared_unless_treated_as_new(moderator: Client) -> None:
    geo = make_organization(name="Geo.coop", url="https://geo.coop/")
    suggestion = make_suggestion(
        values={"name": "Geo.coop", "url": "https://geo.coop/"}
    )

    compared, as_new = (
        review(moderator, suggestion),
        review(moderator, suggestion, "?with=new"),
    )

    assert (shown(compared)["sheet"].record, shown(as_new)["sheet"].record) == (
        geo,
        None,
    )
    buttons = [
        {
            button.attributes["value"]
            for button in read(page).all("button")
            if "value" in button.attributes
        }
        for page in (compared, as_new)
    ]
    assert [button & {"accept", "merge"} for button in buttons] == [
        {"merge"},
        {"accept"},
    ]


def test_declining_sends_the_edited_reason(moderator: Client) -> None:
    reason = DeclineReason.objects.create(title="Far", text="Too far away.")
    suggestion = make_suggestion(email="jo@example.org")

    decide(
        moderator, suggestion, "decline", reason=reason.pk, text="Too far away for us."
    )

    assert (fresh(suggestion).state, fresh(suggestion).reason) == (
        "declined",
        "Too far away for us.",
    )


def test_declining_without_a_word_is_refused_and_keeps_the_page(
    moderator: Client,
) -> None:
    suggestion = make_suggestion()

    answer = decide(moderator, suggestion, "decline", name="Typed name")

    assert trouble(answer) == ("Write the reason; the sender reads it.", [])
    assert shown(answer)["form"]["name"].value() == "Typed name"
    assert fresh(suggestion).is_pending


def test_asking_needs_a_question_and_no_valid_record(moderator: Client) -> None:
    suggestion = make_suggestion(values={"name": "Hub", "url": "no address"})

    decide(moderator, suggestion, "ask", question="Where is it?")

    assert (fresh(suggestion).state, suggestion.messages.get().text) == (
        "question",
        "Where is it?",
    )


def test_what_cannot_be_saved_is_named_and_stays_typed(moderator: Client) -> None:
    suggestion = make_suggestion()

    answer = decide(
        moderator, suggestion, "accept", url="javascript:alert(1)", city="Lyon"
    )

    assert trouble(answer)[1] == [
        "Web address: A web address begins with http:// or https://."
    ]
    assert (shown(answer)["form"]["city"].value(), Organization.objects.count()) == (
        "Lyon",
        0,
    )


def test_what_only_the_whole_record_refuses_comes_back_in_words(
    moderator: Client,
) -> None:
    hub = make_organization(slug="hub")
    suggestion = make_suggestion(
        organization=hub, kind="closed", values={"dissolved": "2024"}
    )

    answer = decide(moderator, suggestion, "accept", successor="hub")

    assert trouble(answer)[0] == "An organization cannot be its own successor."


def test_enter_in_a_field_decides_nothing_and_shows_what_will_be_saved(
    moderator: Client,
) -> None:
    hub = make_organization(city="Lyon")
    suggestion = make_suggestion(organization=hub, values={"city": "Paris"})

    answer = decide(moderator, suggestion, "", use_city="current")

    assert (trouble(answer), shown(answer)["form"]["city"].value()) == (
        ("", []),
        "Lyon",
    )
    first = read(answer).one("form", id="review-form").all("button")[0]
    assert first.attributes.get("name", "") == ""


def test_decision_leads_to_the_next_of_the_same_cut(moderator: Client) -> None:
    first, second = old(3, verdict="doubtful"), old(1, verdict="doubtful")
    old(2)
    query = "?_changelist_filters=verdict%3Ddoubtful"

    answer = decide(moderator, first, "decline", query, text="No.")

    assert answer.headers["Location"] == REVIEW.format(second.pk) + query


def test_after_the_last_one_comes_the_front_page_with_the_way_back(
    moderator: Client,
) -> None:
    suggestion = make_suggestion(name="Hub")

    page = moderator.get(
        decide(moderator, suggestion, "decline", text="No.").headers["Location"]
    )

    button = read(page).one("ul", class_="messagelist").one("button")
    assert (
        button.attributes["formaction"]
        == f"/admin/directory/suggestion/{suggestion.pk}/undo/"
    )
    assert (
        read(page).one("form", id=button.attributes["form"]).attributes["method"]
        == "post"
    )


def test_undo_brings_everything_back(moderator: Client) -> None:
    suggestion = make_suggestion()
    decide(moderator, suggestion, "accept")

    answer = moderator.post(
        f"/admin/directory/suggestion/{suggestion.pk}/undo/", follow=True
    )

    assert (Organization.objects.count(), fresh(suggestion).is_pending) == (0, True)
    assert messages(answer)[-1] == f"Undone. “{suggestion.name}” waits again."


def test_undo_is_refused_once_the_record_changed(moderator: Client) -> None:
    suggestion = make_suggestion(name="Hub", values={"name": "Hub"})
    decide(moderator, suggestion, "accept")
    with changes.recorded(Organization.objects.get()):
        Organization.objects.update(city="Lyon")

    answer = moderator.post(
        f"/admin/directory/suggestion/{suggestion.pk}/undo/", follow=True
    )

    assert messages(answer)[-1] == "“Hub” was changed since."
    assert "cannot be undone" in read(answer).text


def test_the_second_of_two_moderators_is_told_who_decided_what(
    moderator: Client,
) -> None:
    suggestion = make_suggestion()
    sent = opened(moderator, suggestion) | {"decision": "accept"}
    decide(
        browser("moderator", username="ada", first_name="Ada"),
        suggestion,
        "decline",
        text="No.",
    )

    answer = moderator.post(REVIEW.format(suggestion.pk), sent)

    assert trouble(answer)[0].startswith("Ada decided this on ")
    assert (Organization.objects.count(), fresh(suggestion).state) == (0, "declined")


def test_who_took_it_is_said_to_others(moderator: Client) -> None:
    suggestion = make_suggestion()
    decisions.take(suggestion, by=make_user("moderator", first_name="Sol"))

    assert "Sol took this" in read(review(moderator, suggestion)).text


def test_decision_about_words_that_the_sender_changed_is_refused_once(
    moderator: Client,
) -> None:
    suggestion = make_suggestion(values={"name": "Hub"})
    sent = opened(moderator, suggestion) | {"decision": "accept"}
    Suggestion.objects.filter(pk=suggestion.pk).update(
        edition=2, submitted={"name": "The Hub"}
    )

    answer = moderator.post(REVIEW.format(suggestion.pk), sent)

    assert (
        trouble(answer)[0]
        == "The sender changed or answered something since you opened this. Look again."
    )
    assert (shown(answer)["sheet"].seen, shown(answer)["form"]["name"].value()) == (
        "2-",
        "The Hub",
    )


def test_decision_over_a_record_that_changed_names_the_change(
    moderator: Client,
) -> None:
    hub = make_organization(name="Hub", city="Lyon")
    suggestion = make_suggestion(organization=hub)
    sent = opened(moderator, suggestion) | {
        "decision": "accept",
        "description": "Typed.",
    }
    hub.city = "Paris"
    with changes.recorded(hub):
        hub.save()

    answer = moderator.post(REVIEW.format(suggestion.pk), sent)

    assert (
        trouble(answer)[0]
        == "“Hub” was changed since you opened this: City. Look again."
    )
    form = shown(answer)["form"]
    assert (form["city"].value(), form["description"].value()) == ("Paris", "Typed.")


@pytest.mark.parametrize("seen", ["", "x-1", "-", "1-²", "9" * 60])
def test_form_that_came_incomplete_decides_nothing(
    moderator: Client, seen: str
) -> None:
    suggestion = make_suggestion()

    answer = decide(moderator, suggestion, "accept", seen=seen)

    assert trouble(answer)[0] != ""
    assert fresh(suggestion).is_pending
