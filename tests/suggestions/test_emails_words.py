"""The words of letters: the name in the subject, the greeting, what was sent, the
times, each in the language of its sender.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.utils import timezone
from post_office.models import Email

from directory.history import changes
from directory.models import Letter, Suggestion
from directory.suggestions import decisions, emails, submission
from directory.suggestions.decisions import SeenState
from directory.suggestions.drafts import Client, Draft
from tests.factories import make_organization, make_suggestion, make_user

pytestmark = pytest.mark.django_db
ADA = "ada@example.org"
FIRST_OF_MAY = datetime(2026, 5, 1, 12, tzinfo=UTC)
LONG = "Union of " + "federated mills " * 12


@pytest.fixture
def sol() -> User:
    return make_user("superuser", first_name="Sol")


def letter(kind: str) -> Email:
    return Letter.objects.select_related("email").get(kind=kind).email


def made(language: str, **given: Any) -> Suggestion:
    facts: dict[str, Any] = {
        "email": ADA,
        "language": language,
        "received_at": FIRST_OF_MAY,
    }
    return make_suggestion(**{**facts, **given})


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_long_name_costs_no_subject_its_news(language: str, sol: User) -> None:
    """Compare each subject with that of a short name: only the name may be cut."""
    subjects = []
    for name in ("Mill", LONG):
        Letter.objects.all().delete()
        found = (
            _asked(language, name, sol),
            _declined(language, name, sol),
            _accepted(language, name, sol),
            _merged(language, name, sol),
            _corrected(language, name, sol),
        )
        subjects += [(name, subject) for subject in found]

    half = len(subjects) // 2
    for (short, plain), (_long, cut) in zip(
        subjects[:half], subjects[half:], strict=True
    ):
        before, after = plain.split(short)
        assert cut.startswith(before)
        assert cut.endswith(after)
        assert "…" in cut
        assert len(cut) < emails.SUBJECT_LENGTH


def _asked(language: str, name: str, sol: User) -> str:
    suggestion = made(language, name=name, values={"name": name})
    decisions.ask(suggestion, "Since when?", by=sol, seen=SeenState(1))
    emails.reminded(suggestion, suggestion.messages.get())
    assert name[:40] in letter("question").subject
    return str(letter("reminder").subject)


def _declined(language: str, name: str, sol: User) -> str:
    suggestion = made(language, name=name, values={"name": name})
    decisions.decline(suggestion, "No.", by=sol, seen=SeenState(1))
    return str(letter("declined").subject)


def _accepted(language: str, name: str, sol: User) -> str:
    suggestion = made(language, name=name, values={"name": name})
    decisions.accept(suggestion, {"name": name}, by=sol, seen=SeenState(1))
    return str(letter("accepted").subject)


def _merged(language: str, name: str, sol: User) -> str:
    suggestion = made(language, name=name, values={"name": name})
    hub = make_organization()
    seen = SeenState(1, changes.newest_version(hub))
    decisions.merge_into(suggestion, hub, {}, by=sol, seen=seen, name_kind="")
    return str(letter("merged").subject)


def _corrected(language: str, name: str, sol: User) -> str:
    Letter.objects.filter(kind="declined").delete()
    suggestion = made(language, name=name, values={"name": name})
    decisions.decline(suggestion, "No.", by=sol, seen=SeenState(1))
    suggestion.letters.get().email.delete()
    emails._send(suggestion, Letter.Kind.CORRECTED, by=sol)
    return str(letter("corrected").subject)


def test_greeting_of_a_correction_names_the_record_that_staff_wrote() -> None:
    hub = make_organization(name="Hub")
    draft = Draft(
        "correction",
        "en",
        {"city": "York"},
        organization=hub,
        sender_email=ADA,
        sender_name="Winner",
    )

    then = timezone.now() - timedelta(minutes=2)
    suggestion = submission.submit(draft, client=Client("203.0.113.7", then))

    mail = letter("received")
    assert mail.subject == f"We have your note about Hub (no. {suggestion.pk})"
    assert "Winner" not in mail.message
    assert "York" not in mail.message


@pytest.mark.parametrize(
    ("language", "greeting", "when"),
    [
        ("en", "Good day, Ada & Eva.\n", "You wrote on 1 May 2026:\n"),
        ("es", "Hola, Ada & Eva:\n", "El 1 de mayo de 2026 escribiste:\n"),
        ("fr", "Bonjour Ada & Eva,\n", "Vous avez écrit le 1er mai 2026\u00a0:\n"),
    ],
)
def test_letter_greets_its_sender_and_says_when_they_wrote(
    language: str, greeting: str, when: str, sol: User
) -> None:
    suggestion = made(language, sender="Ada & Eva")

    decisions.decline(suggestion, "No.", by=sol, seen=SeenState(1))

    assert letter("declined").message.startswith(greeting)
    assert when in letter("declined").message


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "On 1 May 2026 we asked you:\n"),
        ("es", "El 1 de mayo de 2026 te preguntamos:\n"),
        ("fr", "Le 1er mai 2026, nous vous avons demandé\u00a0:\n"),
    ],
)
def test_reminder_says_when_we_asked(language: str, words: str, sol: User) -> None:
    suggestion = made(language, state="question")
    question = suggestion.messages.create(text="Is it?", at=FIRST_OF_MAY, by=sol)

    emails.reminded(suggestion, question)

    assert words in letter("reminder").message


def test_letter_quotes_what_was_sent_line_by_line(sol: User) -> None:
    hub = make_organization(name="Hub")
    suggestion = made(
        "en",
        organization=hub,
        values={"city": "York", "region": ""},
        note="It moved.\n\nSee {{ x }} & <b>their</b> page.",
        evidence="long " * 200,
    )

    decisions.decline(suggestion, "No.", by=sol, seen=SeenState(1))

    message = letter("declined").message
    assert "> Town: York\n> Region or state: (left empty)\n" in message
    assert (
        "> What is wrong, and why? It moved.\n>\n> See {{ x }} & <b>their</b> page.\n"
        in message
    )
    quoted = [line for line in message.splitlines() if line.startswith(">")]
    assert max(map(len, quoted)) < emails.QUOTED_LENGTH + 40


@pytest.mark.parametrize("language", ["en", "es", "fr"])
def test_declined_says_once_that_one_may_write_again(language: str, sol: User) -> None:
    sentences = {
        "en": "If that changes",
        "es": "Si eso cambia",
        "fr": "Si cela change",
    }
    counts = []
    for reason in ("No.", f"No. {sentences[language]}, let us know."):
        suggestion = made(language)
        decisions.decline(suggestion, reason, by=sol, seen=SeenState(1))
        message = suggestion.letters.get(kind="declined").email.message
        counts.append(message.count(sentences[language]))

    assert counts == [1, 1]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "What is not as you wrote it:\n- city\n"),
        ("es", "Lo que no quedó como lo escribiste:\n- localidad\n"),
        ("fr", "Ce qui diffère de ce que vous avez écrit\u00a0:\n- ville\n"),
    ],
)
def test_accepted_names_what_staff_changed(
    language: str, words: str, sol: User
) -> None:
    suggestion = made(language, values={"name": "Mill", "city": "Leeds"})
    saved = {"name": "Mill", "city": "York"}

    decisions.accept(suggestion, saved, by=sol, seen=SeenState(1))

    assert words in letter("accepted").message


@pytest.mark.parametrize("name", ["A\r\nBcc: all@example.org", "\u202eA", "A\x00B"])
def test_no_name_of_a_person_adds_a_line(name: str, sol: User) -> None:
    suggestion = made("en", sender="Ada")
    type(suggestion.sender).objects.update(name=name.replace("\x00", ""))

    decisions.decline(suggestion, "No.", by=sol, seen=SeenState(1))

    mail = letter("declined")
    assert mail.message.startswith("Good day, A")
    assert "\nBcc" not in mail.message
    assert "\u202e" not in mail.message
    assert mail.to == [ADA]
