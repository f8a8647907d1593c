"""Questions with known answers: all judged ones, and nearly all that were made from names."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings

from directory.management.commands import _judge, _made
from directory.search import build
from directory.services import seeding

pytestmark = pytest.mark.django_db
QUESTIONS = Path(__file__).parent.parent / "data" / "search-questions.json"
SAMPLE = settings.BASE_DIR.parent / "shared" / "data" / "organizations-sample.csv"
LEAST = {"one slip": 98, "two slips": 97, "cut short": 95, "joined": 97, "a word too many": 95, "nonsense": 100}


def test_judged_questions_are_many_and_of_every_kind() -> None:
    questions = _judge.questions_in(QUESTIONS)

    assert len(questions) >= 150
    assert len({question.kind for question in questions}) == 25


def test_judged_questions_are_answered_right() -> None:
    if not SAMPLE.exists():
        pytest.skip(f"The sample of organizations is not at {SAMPLE.name} beside the checkout.")
    seeding.seed()
    _judge.load_sample(SAMPLE)

    scores = _judge.judge(_judge.questions_in(QUESTIONS))

    assert {kind: score.missed for kind, score in scores.items() if score.missed} == {}


def test_made_questions_are_answered_as_well_as_promised() -> None:
    _made.make(600)
    build.rebuild()

    scores = _judge.judge(_judge.made_questions(100))

    shares = {kind: 100 * score.right / score.asked for kind, score in scores.items()}
    assert {kind: shares[kind] for kind, least in LEAST.items() if shares[kind] < least} == {}
