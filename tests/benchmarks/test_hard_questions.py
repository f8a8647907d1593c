"""Hard questions: what is wrong with a page is told, and what is right counts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.benchmarks import hard_questions
from tests.benchmarks.hard_questions import HardQuestion
from tests.benchmarks.honesty import Published
from tests.factories import make_organization

pytestmark = pytest.mark.django_db
SOUND = {
    "query": "bread",
    "kind": "plain",
    "first_is_one_of": ["Bread House"],
    "in_first_five": ["Bread House", "The Mill"],
    "must_not": ["The Forge"],
    "finds_nothing": False,
    "must_say": [],
    "why": "who bakes",
}


@pytest.fixture(autouse=True)
def _bakers() -> None:
    make_organization(name="Bread House")
    make_organization(name="The Mill", description="It bakes bread.")
    make_organization(name="The Forge", description="It mends ovens.")


def faults_of(question: HardQuestion) -> list[str]:
    return list(hard_questions.faults_of(question, Published()))


def test_sound_page_has_no_fault() -> None:
    assert faults_of(HardQuestion(**SOUND)) == []


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"first_is_one_of": ["The Mill"]}, "first is Bread House"),
        ({"in_first_five": ["The Forge"]}, "not in the first five: The Forge"),
        ({"must_not": ["The Mill"]}, "must not come: The Mill"),
        ({"finds_nothing": True}, "found 2"),
        # The heading repeats what was typed, which says nothing.
        ({"must_say": ["bread"]}, "not said: bread"),
    ],
)
def test_fault_of_a_page_is_told(fields: dict[str, object], fault: str) -> None:
    question = HardQuestion(**{**SOUND, **fields})

    assert faults_of(question) == [fault]


def test_page_that_finds_nothing_is_right_where_nothing_is() -> None:
    fields = {"query": "qqxzj", "finds_nothing": True}
    nowhere: dict[str, object] = {"first_is_one_of": [], "in_first_five": []}
    question = HardQuestion(**{**SOUND, **fields, **nowhere})

    assert faults_of(question) == []


def test_word_is_said_where_the_page_says_how_it_was_read() -> None:
    question = HardQuestion(**{**SOUND, "query": "braed", "must_say": ["braed"]})

    assert faults_of(question) == []


def test_questions_of_a_file_are_scored_by_kind(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    wrong = {**SOUND, "kind": "odd", "query": "ovens"}
    path.write_text(f"{json.dumps(SOUND)}\n{json.dumps(wrong)}\n\n", encoding="utf-8")

    scores = hard_questions.judge(hard_questions.questions_in(path))

    assert {kind: (score.asked, score.right) for kind, score in scores.items()} == {
        "plain": (1, 1),
        "odd": (1, 0),
    }
