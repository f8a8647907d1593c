"""`python -m tests.benchmarks.judge_search`: how many questions are answered right.

The judged ones are about real organizations, the made ones about made-up ones,
and harder ones, of a file, about the founding page; each in databases of their own.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

from django.core.management import call_command

from directory.operations import seed
from tests.benchmarks import (
    fake_data,
    hard_questions,
    odd_questions,
    questions,
    real_data,
    scratch,
)
from tests.benchmarks.questions import Score
from tests.support.processes import ROOT

FILES = ROOT / "tests" / "data"
JUDGED = FILES / "search-questions.json"
# As people ask: about the founding page, and about records that were made up for it.
FOUNDING, MADE_UP = FILES / "search-founding.jsonl", FILES / "search-made-up.jsonl"
RECORDS = FILES / "search-records.jsonl"
EACH = 300
ODD = 1000
MISSED_SHOWN = 3


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a table by kind of question."""
    options = _parser().parse_args(arguments)
    if options.stage:
        call_command("migrate", verbosity=0, interactive=False)
        print_rows(STAGES[options.stage](options))
        return
    print("| questions | asked | right | % |\n| --- | --- | --- | --- |")
    for path in filter(None, (FOUNDING, options.questions)):
        file = ("--questions", str(path.resolve()))
        print(scratch.benchmark_alone("judge_search", "--stage", "hard", *file))
    print(scratch.benchmark_alone("judge_search", "--stage", "own"))
    print(scratch.benchmark_alone("judge_search", "--stage", "odd"))
    if options.data:
        data = ("--data", str(options.data.resolve()))
        print(scratch.benchmark_alone("judge_search", "--stage", "judged", *data))
    else:
        print("Judged questions need --data, so they are left out.", file=sys.stderr)
    rows = ("--rows", str(options.rows))
    print(scratch.benchmark_alone("judge_search", "--stage", "made", *rows))


def hard(options: Namespace) -> dict[str, Score]:
    """Ask the questions of a file about the founding page, as a reader would."""
    call_command("setup", stdout=StringIO())
    return hard_questions.judge(hard_questions.questions_in(options.questions))


def own(_options: Namespace) -> dict[str, Score]:
    """Ask the questions about the records made up for them."""
    call_command("collectstatic", verbosity=0, interactive=False)
    hard_questions.store(hard_questions.records_in(RECORDS))
    return hard_questions.judge(hard_questions.questions_in(MADE_UP))


def judged(options: Namespace) -> dict[str, Score]:
    """Ask the judged questions about the founding page and the sample."""
    seed.seed()
    real_data.load(options.data / real_data.SAMPLE)
    call_command("collectstatic", verbosity=0, interactive=False)
    asked = questions.questions_in(JUDGED)
    honest = hard_questions.judge_honesty(question.words for question in asked)
    return questions.judge(asked) | honest


def made_up(options: Namespace) -> dict[str, Score]:
    """Ask the questions that are made from the names of made-up organizations."""
    fake_data.fill(options.rows)
    return questions.judge(questions.made_questions(EACH))


def odd(_options: Namespace) -> dict[str, Score]:
    """Ask odd questions about the founding page, of which the page tells the truth."""
    call_command("setup", stdout=StringIO())
    return hard_questions.judge_honesty(odd_questions.odd_questions(ODD))


STAGES = {"hard": hard, "own": own, "odd": odd, "judged": judged, "made": made_up}


def print_rows(scores: dict[str, Score]) -> None:
    """Print a row for each kind, and on stderr some of the questions missed."""
    for kind, score in scores.items():
        share = 100 * score.right / score.asked
        print(f"| {kind} | {score.asked} | {score.right} | {share:.1f} |")
        for words in (score.missed or [])[:MISSED_SHOWN]:
            print(f"missed ({kind}): {words}", file=sys.stderr)


def _parser() -> ArgumentParser:
    parser = ArgumentParser(description="Ask the search questions with known answers.")
    parser.add_argument(
        "--data",
        type=Path,
        help=f"the folder with {real_data.SAMPLE}, for the judged questions",
    )
    parser.add_argument(
        "--questions",
        type=Path,
        help="a file of harder questions, as tests/benchmarks/hard_questions.py says",
    )
    parser.add_argument(
        "--rows",
        type=int,
        default=5000,
        help="how many made-up organizations the made questions are about",
    )
    parser.add_argument("--stage", choices=list(STAGES), help="used by itself")
    return parser


if __name__ == "__main__":
    main()
