"""Letters to senders: which are written, when, in which words, and how undone."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from post_office.models import STATUS, Email
from pytest_django import Settings

from directory.history import changes
from directory.models import Letter, Suggestion
from directory.suggestions import decisions, emails, status, submission
from directory.suggestions.decisions import SeenState
from directory.suggestions.drafts import Client, Draft
from tests.factories import make_organization, make_page, make_suggestion, make_user

pytestmark = pytest.mark.django_db
ADA = "ada@example.org"


@pytest.fixture
def sol() -> User:
    return make_user("moderator", first_name="Sol")


def submit(**overrides: Any) -> Suggestion:
    values = {"name": f"Mill {Suggestion.objects.count()}", "description": "is a mill."}
    draft = Draft(
        **{
            "kind": "new",
            "language": "en",
            "values": values,
            "sender_email": ADA,
            **overrides,
        }
    )
    return submission.submit(
        draft, client=Client("203.0.113.7", timezone.now() - timedelta(minutes=2))
    )


def letters(kind: str) -> list[Email]:
    return [
        letter.email
        for letter in Letter.objects.filter(kind=kind).select_related("email")
    ]


def seen(suggestion: Suggestion) -> SeenState:
    return SeenState(
        1,
        changes.newest_version(suggestion.organization)
        if suggestion.organization
        else None,
    )


def test_received_has_number_and_link_and_nothing_that_was_written() -> None:
    suggestion = submit(
        values={"name": "Cheap Pills", "description": "Buy"},
        note="Now",
        sender_name="Winner",
    )

    mail = letters("received")[0]

    assert (mail.to, mail.subject) == (
        [ADA],
        f"We have your suggestion (no. {suggestion.pk})",
    )
    assert status.status_address(suggestion) in mail.message
    assert [
        word
        for word in ("Cheap", "Pills", "Buy", "Now", "Winner")
        if word in mail.subject + mail.message
    ] == []
    assert (mail.status, mail.scheduled_time) == (STATUS.queued, None)


def test_received_goes_once_a_day_to_an_address_however_it_is_written() -> None:
    submit()
    submit(sender_email="ADA@example.org")
    submit(sender_email="Ada+2@example.org")
    submit(sender_email="kim@example.org")

    assert [mail.to for mail in letters("received")] == [[ADA], ["kim@example.org"]]


def test_received_goes_once_a_day_also_to_somebody_who_is_forgotten_in_between() -> (
    None
):
    submission.erase_sender(submit())
    submit()

    assert letters("received") == []


@pytest.mark.parametrize(
    ("address", "to"),
    [
        ("a'b@example.org", ["a'b@example.org"]),
        ("ada@bücher.example", ["ada@bücher.example"]),
        ('"x,kim@example.org,y"@example.org', []),
        ('"a b"@example.org', []),
        ("ada@example.org\nBcc: kim@example.org", []),
        ("ada@example.org, kim@example.org", []),
        ("ä@example.org", []),
    ],
)
def test_a_letter_goes_to_one_mailbox_or_nowhere(address: str, to: list[str]) -> None:
    emails.received(make_suggestion(email=address))

    assert [
        recipient
        for mail in letters("received")
        for recipient in mail.email_message().to
    ] == to


def test_received_says_how_long_answers_take_where_that_is_known(sol: User) -> None:
    now = timezone.now()
    for _ in range(5):
        make_suggestion(
            state="declined",
            ended_at=now,
            received_at=now - timedelta(days=5.5),
            decided_by=sol,
        )

    submit()

    assert "Half of all answers come within 6 days." in letters("received")[0].message


def test_received_is_not_sent_without_an_address() -> None:
    submit(sender_email="")

    assert not Email.objects.exists()


def test_received_is_bounded_for_doubtful_ones() -> None:
    for number in range(emails.DOUBTFUL_PER_HOUR + 2):
        emails.received(
            make_suggestion(verdict="doubtful", email=f"{number}@example.org")
        )
    emails.received(make_suggestion(email=ADA))

    assert len(letters("received")) == emails.DOUBTFUL_PER_HOUR + 1


def test_question_goes_at_once_with_the_link(sol: User) -> None:
    suggestion = make_suggestion(email=ADA, values={"name": "Mill"}, name="Mill")

    decisions.ask(suggestion, "Since when & why?", by=sol, seen=SeenState(1))

    mail = letters("question")[0]
    assert (mail.subject, mail.scheduled_time) == ("One question about Mill", None)
    assert mail.message.startswith("Good day.\n\nSince when & why?\n")
    assert status.status_address(suggestion) in mail.message
    assert mail.message.endswith("\nSol\nEcosystem\n")


def test_accepted_waits_ten_minutes_and_leads_to_the_record(
    sol: User, settings: Settings
) -> None:
    settings.SITE_URL = "https://portal.example"
    suggestion = make_suggestion(email=ADA)

    decisions.accept(suggestion, {"name": "Mill & Co"}, by=sol, seen=SeenState(1))

    mail = letters("accepted")[0]
    assert mail.subject == "Mill & Co is in the directory"
    assert "https://portal.example/organizations/mill-co/" in mail.message
    assert (
        timedelta(minutes=9)
        < mail.scheduled_time - timezone.now()
        < timedelta(minutes=10)
    )


def test_accepted_as_a_draft_says_that_readers_do_not_see_it_yet(sol: User) -> None:
    suggestion = make_suggestion(email=ADA, name="Mill", values={"name": "Mill"})

    decisions.accept(
        suggestion, {"name": "Mill"}, by=sol, seen=SeenState(1), as_draft=True
    )

    mail = letters("accepted")[0]
    assert mail.subject == "We take up your suggestion: Mill"
    assert "readers do not see it yet" in mail.message
    assert "/organizations/" not in mail.message


def test_accepted_of_a_correction_lists_what_changed(sol: User) -> None:
    hub = make_organization(name="Hub", city="Leeds")
    suggestion = make_suggestion(organization=hub, email=ADA)

    decisions.accept(
        suggestion,
        {"city": "York", "name": "Hub", "url": "https://hub.example.org"},
        by=sol,
        seen=seen(suggestion),
    )

    mail = letters("accepted")[0]
    assert mail.subject == "We changed the record of Hub"
    assert "What we changed:\n- website\n- city\n" in mail.message


def test_accepted_lists_what_changed_in_the_language_of_the_form(sol: User) -> None:
    suggestion = make_suggestion(
        organization=make_organization(name="Hub"), email=ADA, language="es"
    )

    decisions.accept(suggestion, {"city": "York"}, by=sol, seen=seen(suggestion))

    assert "Lo que cambiamos:\n- localidad\n" in letters("accepted")[0].message


def test_accepted_wish_to_be_left_out_has_no_link() -> None:
    suggestion = make_suggestion(
        organization=make_organization(name="Hub"), kind="leave_out", email=ADA
    )

    values, ed = {"visibility": "withdrawn"}, make_user("editor")
    decisions.accept(suggestion, values, by=ed, seen=seen(suggestion))

    mail = letters("accepted")[0]
    assert mail.subject == "Hub is no longer in the directory"
    assert "/organizations/" not in mail.message


def test_merged_names_the_record(sol: User) -> None:
    hub, suggestion = make_organization(name="Hub"), make_suggestion(email=ADA)

    decisions.merge_into(
        suggestion, hub, {}, by=sol, seen=SeenState(1, changes.newest_version(hub))
    )

    mail = letters("merged")[0]
    assert mail.subject == f"Thank you: {suggestion.name} was already here"
    assert (
        "The group is listed as Hub, so we added your words to that record:"
        in mail.message
    )


def test_declined_has_the_reason_as_written_and_the_rules_where_there_are_some(
    sol: User,
) -> None:
    first, second = make_suggestion(email=ADA), make_suggestion(email=ADA)
    decisions.decline(
        first, "Out of scope <b>.\n\n{% now %} {{ x }}", by=sol, seen=SeenState(1)
    )
    make_page(path="/criteria/")
    decisions.decline(second, "No.", by=sol, seen=SeenState(1))

    without, with_rules = letters("declined")
    assert "\n\nOut of scope <b>.\n\n{% now %} {{ x }}\n" in without.message
    assert without.message.count("If that changes, write again.") == 1
    assert ("/criteria/" in without.message, "/criteria/\n" in with_rules.message) == (
        False,
        True,
    )


@pytest.mark.parametrize(
    "name",
    ["A\r\nBcc: all@example.org", "A\nB", "{% load x %}{{ y }}", "é" * 200, "\u202eA"],
)
def test_no_name_breaks_a_subject(name: str, sol: User) -> None:
    suggestion = make_suggestion(email=ADA)
    Suggestion.objects.filter(pk=suggestion.pk).update(name=name)

    decisions.decline(suggestion, "No.", by=sol, seen=SeenState(1))

    message = letters("declined")[0].email_message().message()
    assert len(letters("declined")[0].subject) <= 150
    assert "\n" not in str(message["Subject"]).replace("\n ", "")
    assert (message["To"], message["Bcc"], message["Auto-Submitted"]) == (
        ADA,
        None,
        "auto-generated",
    )


@pytest.mark.parametrize(
    ("language", "subject", "start"),
    [
        ("es", "Tenemos tu propuesta (n.º {})", "/es/suggestions/"),
        ("fr", "Nous avons votre proposition (nº {})", "/fr/suggestions/"),
        ("xx", "We have your suggestion (no. {})", "/suggestions/"),
    ],
)
def test_letters_are_in_the_language_of_the_form(
    language: str, subject: str, start: str, settings: Settings
) -> None:
    suggestion = submit(language=language)

    mail = letters("received")[0]

    assert mail.subject == subject.format(suggestion.pk)
    assert f"{settings.SITE_URL}{start}" in mail.message
    assert ("Thank you" in mail.message) == (language == "xx")


def test_nothing_is_sent_about_spam(sol: User) -> None:
    suggestion = make_suggestion(email=ADA, verdict="spam")

    emails.received(suggestion)
    decisions.decline(suggestion, "Spam.", by=sol, seen=SeenState(1))

    assert not Email.objects.exists()


def test_a_verdict_that_is_mended_is_followed_by_the_letters(sol: User) -> None:
    spam = make_suggestion(email=ADA, verdict="spam")

    decisions.mark(spam, "clean", by=sol)
    decisions.mark(spam, "doubtful", by=sol)

    assert [mail.to for mail in letters("received")] == [[ADA]]


def test_undo_takes_the_letter_back(sol: User) -> None:
    suggestion = make_suggestion(email=ADA)
    decisions.decline(suggestion, "No.", by=sol, seen=SeenState(1))

    decisions.undo(suggestion, by=sol)

    assert not Email.objects.exists()


@pytest.mark.parametrize("change", [
    {"status": STATUS.sent},
    {"scheduled_time": timezone.now() - timedelta(days=1)},
    {"scheduled_time": "soon"},
])  # fmt: skip
def test_undo_of_a_letter_that_may_have_left_sends_a_correction(
    change: dict[str, Any], sol: User
) -> None:
    suggestion = make_suggestion(email=ADA, name="Mill")
    decisions.decline(suggestion, "No.", by=sol, seen=SeenState(1))
    soon = {"scheduled_time": timezone.now() + timedelta(seconds=30)}
    Email.objects.update(**(soon if "soon" in change.values() else change))

    decisions.undo(suggestion, by=sol)

    assert len(letters("declined")) == 1
    assert [mail.subject for mail in letters("corrected")] == [
        "A correction about Mill"
    ]
    assert status.status_address(suggestion) in letters("corrected")[0].message


def test_undo_of_a_letter_that_never_got_out_needs_no_correction(sol: User) -> None:
    suggestion = make_suggestion(email=ADA)
    decisions.decline(suggestion, "No.", by=sol, seen=SeenState(1))
    Email.objects.update(status=STATUS.failed)

    decisions.undo(suggestion, by=sol)

    assert not Email.objects.exists()


def test_one_letter_is_corrected_once(sol: User) -> None:
    suggestion = make_suggestion(email=ADA)
    decisions.decline(suggestion, "No.", by=sol, seen=SeenState(1))
    Email.objects.update(status=STATUS.sent)
    decisions.undo(suggestion, by=sol)

    decisions.decline(suggestion, "No.", by=sol, seen=SeenState(1))
    decisions.undo(suggestion, by=sol)

    assert [letter.kind for letter in suggestion.letters.all()] == [
        "declined",
        "corrected",
    ]
