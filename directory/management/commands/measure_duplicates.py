"""`manage.py measure_duplicates [--cost]`: how well doubles are told, and what a check costs, in databases of their own."""

from __future__ import annotations

import tempfile
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from directory.management.commands import _doubles, _scratch

PAIRS = settings.BASE_DIR / "tests" / "data" / "duplicates.json"
DATA = settings.BASE_DIR.parent / "shared" / "data"
ROWS = (1_000, 100_000)


class Command(BaseCommand):
    """Print precision and recall by half; with `--cost` the CPU time of a check among few and among many organizations."""

    help = "Measure how well doubles are told on labelled pairs, or what a check costs."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--cost", action="store_true", help="measure the cost over made organizations instead")
        parser.add_argument("--rows", nargs="+", type=int, default=ROWS, help="how many made organizations, few then many")
        parser.add_argument("--half", choices=[_doubles.TUNING, _doubles.JUDGING], help="only this half of the pairs")
        parser.add_argument("--data", type=Path, default=DATA, help="the folder with the lists of real organizations")
        parser.add_argument("--stage", choices=["pairs", "cost"], help="used by the command itself")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["stage"]:
            call_command("migrate", verbosity=0, interactive=False)
            getattr(self, f"print_{options['stage']}")(options)
        elif options["cost"]:
            self.print_ratio(options["rows"])
        elif not options["data"].exists():
            raise CommandError("The lists of real organizations are not there.")
        else:
            half = ["--half", options["half"]] if options["half"] else []
            self.stdout.write(in_a_database_of_its_own("pairs", "--data", str(options["data"]), *half))

    def print_pairs(self, options: dict[str, Any]) -> None:
        pairs = [pair for pair in _doubles.pairs_in(PAIRS) if options["half"] in (None, pair.half)]
        _doubles.load(options["data"])
        self.stdout.write("| half | pairs | doubles | likely | of them right | precision | found | recall |")
        self.stdout.write("| --- | --- | --- | --- | --- | --- | --- | --- |")
        for half, score in _doubles.measure(pairs).items():
            counts = f"{score.pairs} | {score.doubles} | {score.likely} | {score.likely_right}"
            self.stdout.write(f"| {half} | {counts} | {score.precision:.3f} | {score.found} | {score.recall:.3f} |")

    def print_cost(self, options: dict[str, Any]) -> None:
        self.stdout.write(f"{_doubles.cost(options['rows'][0]):.3f}")

    def print_ratio(self, rows: list[int]) -> None:
        found = {number: float(in_a_database_of_its_own("cost", "--rows", str(number))) for number in rows}
        self.stdout.write("| organizations | CPU ms a check |\n| --- | --- |")
        for number, cost in found.items():
            self.stdout.write(f"| {number:,} | {cost:.2f} |")
        self.stdout.write(f"\n{max(found.values()) / min(found.values()):.2f} times as much at most.")


def in_a_database_of_its_own(stage: str, *arguments: str) -> str:
    """Return what a stage prints that runs in a process and an empty database of its own."""
    with tempfile.TemporaryDirectory() as folder:
        return _scratch.run(Path(folder), "measure_duplicates", "--stage", stage, *arguments).stdout.rstrip("\n")
