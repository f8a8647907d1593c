"""Questions with known answers: all judged ones, and nearly all that were made from
names.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from directory.operations import seed
from tests.benchmarks import fake_data, questions, real_data
from tests.benchmarks.judge_search import JUDGED

pytestmark = pytest.mark.django_db
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


def test_judged_questions_are_answered_right(real_lists: Path) -> None:
    seed.seed()
    real_data.load(real_lists / real_data.SAMPLE)

    scores = questions.judge(questions.questions_in(JUDGED))

    assert {kind: score.missed for kind, score in scores.items() if score.missed} == {}


def test_made_questions_are_answered_as_well_as_promised() -> None:
    fake_data.fill(600)

    scores = questions.judge(questions.made_questions(100))

    shares = {kind: 100 * score.right / score.asked for kind, score in scores.items()}
    assert {
        kind: shares[kind] for kind, least in LEAST.items() if shares[kind] < least
    } == {}
