"""The verdict: how it was sent, who sent the same, and what an hour takes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext, override_settings
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from directory.models import BlockedTerm, Sender, Suggestion
from directory.suggestions import spam, spam_rules, submission
from directory.suggestions.drafts import Client, Draft
from tests.factories import make_organization, make_suggestion

SENTENCES = "We bring together the housing co-operatives of the river towns."


def draft(
    name: str = "River Homes", *, description: str = SENTENCES, **given: Any
) -> Draft:
    return Draft("new", "en", {"name": name, "description": description}, **given)


def client(
    address: str | None = "192.0.2.1", *, seconds: float = 60, **given: Any
) -> Client:
    return Client(address, timezone.now() - timedelta(seconds=seconds), **given)


def reasons(verdict: spam.Verdict) -> dict[str, int]:
    return {str(reason["code"]): int(reason["points"]) for reason in verdict.reasons}


@pytest.mark.django_db
def test_honest_suggestion_is_clean() -> None:
    assert spam.judge(draft(), client()) == spam.Verdict("clean", 0, [])


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("how", "expected", "verdict"),
    [
        ({"is_trapped": True}, {"trapped": 10}, "spam"),
        ({"form_state": "missing"}, {"missing_token": 10}, "spam"),
        ({"form_state": "forged"}, {"forged_token": 10}, "spam"),
        ({"seconds": 0.5}, {"too_fast": 4}, "doubtful"),
        ({"seconds": 2.9}, {"too_fast": 4}, "doubtful"),
        ({"seconds": -60}, {"too_fast": 4}, "doubtful"),
        ({"seconds": 3.1}, {}, "clean"),
        ({"is_trapped": True, "seconds": 0}, {"trapped": 10, "too_fast": 4}, "spam"),
    ],
)
def test_manner_of_sending_has_its_points(
    how: dict[str, Any], expected: dict[str, int], verdict: str
) -> None:
    judged = spam.judge(draft(), client(**how))

    assert reasons(judged) == expected
    assert (judged.verdict, judged.points) == (verdict, sum(expected.values()))


@pytest.mark.django_db
def test_flood_makes_what_was_sent_within_seconds_doubtful() -> None:
    for _ in range(spam.FLOOD_SIZE - 1):
        make_suggestion()
    before = spam.judge(draft(), client(seconds=10))
    make_suggestion()

    assert reasons(before) == {}
    assert reasons(spam.judge(draft(), client(seconds=10))) == {"too_fast": 4}
    assert reasons(spam.judge(draft(), client(seconds=15.1))) == {}
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        assert reasons(spam.judge(draft(), client(seconds=10))) == {}


@pytest.mark.django_db
def test_signs_in_the_words_add_up_with_the_manner() -> None:
    BlockedTerm.objects.create(kind="word", value="River Homes")

    judged = spam.judge(draft(description="see [url=x]this[/url]"), client(seconds=1))

    assert reasons(judged) == {"too_fast": 4, "markup": 5, "blocked_word": 10}
    assert judged.verdict == "spam"


@pytest.mark.django_db
def test_amended_words_are_judged_alone() -> None:
    submission.submit(draft(form_key="a" * 64), client=client())

    assert spam.judge_words(draft(form_key="a" * 64)).verdict == "clean"
    assert (
        spam.judge_words(draft(description="see [url=x]this[/url]")).verdict
        == "doubtful"
    )


@pytest.mark.django_db
def test_form_that_was_used_with_other_words_is_a_replay() -> None:
    make_suggestion(form_key="a" * 32 + "b" * 32)

    assert reasons(spam.judge(draft(form_key="a" * 32 + "c" * 32), client())) == {
        "replayed": 10
    }
    assert reasons(spam.judge(draft(form_key="b" * 64), client())) == {}
    assert reasons(spam.judge(draft(), client())) == {}


@pytest.mark.django_db
def test_form_sent_twice_with_the_same_words_is_one_suggestion() -> None:
    sent = draft(form_key="a" * 64)

    first, second = (
        submission.submit(sent, client=client()),
        submission.submit(sent, client=client()),
    )

    assert second == first
    assert Suggestion.objects.count() == 1


@pytest.mark.django_db
def test_same_sentences_from_elsewhere_weigh_more_each_time() -> None:
    copies = [
        submission.submit(
            draft(f"Group {number}", description=f"{SENTENCES} Number{number}!"),
            client=client(f"192.0.2.{number}"),
        )
        for number in range(7)
    ]

    assert [(copy.points, copy.verdict) for copy in copies] == [
        (0, "clean"),
        (4, "doubtful"),
        (6, "doubtful"),
        (8, "doubtful"),
        (10, "spam"),
        (12, "spam"),
        (14, "spam"),
    ]


@pytest.mark.django_db
def test_same_sentences_from_one_place_count_only_with_the_same_name() -> None:
    submission.submit(draft("Chapter of Bern"), client=client())

    assert reasons(spam.judge(draft("Chapter of Basel"), client())) == {}
    assert reasons(spam.judge(draft("Chapter of Bern"), client())) == {"repeated": 4}
    assert reasons(spam.judge(draft("Chapter of Bern"), client("192.0.2.2"))) == {
        "copied": 4
    }


@pytest.mark.django_db
def test_name_alone_may_come_from_three_people() -> None:
    verdicts = [
        submission.submit(
            draft(description=""), client=client(f"192.0.2.{number}")
        ).verdict
        for number in range(5)
    ]

    assert verdicts == ["clean", "clean", "clean", "doubtful", "doubtful"]


@pytest.mark.django_db
def test_same_text_is_forgotten_after_a_day() -> None:
    with time_machine.travel(timezone.now() - timedelta(hours=25)):
        submission.submit(draft(), client=client())

    assert reasons(spam.judge(draft(), client("192.0.2.2"))) == {}


@pytest.mark.django_db
def test_fingerprint_is_of_the_folded_sentences() -> None:
    organization = make_organization()
    closed = Draft("closed", "en", {}, organization=organization)

    assert spam.fingerprint(draft("A")) == spam.fingerprint(
        draft("B", description=f"  {SENTENCES.upper()}\n 4711 ")
    )
    assert spam.fingerprint(draft()) != spam.fingerprint(draft(note="More."))
    assert spam.fingerprint(draft("A", description="Short")) != spam.fingerprint(
        draft("B", description="Short")
    )
    assert spam.fingerprint(closed) == spam.fingerprint(
        Draft("closed", "fr", {}, organization=organization)
    )
    assert spam.fingerprint(closed) != spam.fingerprint(
        Draft("closed", "en", {}, organization=make_organization())
    )
    assert spam.fingerprint(closed) != spam.fingerprint(
        Draft("link", "en", {}, organization=organization)
    )


@pytest.mark.django_db
def test_sender_keeps_no_address_but_its_key_of_the_day() -> None:
    submission.submit(draft(), client=client("203.0.113.77"))

    key = Sender.objects.get().address_key
    assert key == spam.address_key("203.0.113.77")
    assert len(key) == 64


def test_key_of_an_address_changes_with_day_address_and_secret() -> None:
    key = spam.address_key("203.0.113.77", date(2026, 1, 1))

    assert key == spam.address_key("203.0.113.77", date(2026, 1, 1))
    assert key != spam.address_key("203.0.113.77", date(2026, 1, 2))
    assert key != spam.address_key("203.0.113.78", date(2026, 1, 1))
    with override_settings(SECRET_KEY="another" * 10):
        assert key != spam.address_key("203.0.113.77", date(2026, 1, 1))


@pytest.mark.django_db
@override_settings(SUGGESTIONS_QUEUE_PER_HOUR=2)
def test_queue_takes_so_many_an_hour_and_the_rest_waits_as_doubtful() -> None:
    sent = [
        submission.submit(
            draft(f"G {number}", description=""), client=client(f"192.0.2.{number}")
        )
        for number in range(4)
    ]

    verdicts = [suggestion.verdict for suggestion in sent]
    assert verdicts == ["clean", "clean", "doubtful", "doubtful"]
    assert sent[2].reasons == [{"code": "full", "points": 4, "detail": "2"}]
    with time_machine.travel(timezone.now() + timedelta(minutes=61)):
        assert reasons(spam.judge(draft("Later", description=""), client())) == {}


@pytest.mark.django_db
@override_settings(SUGGESTIONS_QUEUE_PER_HOUR=2)
@pytest.mark.parametrize("act", [submission.erase_sender, submission.withdraw])
def test_queue_counts_what_its_sender_took_back(
    act: Callable[[Suggestion], None],
) -> None:
    for number in range(2):
        sent = draft(f"G {number}", description="")
        act(submission.submit(sent, client=client(f"192.0.2.{number}")))

    assert reasons(spam.judge(draft(), client("192.0.2.9"))) == {"full": 4}


@pytest.mark.django_db
@override_settings(SUGGESTIONS_QUEUE_PER_HOUR=2)
def test_spam_and_doubtful_ones_take_no_room_in_the_queue() -> None:
    for number in range(5):
        submission.submit(
            draft(f"G {number}", description=""),
            client=client(f"192.0.2.{number}", seconds=1),
        )

    assert submission.submit(draft("A person's"), client=client()).verdict == "clean"


@pytest.mark.django_db
def test_judging_costs_few_statements_however_many_came() -> None:
    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            spam.judge(draft(form_key="f" * 64), client("192.0.2.200", seconds=10))
        return len(asked)

    few = cost()
    for number in range(30):
        make_suggestion(
            fingerprint=spam.fingerprint(draft("x", description="")),
            form_key=f"{number:064}",
        )
        BlockedTerm.objects.create(value=f"term {number}")

    assert cost() <= few <= 6


EVERY_CODE = {
    "trapped", "missing_token", "forged_token", "replayed", "too_fast", "repeated",
    "copied", "many", "full", "blocked_word",
    "blocked_host", "markup", "mostly_links", "many_links", "mixed_host",
    "posing_host", "mixed_word", "address_as_name",
    "capitals",
}  # fmt: skip


@pytest.mark.parametrize("code", sorted(EVERY_CODE))
def test_reason_has_words(code: str) -> None:
    words = spam.reason_words({"code": code, "points": 4, "detail": "100% %(x)s"})

    assert words != code
    assert "%(detail)s" not in words


def test_reason_of_another_release_still_has_its_code() -> None:
    assert spam.reason_words({"code": "moon phase"}) == "moon phase"


@given(st.text(), st.text(), st.text(), st.none() | st.text())
def test_anything_has_a_fingerprint_and_a_key(
    name: str, description: str, note: str, address: str | None
) -> None:
    assert len(spam.fingerprint(draft(name, description=description, note=note))) == 64
    assert len(spam.address_key(address)) == 64


def test_no_single_sign_of_honest_people_makes_spam() -> None:
    of_words = (
        spam_rules.MARKUP,
        spam_rules.MOST_POINTS_FOR_LINKS,
        spam_rules.MIXED_HOST,
        spam_rules.MIXED_WORD,
        spam_rules.CAPITALS,
    )

    assert max(of_words) < spam.SPAM
    assert (
        max(
            spam_rules.MIXED_WORD,
            spam_rules.ADDRESS_AS_NAME,
            spam_rules.CAPITALS,
            spam_rules.POSING_HOST,
        )
        < spam.DOUBTFUL
    )
