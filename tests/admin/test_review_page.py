"""The page on which a suggestion is reviewed: who may do what there, what it shows, and
what it passes over.
"""

from __future__ import annotations

import pytest
import reversion
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from directory.history import changes
from directory.models import Organization, Suggestion
from directory.suggestions import decisions
from tests.factories import make_organization, make_sector, make_suggestion, make_user
from tests.support.admin import messages, shown
from tests.support.decisions import REVIEW, browser, decide, fresh, old, review
from tests.support.reading import read

pytestmark = pytest.mark.django_db


def test_leave_out_wish_is_granted_by_editors_only(
    moderator: Client, editor: Client
) -> None:
    hub = make_organization()
    suggestion = make_suggestion(organization=hub, kind="leave_out")

    refused = decide(moderator, suggestion, "accept")
    before = Organization.objects.get().visibility
    decide(editor, suggestion, "accept")
    undo = moderator.post(f"/admin/directory/suggestion/{suggestion.pk}/undo/")

    assert (refused.status_code, before, undo.status_code) == (403, "published", 403)
    assert Organization.objects.get().visibility == "withdrawn"


def test_review_joins_the_words_of_a_visitor_only_when_staff_say_so(
    moderator: Client,
) -> None:
    values = {"name": "Mill", "description": "we *bake* bread.\n\n- rye\n- wheat"}
    left, joined = (
        make_suggestion(values=values),
        make_suggestion(values=values | {"name": "Kiln"}, is_different=True),
    )

    page = read(review(moderator, joined))
    decide(moderator, left, "accept")
    decide(moderator, joined, "accept", continues_name="on")

    assert "It continues the name: “Kiln we bake bread.”" in page.text
    leads = [record.lead() for record in Organization.objects.order_by("name")]
    assert leads == ["Kiln", ""]


@pytest.mark.parametrize("description", ["We bake.", "- bread", ""])
def test_review_offers_no_sentence_that_cannot_be_one(
    moderator: Client, description: str
) -> None:
    suggestion = make_suggestion(values={"name": "Mill", "description": description})

    page = read(review(moderator, suggestion))

    assert "It continues the name" not in page.text


def test_viewers_see_the_suggestion_and_nobody_behind_it() -> None:
    suggestion = make_suggestion(email="jo@example.org", sender="Jo Doe", how="part")

    page = read(review(browser("viewer"), suggestion))

    assert suggestion.name in page.text
    assert [
        word
        for word in ("jo@example.org", "Jo Doe", "I am part of it")
        if word in page.text
    ] == []
    assert page.all("button", value="accept") == []


def test_nobody_sees_what_opens_a_private_page() -> None:
    staff, suggestion = browser("superuser"), make_suggestion(email="jo@example.org")

    pages = [review(staff, suggestion), staff.get("/admin/directory/suggestion/")]

    for page in pages:
        assert suggestion.name in page.content.decode()
        assert suggestion.secret not in page.content.decode()
    assert not reversion.is_registered(Suggestion)


def test_words_of_strangers_are_never_markup(moderator: Client) -> None:
    evil = '<script>alert(1)</script><b>"x"'
    hub = make_organization(name="Hub")
    suggestion = make_suggestion(
        organization=hub, values={"name": evil, "description": evil}, note=evil,
        evidence=f"{evil} javascript:alert(1)",
        email="jo@example.org", sender=evil, reasons=[{"code": "markup", "points": 5,
        "detail": evil}],
    )  # fmt: skip
    suggestion.messages.create(text=evil, is_answer=True)

    html = review(moderator, suggestion).rendered_content

    assert (
        html.count("<script>alert"),
        html.count("<b>"),
        'href="javascript' in html,
    ) == (0, 0, False)


def test_taking_and_giving_back_return_to_where_it_was_asked(moderator: Client) -> None:
    suggestion = make_suggestion()
    address = f"/admin/directory/suggestion/{suggestion.pk}/take/"

    taken = moderator.post(address, {"next": "/admin/?kind=new"})
    owner = fresh(suggestion).assigned_to
    moderator.post(address, {"release": "1", "next": "https://evil.example/"})

    assert (taken.headers["Location"], owner and owner.username) == (
        "/admin/?kind=new",
        "mo",
    )
    assert fresh(suggestion).assigned_to is None


