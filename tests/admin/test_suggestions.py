"""The list of suggestions: the clean ones that wait come first, everything else is one
click away.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from directory.models import Suggestion
from directory.operations import roles
from tests.factories import make_organization, make_suggestion, make_user
from tests.support.admin import messages, shown
from tests.support.reading import read

pytestmark = pytest.mark.django_db
QUEUE = "/admin/directory/suggestion/"


def listed(client: Client, query: str = "") -> list[str]:
    return [row.name for row in shown(client.get(QUEUE + query))["cl"].result_list]


def fill() -> None:
    now = timezone.now()
    make_suggestion(name="Younger", received_at=now - timedelta(days=1))
    make_suggestion(name="Older", received_at=now - timedelta(days=9))
    make_suggestion(name="Doubtful", verdict="doubtful")
    make_suggestion(name="Spam", verdict="spam")
    make_suggestion(name="Asked", state="question")
    make_suggestion(name="Done", state="declined", ended_at=now)
    make_suggestion(name="Closed", kind="closed", organization=make_organization())


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Older", "Younger", "Asked", "Closed"]),
        ("?verdict=doubtful", ["Doubtful"]),
        ("?verdict=spam", ["Spam"]),
        ("?verdict=any", ["Older", "Younger", "Doubtful", "Spam", "Asked", "Closed"]),
        ("?state=question", ["Asked"]),
        ("?state=declined", ["Done"]),
        ("?kind=closed", ["Closed"]),
        ("?q=spam", ["Spam"]),
        ("?q=done", ["Done"]),
        (
            "?state=nonsense",
            ["Older", "Younger", "Doubtful", "Spam", "Asked", "Done", "Closed"],
        ),
    ],
)
def test_list_shows_what_waits_and_is_clean_unless_asked_otherwise(
    editor: Client, query: str, expected: list[str]
) -> None:
    fill()

    assert listed(editor, query) == expected


def test_number_finds_the_one_suggestion(editor: Client) -> None:
    fill()
    done = Suggestion.objects.get(name="Done")

    assert "Done" in listed(editor, f"?q={done.pk}")


def test_each_filter_has_its_numbers(editor: Client) -> None:
    fill()

    words = [
        link.text
        for link in read(editor.get(QUEUE)).one("nav", id="changelist-filter").all("a")
    ]

    assert [
        word
        for word in (
            "waiting (4)",
            "Declined (1)",
            "Doubtful (1)",
            "Spam (1)",
            "Closed or merged (1)",
        )
        if word not in words
    ] == []


def test_own_ones_are_shown_with_every_verdict() -> None:
    roles.set_up()
    moderator, client = make_user("moderator"), Client()
    client.force_login(moderator)
    make_suggestion(name="Mine", assigned_to=moderator, verdict="doubtful")
    make_suggestion(name="Theirs", assigned_to=make_user("moderator"))
    make_suggestion(name="Nobody's")

    found = [listed(client, f"?assigned={who}") for who in ("me", "others", "nobody")]

    assert found == [["Mine"], ["Theirs"], ["Nobody's"]]


def act(client: Client, action: str, *names: str) -> Any:
    keys = list(Suggestion.objects.filter(name__in=names).values_list("pk", flat=True))
    return client.post(
        f"{QUEUE}?verdict=any&state=any",
        {"action": action, "_selected_action": keys},
        follow=True,
    )


def test_a_flood_is_marked_as_spam_at_once(editor: Client) -> None:
    fill()

    answer = act(editor, "mark_as_spam", "Older", "Younger", "Spam", "Done")

    [message] = messages(answer)
    assert message.startswith("2 marked as spam.")
    assert list(
        Suggestion.objects.filter(verdict="spam")
        .order_by("name")
        .values_list("name", flat=True)
    ) == [
        "Older",
        "Spam",
        "Younger",
    ]


def test_what_was_no_spam_comes_into_the_main_queue(editor: Client) -> None:
    fill()

    assert messages(act(editor, "mark_as_no_spam", "Spam", "Doubtful")) == [
        "2 are in the main queue."
    ]
    assert listed(editor) == ["Older", "Younger", "Doubtful", "Spam", "Asked", "Closed"]


def test_several_are_taken_at_once(editor: Client) -> None:
    fill()

    assert messages(act(editor, "take", "Older", "Younger", "Done")) == [
        "2 are yours now."
    ]
    assert listed(editor, "?assigned=me") == ["Older", "Younger"]


def test_an_action_on_what_is_decided_says_that_nothing_changed(editor: Client) -> None:
    fill()

    assert messages(act(editor, "mark_as_spam", "Done")) == ["Nothing was changed."]


@pytest.mark.parametrize(("role", "found"), [("viewer", []), ("moderator", ["Hub"])])
def test_only_those_who_see_senders_find_by_them(role: str, found: list[str]) -> None:
    roles.set_up()
    make_suggestion(name="Hub", email="jo@example.org", sender="Jo")
    client = Client()
    client.force_login(make_user(role))

    assert listed(client, "?q=jo@example.org") == found


def test_list_costs_the_same_for_many(editor: Client) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as counted:
            listed(editor)
        return len(counted)

    make_suggestion(assigned_to=make_user("moderator"))
    few = statements()
    for _ in range(20):
        make_suggestion(
            assigned_to=make_user("moderator"), organization=make_organization()
        )

    assert statements() == few
