"""`manage.py judge_search`: judged and made questions, how many were answered right, in a database of its own."""

from __future__ import annotations

import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from directory.management.commands import _judge, _made, _scratch
from directory.search import build
from directory.services import seeding

QUESTIONS = settings.BASE_DIR / "tests" / "data" / "search-questions.json"
SAMPLE = settings.BASE_DIR.parent / "shared" / "data" / "organizations-sample.csv"
EACH = 300


class Command(BaseCommand):
    """Print a table by kind: judged questions over the founding page and a sample, made ones over made organizations."""

    help = "Ask the search questions with known answers, and print how many were answered right, by kind."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rows", type=int, default=5000, help="how many made organizations the made questions are about")
        parser.add_argument("--sample", type=Path, default=SAMPLE, help="the sample that the judged questions are about")
        parser.add_argument("--stage", choices=["judged", "made"], help="used by the command itself")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["stage"]:
            call_command("migrate", verbosity=0, interactive=False)
            self.print_table(getattr(self, options["stage"])(options))
            return
        self.stdout.write("| questions | asked | right | % |\n| --- | --- | --- | --- |")
        if options["sample"].exists():
            self.run_in_a_database_of_its_own("judged", options)
        else:
            self.stderr.write("The sample is not there: the judged questions are left out.")
        self.run_in_a_database_of_its_own("made", options)

    def judged(self, options: dict[str, Any]) -> dict[str, _judge.Score]:
        seeding.seed()
        _judge.load_sample(options["sample"])
        return _judge.judge(_judge.questions_in(QUESTIONS))

    def made(self, options: dict[str, Any]) -> dict[str, _judge.Score]:
        _made.make(options["rows"])
        build.rebuild()
        return _judge.judge(_judge.made_questions(EACH))

    def run_in_a_database_of_its_own(self, stage: str, options: dict[str, Any]) -> None:
        asked = ("judge_search", "--stage", stage, "--rows", str(options["rows"]), "--sample", str(options["sample"]))
        with tempfile.TemporaryDirectory() as folder:
            done = _scratch.run(Path(folder), *asked)
        self.stdout.write(done.stdout.rstrip("\n"))
        self.stderr.write(done.stderr)

    def print_table(self, scores: dict[str, _judge.Score]) -> None:
        for kind, score in scores.items():
            self.stdout.write(f"| {kind} | {score.asked} | {score.right} | {100 * score.right / score.asked:.1f} |")
            for missed in (score.missed or [])[:3]:
                self.stderr.write(f"missed ({kind}): {missed}")
