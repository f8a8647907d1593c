"""One suggestion is decided on one page: by whom, with what, and what happens when two do it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from directory.models import DeclineReason, Organization, Suggestion
from directory.services import changes, deciding, roles
from tests.admin.builders import messages, shown
from tests.admin.deciding import REVIEW, decide, opened, review
from tests.factories import make_organization, make_sector, make_suggestion, make_user
from tests.reading import read

pytestmark = pytest.mark.django_db


def browser(role: str, **values: Any) -> Client:
    roles.set_up()
    client = Client()
    client.force_login(make_user(role, **values))
    return client


@pytest.fixture
def moderator(db: None) -> Client:
    """A browser in which a moderator is logged in."""
    return browser("moderator", username="mo")


def fresh(suggestion: Suggestion) -> Suggestion:
    return Suggestion.objects.get(pk=suggestion.pk)


def old(days: int, **values: Any) -> Suggestion:
    return make_suggestion(received_at=timezone.now() - timedelta(days=days), **values)


def trouble(response: Any) -> tuple[str, list[str]]:
    """What keeps the decision from being carried out."""
    assert response.status_code == 200
    context = shown(response)
    return context["error"], context["errors"]


def test_accepting_publishes_what_the_last_column_says(moderator: Client) -> None:
    sector = make_sector()
    sent = {"name": "Hub", "url": "https://hub.example/", "city": "Lyon", "country": "FR", "sectors": [sector.slug]}
    suggestion = make_suggestion(values=sent)

    answer = decide(moderator, suggestion, "accept", city="Paris", kind="media")

    made = Organization.objects.get()
    assert answer.headers["Location"] == "/admin/"
    assert (made.name, made.city, made.kind, list(made.sectors.all()), made.is_published) == (
        "Hub",
        "Paris",
        "media",
        [sector],
        True,
    )
    assert (fresh(suggestion).state, fresh(suggestion).published["city"]) == ("accepted", "Paris")


def test_accepting_a_correction_takes_the_chosen_sides(moderator: Client) -> None:
    hub = make_organization(name="Hub", city="Lyon")
    suggestion = make_suggestion(organization=hub, values={"name": "The Hub", "city": "Paris"})

    decide(moderator, suggestion, "accept", use_city="current")

    hub.refresh_from_db()
    assert (hub.name, hub.city) == ("The Hub", "Lyon")


def test_merging_adds_the_words_and_keeps_the_name_as_chosen(moderator: Client) -> None:
    geo = make_organization(name="Geo.coop", url="https://geo.coop/")
    suggestion = make_suggestion(values={"name": "Geo coop", "url": "https://geo.coop", "city": "Riverbend"})

    decide(moderator, suggestion, "merge", f"?with={geo.pk}", name_kind="former")

    geo.refresh_from_db()
    assert (geo.name, geo.city, geo.url) == ("Geo.coop", "Riverbend", "https://geo.coop/")
    assert list(geo.alternate_names.values_list("name", "kind")) == [("Geo coop", "former")]
    assert fresh(suggestion).state == "merged"


def test_a_likely_double_is_compared_unless_treated_as_new(moderator: Client) -> None:
    geo = make_organization(name="Geo.coop", url="https://geo.coop/")
    suggestion = make_suggestion(values={"name": "Geo.coop", "url": "https://geo.coop/"})

    compared, as_new = review(moderator, suggestion), review(moderator, suggestion, "?with=new")

    assert (shown(compared)["sheet"].record, shown(as_new)["sheet"].record) == (geo, None)
    buttons = [{button.attributes["value"] for button in read(page).all("button") if "value" in button.attributes}
               for page in (compared, as_new)]  # fmt: skip
    assert [button & {"accept", "merge"} for button in buttons] == [{"merge"}, {"accept"}]


def test_declining_sends_the_edited_reason(moderator: Client) -> None:
    reason = DeclineReason.objects.create(title="Far", text="Too far away.")
    suggestion = make_suggestion(email="jo@example.org")

    decide(moderator, suggestion, "decline", reason=reason.pk, text="Too far away for us.")

    assert (fresh(suggestion).state, fresh(suggestion).reason) == ("declined", "Too far away for us.")


def test_declining_without_a_word_is_refused_and_keeps_the_page(moderator: Client) -> None:
    suggestion = make_suggestion()

    answer = decide(moderator, suggestion, "decline", name="Typed name")

    assert trouble(answer) == ("Write the reason; the sender reads it.", [])
    assert shown(answer)["form"]["name"].value() == "Typed name"
    assert fresh(suggestion).is_pending


def test_asking_needs_a_question_and_no_valid_record(moderator: Client) -> None:
    suggestion = make_suggestion(values={"name": "Hub", "url": "no address"})

    decide(moderator, suggestion, "ask", question="Where is it?")

    assert (fresh(suggestion).state, suggestion.messages.get().text) == ("question", "Where is it?")


def test_what_cannot_be_saved_is_named_and_stays_typed(moderator: Client) -> None:
    suggestion = make_suggestion()

    answer = decide(moderator, suggestion, "accept", url="javascript:alert(1)", city="Lyon")

    assert trouble(answer)[1] == ["Web address: A web address begins with http:// or https://."]
    assert (shown(answer)["form"]["city"].value(), Organization.objects.count()) == ("Lyon", 0)


def test_what_only_the_whole_record_refuses_comes_back_in_words(moderator: Client) -> None:
    hub = make_organization(slug="hub")
    suggestion = make_suggestion(organization=hub, kind="closed", values={"dissolved": "2024"})

    answer = decide(moderator, suggestion, "accept", successor="hub")

    assert trouble(answer)[0] == "An organization cannot be its own successor."


def test_enter_in_a_field_decides_nothing_and_shows_what_will_be_saved(moderator: Client) -> None:
    hub = make_organization(city="Lyon")
    suggestion = make_suggestion(organization=hub, values={"city": "Paris"})

    answer = decide(moderator, suggestion, "", use_city="current")

    assert (trouble(answer), shown(answer)["form"]["city"].value()) == (("", []), "Lyon")
    first = read(answer).one("form", id="review-form").all("button")[0]
    assert first.attributes.get("name", "") == ""


def test_decision_leads_to_the_next_of_the_same_cut(moderator: Client) -> None:
    first, second = old(3, verdict="doubtful"), old(1, verdict="doubtful")
    old(2)
    query = "?_changelist_filters=verdict%3Ddoubtful"

    answer = decide(moderator, first, "decline", query, text="No.")

    assert answer.headers["Location"] == REVIEW.format(second.pk) + query


def test_after_the_last_one_comes_the_front_page_with_the_way_back(moderator: Client) -> None:
    suggestion = make_suggestion(name="Hub")

    page = moderator.get(decide(moderator, suggestion, "decline", text="No.").headers["Location"])

    button = read(page).one("ul", class_="messagelist").one("button")
    assert button.attributes["formaction"] == f"/admin/directory/suggestion/{suggestion.pk}/undo/"
    assert read(page).one("form", id=button.attributes["form"]).attributes["method"] == "post"


def test_undo_brings_everything_back(moderator: Client) -> None:
    suggestion = make_suggestion()
    decide(moderator, suggestion, "accept")

    answer = moderator.post(f"/admin/directory/suggestion/{suggestion.pk}/undo/", follow=True)

    assert (Organization.objects.count(), fresh(suggestion).is_pending) == (0, True)
    assert messages(answer)[-1] == f"Undone. “{suggestion.name}” waits again."


def test_undo_is_refused_once_the_record_changed(moderator: Client) -> None:
    suggestion = make_suggestion(name="Hub", values={"name": "Hub"})
    decide(moderator, suggestion, "accept")
    with changes.recorded(Organization.objects.get()):
        Organization.objects.update(city="Lyon")

    answer = moderator.post(f"/admin/directory/suggestion/{suggestion.pk}/undo/", follow=True)

    assert messages(answer)[-1] == "“Hub” was changed since."
    assert "cannot be undone" in read(answer).text


def test_the_second_of_two_moderators_is_told_who_decided_what(moderator: Client) -> None:
    suggestion = make_suggestion()
    sent = opened(moderator, suggestion) | {"decision": "accept"}
    decide(browser("moderator", username="ada", first_name="Ada"), suggestion, "decline", text="No.")

    answer = moderator.post(REVIEW.format(suggestion.pk), sent)

    assert trouble(answer)[0].startswith("Ada decided this on ")
    assert (Organization.objects.count(), fresh(suggestion).state) == (0, "declined")


def test_who_took_it_is_said_to_others(moderator: Client) -> None:
    suggestion = make_suggestion()
    deciding.take(suggestion, by=make_user("moderator", first_name="Sol"))

    assert "Sol took this" in read(review(moderator, suggestion)).text


def test_decision_about_words_that_the_sender_changed_is_refused_once(moderator: Client) -> None:
    suggestion = make_suggestion(values={"name": "Hub"})
    sent = opened(moderator, suggestion) | {"decision": "accept"}
    Suggestion.objects.filter(pk=suggestion.pk).update(edition=2, submitted={"name": "The Hub"})

    answer = moderator.post(REVIEW.format(suggestion.pk), sent)

    assert trouble(answer)[0] == "The sender changed or answered something since you opened this. Look again."
    assert (shown(answer)["sheet"].seen, shown(answer)["form"]["name"].value()) == ("2-", "The Hub")


def test_decision_over_a_record_that_changed_names_the_change(moderator: Client) -> None:
    hub = make_organization(name="Hub", city="Lyon")
    suggestion = make_suggestion(organization=hub)
    sent = opened(moderator, suggestion) | {"decision": "accept", "description": "Typed."}
    hub.city = "Paris"
    with changes.recorded(hub):
        hub.save()

    answer = moderator.post(REVIEW.format(suggestion.pk), sent)

    assert trouble(answer)[0] == "“Hub” was changed since you opened this: City. Look again."
    form = shown(answer)["form"]
    assert (form["city"].value(), form["description"].value()) == ("Paris", "Typed.")


@pytest.mark.parametrize("seen", ["", "x-1", "-", "1-²", "9" * 60])
def test_form_that_came_incomplete_decides_nothing(moderator: Client, seen: str) -> None:
    suggestion = make_suggestion()

    answer = decide(moderator, suggestion, "accept", seen=seen)

    assert trouble(answer)[0] != ""
    assert fresh(suggestion).is_pending


def test_leave_out_wish_is_granted_by_editors_only(moderator: Client, editor: Client) -> None:
    hub = make_organization()
    suggestion = make_suggestion(organization=hub, kind="leave_out")

    refused = decide(moderator, suggestion, "accept")
    before = Organization.objects.get().visibility
    decide(editor, suggestion, "accept")
    undo = moderator.post(f"/admin/directory/suggestion/{suggestion.pk}/undo/")

    assert (refused.status_code, before, undo.status_code) == (403, "published", 403)
    assert Organization.objects.get().visibility == "withdrawn"


def test_viewers_see_the_suggestion_and_nobody_behind_it() -> None:
    suggestion = make_suggestion(email="jo@example.org", sender="Jo Doe", how="part")

    page = read(review(browser("viewer"), suggestion))

    assert suggestion.name in page.text
    assert [word for word in ("jo@example.org", "Jo Doe", "I am part of it") if word in page.text] == []
    assert page.all("button", value="accept") == []


def test_words_of_strangers_are_never_markup(moderator: Client) -> None:
    evil = '<script>alert(1)</script><b>"x"'
    hub = make_organization(name="Hub")
    suggestion = make_suggestion(
        organization=hub, values={"name": evil, "description": evil}, note=evil, evidence=f"{evil} javascript:alert(1)",
        email="jo@example.org", sender=evil, reasons=[{"code": "markup", "points": 5, "detail": evil}],
    )  # fmt: skip
    suggestion.messages.create(text=evil, is_answer=True)

    html = review(moderator, suggestion).rendered_content

    assert (html.count("<script>alert"), html.count("<b>"), 'href="javascript' in html) == (0, 0, False)


def test_taking_and_giving_back_return_to_where_it_was_asked(moderator: Client) -> None:
    suggestion = make_suggestion()
    address = f"/admin/directory/suggestion/{suggestion.pk}/take/"

    taken = moderator.post(address, {"next": "/admin/?kind=new"})
    owner = fresh(suggestion).assigned_to
    moderator.post(address, {"release": "1", "next": "https://evil.example/"})

    assert (taken.headers["Location"], owner and owner.username) == ("/admin/?kind=new", "mo")
    assert fresh(suggestion).assigned_to is None


def test_what_somebody_else_took_is_taken_over_only_on_purpose(moderator: Client) -> None:
    suggestion, sol = make_suggestion(name="Hub"), make_user("moderator", username="sol")
    deciding.take(suggestion, by=sol)
    address = f"/admin/directory/suggestion/{suggestion.pk}/take/"

    answer = moderator.post(address, {"next": "/admin/"}, follow=True)
    owner = fresh(suggestion).assigned_to
    moderator.post(address, {"over": "1"})

    assert (messages(answer), owner) == (["sol took “Hub” already."], sol)
    assert fresh(suggestion).assigned_to != sol


def test_complaint_about_a_website_shows_it_though_no_other_was_sent(moderator: Client) -> None:
    hub = make_organization(url="https://hub.example/")
    suggestion = make_suggestion(organization=hub, kind="link", values={"x": ""}, note="It is dead.")

    rows = shown(review(moderator, suggestion))["form"].loud_rows()
    decide(moderator, suggestion, "accept", url="")

    hub.refresh_from_db()
    assert ([row.name for row, _field, _side in rows], hub.url) == (["url"], "")


@pytest.mark.parametrize("evil", ["https://evil.example/", "//evil.example/", "/admin//\\evil.example", "/\\evil.example"])
def test_nobody_is_led_astray_after_taking(moderator: Client, evil: str) -> None:
    suggestion = make_suggestion()

    answer = moderator.post(f"/admin/directory/suggestion/{suggestion.pk}/take/", {"next": evil})

    assert answer.headers["Location"].startswith("/admin/")


def test_wrong_verdict_is_mended_by_one_click(moderator: Client) -> None:
    suggestion, following = old(2, verdict="spam"), old(1)
    address = f"/admin/directory/suggestion/{suggestion.pk}/mark/"

    cleared = moderator.post(address, {"verdict": "clean"})
    verdict = fresh(suggestion).verdict
    marked = moderator.post(address, {"verdict": "spam"})

    assert (verdict, cleared.headers["Location"]) == ("clean", REVIEW.format(suggestion.pk))
    assert (fresh(suggestion).verdict, marked.headers["Location"]) == ("spam", REVIEW.format(following.pk))


@pytest.mark.parametrize("key", ["0", "999999", "9" * 30, "x", "1/x"])
def test_suggestion_that_does_not_exist_is_not_found(moderator: Client, key: str) -> None:
    assert moderator.get(REVIEW.format(key)).status_code == 404


@pytest.mark.parametrize("query", ["?with=999999", "?with=" + "9" * 40, "?with=x", "?find=%00", "?_changelist_filters=%ff"])
def test_nonsense_in_the_address_is_passed_over(moderator: Client, query: str) -> None:
    make_organization()

    assert review(moderator, make_suggestion(), query).status_code == 200


def test_review_costs_the_same_for_many(moderator: Client) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as counted:
            review(moderator, suggestion)
        return len(counted)

    def add(number: int) -> None:
        sectors = [make_sector() for _ in range(number)]
        with changes.recorded(hub):
            hub.sectors.add(*sectors)
        for _ in range(number):
            make_suggestion(organization=hub, email="jo@example.org")
            suggestion.messages.create(text="Where?", by=make_user("moderator"))

    hub = make_organization()
    suggestion = make_suggestion(organization=hub, email="jo@example.org")
    add(1)
    few = statements()
    add(15)

    assert statements() == few