def test_what_somebody_else_took_is_taken_over_only_on_purpose(
    moderator: Client,
) -> None:
    suggestion, sol = (
        make_suggestion(name="Hub"),
        make_user("moderator", username="sol"),
    )
    decisions.take(suggestion, by=sol)
    address = f"/admin/directory/suggestion/{suggestion.pk}/take/"

    answer = moderator.post(address, {"next": "/admin/"}, follow=True)
    owner = fresh(suggestion).assigned_to
    moderator.post(address, {"over": "1"})

    assert (messages(answer), owner) == (["sol took “Hub” already."], sol)
    assert fresh(suggestion).assigned_to != sol


def test_complaint_about_a_website_shows_it_though_no_other_was_sent(
    moderator: Client,
) -> None:
    hub = make_organization(url="https://hub.example/")
    suggestion = make_suggestion(
        organization=hub, kind="link", values={"x": ""}, note="It is dead."
    )

    rows = shown(review(moderator, suggestion))["form"].loud_rows()
    decide(moderator, suggestion, "accept", url="")

    hub.refresh_from_db()
    assert ([row.name for row, _field, _side in rows], hub.url) == (["url"], "")


def test_kind_of_a_new_one_is_in_sight_and_nothing_is_chosen(
    moderator: Client,
) -> None:
    suggestion = make_suggestion()

    form = shown(review(moderator, suggestion))["form"]
    decide(moderator, suggestion, "accept")

    loud = {row.name: field for row, field, _side in form.loud_rows()}
    assert loud["kind"].value() in ("", None)
    organization = Organization.objects.get()
    assert (organization.visibility, organization.kind) == ("published", "")


@pytest.mark.parametrize(
    "evil",
    [
        "https://evil.example/",
        "//evil.example/",
        "/admin//\\evil.example",
        "/\\evil.example",
    ],
)
def test_nobody_is_led_astray_after_taking(moderator: Client, evil: str) -> None:
    suggestion = make_suggestion()

    answer = moderator.post(
        f"/admin/directory/suggestion/{suggestion.pk}/take/", {"next": evil}
    )

    assert answer.headers["Location"].startswith("/admin/")


def test_wrong_verdict_is_mended_by_one_click(moderator: Client) -> None:
    suggestion, following = old(2, verdict="spam"), old(1)
    address = f"/admin/directory/suggestion/{suggestion.pk}/mark/"

    cleared = moderator.post(address, {"verdict": "clean"})
    verdict = fresh(suggestion).verdict
    marked = moderator.post(address, {"verdict": "spam"})

    assert (verdict, cleared.headers["Location"]) == (
        "clean",
        REVIEW.format(suggestion.pk),
    )
    assert (fresh(suggestion).verdict, marked.headers["Location"]) == (
        "spam",
        REVIEW.format(following.pk),
    )


@pytest.mark.parametrize("key", ["0", "999999", "9" * 30, "x", "1/x"])
def test_suggestion_that_does_not_exist_is_not_found(
    moderator: Client, key: str
) -> None:
    assert moderator.get(REVIEW.format(key)).status_code == 404


@pytest.mark.parametrize(
    "query",
    [
        "?with=999999",
        "?with=" + "9" * 40,
        "?with=x",
        "?find=%00",
        "?_changelist_filters=%ff",
    ],
)
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


def test_question_of_a_deleted_account_is_shown_as_the_staffs(editor: Client) -> None:
    suggestion, moderator = make_suggestion(), make_user("moderator")
    seen = decisions.SeenState(suggestion.edition)
    decisions.ask(suggestion, "Who are you?", by=moderator, seen=seen)
    moderator.delete()

    response = review(editor, suggestion)

    assert response.status_code == 200
    assert "Asked by staff" in " ".join(response.content.decode().split())
