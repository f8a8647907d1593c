"""`manage.py bench_pages --rows 1000 100000`: what a list page costs through gunicorn, beside an empty view."""

from __future__ import annotations

import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from directory.management.commands import _bench_pages
from directory.management.commands._bench_pages import Portal, Sums

MOST_TIMES_EMPTY = 30
MOST_GROWTH = 1.5


class Command(BaseCommand):
    """Fill scratch databases, serve each with one worker, ask all in turn, print CPU ms; exit with 1 above the goals."""

    help = "Measure the list page of made-up organizations through gunicorn, as multiples of an empty view."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rows", nargs="+", type=int, default=[1000, 100_000])
        parser.add_argument("--rounds", type=int, default=10, help="how often each question is asked of each, twenty times over")
        parser.add_argument("--profile", action="store_true", help="also print where the time of the list page goes")
        parser.add_argument("--keep", type=Path, default=None, help="a folder for the scratch databases, kept for the next run")
        parser.add_argument("--stage", choices=["profile"], help="used by the command itself")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["stage"]:
            self.stdout.write("\n".join(_bench_pages.profile()))
            return
        with ExitStack() as stack:
            folder = options["keep"] or Path(stack.enter_context(tempfile.TemporaryDirectory()))
            portals = [Portal(rows, folder / str(rows)) for rows in options["rows"]]
            for portal in portals:
                portal.prepare()
                self.stderr.write(f"{portal.rows:,} organizations made up")
            for portal in portals:
                stack.enter_context(portal.served())
            found = _bench_pages.measure(portals, options["rounds"])
            self.stdout.write("\n".join(table(found)))
            if options["profile"]:
                self.stdout.write(portals[-1].run("bench_pages", "--stage", "profile"))
        if missed := list(above(found)):
            raise CommandError("Above what is wanted: " + "; ".join(missed))


def table(found: dict[int, Sums]) -> Iterator[str]:
    """Yield the lines of the table: CPU ms of a page, and how many times the empty view that is."""
    first, last = min(found), max(found)
    yield "| CPU ms (times the empty view) | " + " | ".join(f"{rows:,}" for rows in found) + f" | {last:,} to {first:,} |"
    yield "| --- |" + " --- |" * (len(found) + 1)
    for name in found[first]:
        cells = [f"{sums[name]:.2f} ({sums[name] / sums[_bench_pages.EMPTY]:.1f})" for sums in found.values()]
        yield f"| {name} | " + " | ".join(cells) + f" | {found[last][name] / found[first][name]:.2f} |"


def above(found: dict[int, Sums]) -> Iterator[str]:
    """Yield what costs more than is wanted, as it is and with all parts of a page made anew."""
    first, last = min(found), max(found)
    lists = [one + how for one in _bench_pages.QUESTIONS for how in ("", _bench_pages.ANEW)]
    for name in (*lists, *_bench_pages.OTHER_PAGES):
        for rows, sums in found.items() if name in lists else ():
            if sums[name] > MOST_TIMES_EMPTY * sums[_bench_pages.EMPTY]:
                yield f"{name} at {rows:,}: {sums[name] / sums[_bench_pages.EMPTY]:.1f} times the empty view"
        if found[last][name] > MOST_GROWTH * found[first][name]:
            yield f"{name}: {found[last][name] / found[first][name]:.2f} times as much at {last:,} as at {first:,}"
