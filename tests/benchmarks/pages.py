"""`python -m tests.benchmarks.pages --rows 1000 20000`: what a page costs.

It is served by gunicorn and compared with an empty view of the same process.
"""

from __future__ import annotations

import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from pathlib import Path

from tests.benchmarks import as_asked, portals
from tests.benchmarks.portals import Portal, Sums

MOST_TIMES_EMPTY = 30
MOST_GROWTH = 1.5
MOST_GROWTH_OF_QUESTIONS = 1.2
STAGES = {"profile": portals.profile, "questions": as_asked.addresses}


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve each scratch database by one worker, ask all in turn, print CPU ms.

    It exits with 1 above the goals.
    """
    options = _parser().parse_args(arguments)
    if options.stage:
        print("\n".join(STAGES[options.stage](options.at_once)))
        return
    with ExitStack() as stack:
        folder = options.keep or Path(
            stack.enter_context(tempfile.TemporaryDirectory()),
        )
        served = [Portal(rows, folder / str(rows)) for rows in options.rows]
        for portal in served:
            portal.prepare()
            print(f"{portal.rows:,} organizations made up", file=sys.stderr)
        for portal in served:
            # What making a page costs, not what one costs that is kept.
            stack.enter_context(portal.served(page_store_mb=0))
        measured = portals.measure(served, options.rounds, options.at_once)
        print("\n".join(table(measured)))
        if options.profile:
            asked = ("--stage", "profile", "--at-once", str(options.at_once * 5))
            print(served[-1].run("-m", "tests.benchmarks.pages", *asked))
    if missed := list(above(measured)):
        raise SystemExit("Above what is wanted: " + "; ".join(missed))


def _parser() -> ArgumentParser:
    parser = ArgumentParser(description="Measure pages in times of an empty view.")
    parser.add_argument("--rows", nargs="+", type=int, default=[1000, 100_000])
    parser.add_argument(
        "--rounds",
        type=int,
        default=5,
        help="how often each portal is asked each question",
    )
    parser.add_argument(
        "--at-once",
        type=int,
        default=8,
        help="how many times over in each round",
    )
    parser.add_argument(
        "--profile",
        action="store_true",
        help="also print where the time of the list page goes",
    )
    parser.add_argument(
        "--keep",
        type=Path,
        help="a folder for the scratch databases, kept for the next run",
    )
    parser.add_argument("--stage", choices=list(STAGES), help="used by itself")
    return parser


def table(measured: dict[int, Sums]) -> Iterator[str]:
    """Yield the lines of the table: CPU ms, and how many times the empty view."""
    first, last = min(measured), max(measured)
    sizes = " | ".join(f"{rows:,}" for rows in measured)
    yield f"| CPU ms (times the empty view) | {sizes} | {last:,} to {first:,} |"
    yield "| --- |" + " --- |" * (len(measured) + 1)
    for name in measured[first]:
        cells = " | ".join(
            f"{sums[name]:.2f} ({sums[name] / sums[portals.EMPTY]:.1f})"
            for sums in measured.values()
        )
        growth = measured[last][name] / measured[first][name]
        yield f"| {name} | {cells} | {growth:.2f} |"


def above(measured: dict[int, Sums]) -> Iterator[str]:
    """Yield what costs more than is wanted, as it is and with all parts made anew."""
    lists = [one + how for one in portals.QUESTIONS for how in ("", portals.ANEW)]
    for name in (*lists, *portals.OTHER_PAGES):
        for rows, sums in measured.items() if name in lists else ():
            times = sums[name] / sums[portals.EMPTY]
            if times > MOST_TIMES_EMPTY:
                yield f"{name} at {rows:,}: {times:.1f} times the empty view"
        yield from _growth(name, measured, MOST_GROWTH)
    yield from _growth(portals.SLOWEST, measured, MOST_GROWTH_OF_QUESTIONS)


def _growth(name: str, measured: dict[int, Sums], most: float) -> Iterator[str]:
    first, last = min(measured), max(measured)
    growth = measured[last][name] / measured[first][name]
    if growth > most:
        yield f"{name}: {growth:.2f} times as much at {last:,} as at {first:,}"


if __name__ == "__main__":
    main()
