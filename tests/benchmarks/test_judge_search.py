"""Questions with known answers: all judged ones, and nearly all that were made from
names.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from directory.operations import seed
from tests.benchmarks import (
    fake_data,
    hard_questions,
    odd_questions,
    questions,
    real_data,
)
from tests.benchmarks.judge_search import FOUNDING, JUDGED, MADE_UP, RECORDS

pytestmark = pytest.mark.django_db
# Outside a transaction a process keeps what it has read, as where it is served.
KEPT = pytest.mark.django_db(transaction=True)
LEAST = {
    "one slip": 98,
    "two slips": 97,
    "cut short": 95,
    "joined": 97,
    "a word too many": 95,
    "nonsense": 100,
}


def test_judged_questions_are_many_and_of_every_kind() -> None:
    judged = questions.questions_in(JUDGED)

    assert len(judged) >= 150
    assert len({question.kind for question in judged}) == 25


@KEPT
def test_judged_questions_are_answered_right(real_lists: Path) -> None:
    seed.seed()
    real_data.load(real_lists / real_data.SAMPLE)

    asked = questions.questions_in(JUDGED)
    scores = questions.judge(asked)
    scores |= hard_questions.judge_honesty(question.words for question in asked)

    assert {kind: score.missed for kind, score in scores.items() if score.missed} == {}


def test_questions_as_people_ask_them_are_many() -> None:
    asked = [
        question
        for path in (FOUNDING, MADE_UP)
        for question in hard_questions.questions_in(path)
    ]

    assert len({question.query for question in asked}) == len(asked) >= 150


def test_questions_about_the_founding_page_are_answered_right() -> None:
    seed.seed()
    seed.seed_synonyms()

    scores = hard_questions.judge(hard_questions.questions_in(FOUNDING))

    assert {kind: score.missed for kind, score in scores.items() if score.missed} == {}


def test_questions_about_made_up_records_are_answered_right() -> None:
    hard_questions.store(hard_questions.records_in(RECORDS))

    scores = hard_questions.judge(hard_questions.questions_in(MADE_UP))

    assert {kind: score.missed for kind, score in scores.items() if score.missed} == {}


@KEPT
@pytest.mark.parametrize("records", ["founding", "made up"])
def test_page_tells_the_truth_of_odd_questions(records: str) -> None:
    if records == "founding":
        seed.seed()
        seed.seed_synonyms()
    else:
        hard_questions.store(hard_questions.records_in(RECORDS))

    asked = odd_questions.odd_questions(200)
    scores = hard_questions.judge_honesty(asked)

    assert scores["honest pages"].missed is None


@KEPT
def test_made_questions_are_answered_as_well_as_promised() -> None:
    fake_data.fill(600)

    scores = questions.judge(questions.made_questions(100))

    shares = {kind: 100 * score.right / score.asked for kind, score in scores.items()}
    assert {
        kind: shares[kind] for kind, least in LEAST.items() if shares[kind] < least
    } == {}
