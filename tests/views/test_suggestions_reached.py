"""Visitors say how an organization is reached and joined; staff see and decide it, and
take it back.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from directory.history import versions
from directory.models import Organization, Suggestion
from directory.suggestions import decisions
from tests.factories import (
    make_organization,
    make_social_profile,
    make_suggestion,
    make_user,
)
from tests.support.decisions import browser, decide, fresh
from tests.support.reading import read
from tests.support.suggesting import private, send

pytestmark = pytest.mark.django_db
REACHED = {
    "phone": "+49 (0)30 123 45 67",
    "working_languages": "en es",
    "joining": "Come on **Mondays**.",
    "social_profiles": ["https://social.example.org/@hub", "https://x.com/hub"],
}
TYPED = {
    **REACHED,
    "working_languages": "español, English",
    "social_profiles": "@hub@social.example.org\nx.com/hub\n\nhttps://x.com/hub",
}


@pytest.fixture
def moderator(db: None) -> Client:
    return browser("moderator")


def facts_of(organization: Organization) -> dict[str, Any]:
    """What a record says of how it is reached."""
    record = Organization.objects.get(pk=organization.pk)
    profiles = record.social_profiles.order_by("id").values_list("url", flat=True)
    return {
        "phone": record.phone,
        "working_languages": record.working_languages,
        "joining": record.joining,
        "social_profiles": list(profiles),
    }


def test_new_one_keeps_what_was_said_and_shows_it_to_its_sender(
    client: Client,
) -> None:
    send(client, "/suggest/", name="Hub", url="hub.example.org", **TYPED)

    suggestion = Suggestion.objects.get()
    page = read(client.get(private(suggestion, "")))
    assert {name: suggestion.submitted[name] for name in REACHED} == REACHED
    for words in ("English, Spanish", "https://x.com/hub", str(REACHED["phone"])):
        assert words in page.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"phone": "call us"}, "Write one phone number"),
        ({"joining": "x" * 2_001}, "2000 fit here"),
        ({"social_profiles": "just ask"}, "This address is not complete"),
        ({"social_profiles": "\n".join(f"x.com/{n}" for n in range(11))},
         "Too many lines"),
    ],
)  # fmt: skip
def test_what_cannot_be_is_refused_and_stays(
    client: Client, typed: dict[str, str], said: str
) -> None:
    response = send(client, "/suggest/", name="Hub", url="hub.example.org", **typed)

    page = read(response)
    assert response.status_code == 422
    assert said in page.text
    assert not Suggestion.objects.exists()
    assert any("open" in one.attributes for one in page.all("details", class_="more"))


def test_language_that_nobody_knows_waits_for_staff_as_it_was_written(
    client: Client,
) -> None:
    words = "Spanish, Klingon"

    send(
        client, "/suggest/", name="Hub", url="hub.example.org", working_languages=words
    )

    assert Suggestion.objects.get().submitted["working_languages"] == words


def test_correction_shows_languages_by_name_and_keeps_only_what_differs(
    client: Client,
) -> None:
    hub = make_organization(
        phone="+49 30 1", working_languages="en es", joining="Come."
    )
    path = f"/organizations/{hub.slug}/correct/"

    page = read(client.get(path))
    send(client, path, phone="+49 30 2222")

    shown = page.one("input", name="working_languages").attributes["value"]
    assert shown == "English, Spanish"
    assert Suggestion.objects.get().submitted == {"phone": "+49 30 2222"}


def test_shared_profile_is_asked_about_before_it_is_sent(client: Client) -> None:
    hub = make_organization(name="Bread Hub")
    make_social_profile(hub, url="https://x.com/hub")

    page = read(
        send(client, "/suggest/", name="Hub of Bread", social_profiles="x.com/hub",
             description="We bake together. Come by.")
    )  # fmt: skip

    assert "Bread Hub" in page.one("div", id="listed").text
    assert not Suggestion.objects.exists()


@pytest.mark.parametrize("is_listed", [True, False])
def test_what_was_said_is_written_and_taken_back(
    moderator: Client, is_listed: bool
) -> None:
    hub = make_organization(name="Hub", phone="+1 555") if is_listed else None
    if hub:
        make_social_profile(hub, url="https://x.com/hub")
        before = versions.present(hub).words
    suggestion = make_suggestion(organization=hub, values={"name": "Hub", **REACHED})

    decide(moderator, suggestion, "accept")

    decided = fresh(suggestion)
    record = decided.organization
    assert record is not None
    written = facts_of(record)
    assert {*written.pop("social_profiles")} == {*REACHED["social_profiles"]}
    assert written == {name: REACHED[name] for name in written}
    added = decided.published["social_profiles"]
    assert added == REACHED["social_profiles"][: 1 if is_listed else 2]

    decisions.undo(decided, by=make_user("administrator"))

    if hub:
        assert versions.present(hub).words == before
    else:
        assert not Organization.objects.filter(pk=record.pk).exists()


def test_staff_choose_the_present_side_or_their_own(moderator: Client) -> None:
    hub = make_organization(name="Hub", phone="+1 555", working_languages="fr")
    suggestion = make_suggestion(organization=hub, values=REACHED)

    decide(
        moderator,
        suggestion,
        "accept",
        use_phone="current",
        use_working_languages="current",
        joining="Write to us.",
        social_profiles="facebook.com/hub",
    )

    assert facts_of(hub) == {
        "phone": "+1 555",
        "working_languages": "fr",
        "joining": "Write to us.",
        "social_profiles": ["https://facebook.com/hub"],
    }


def test_decision_waits_while_a_language_is_not_known(moderator: Client) -> None:
    suggestion = make_suggestion(values={"name": "Hub", "working_languages": "Klingon"})

    response = decide(moderator, suggestion, "accept")

    assert "We do not know these languages: Klingon." in response.content.decode()
    assert fresh(suggestion).is_pending
