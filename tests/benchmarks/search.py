"""`python -m tests.benchmarks.search --rows 1000 20000`: what the search costs.

The organizations are made up and lie in a database of their own.
"""

from __future__ import annotations

import json
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path

from tests.benchmarks import scratch, search_stages

STAGES = {
    "make": search_stages.make_stage,
    "build": search_stages.build_stage,
    "measure": search_stages.measure_stage,
}
NOISE = 1.5
LOOK, MEMORY = "another worker's look after an edit", "memory of a worker, MB"
# CPU ms and MB that must not be passed, for the largest number of rows that is
# not above these.
FIRST = search_stages.WORST_FIRST
LIMITED = ("median", "worst", FIRST, "edit", "insert", LOOK, MEMORY)
EXPECTED: dict[int, dict[str, float]] = {
    20_000: dict(zip(LIMITED, (1, 8, 8, 0.7, 2, 0.8, 15), strict=True)),
    100_000: dict(zip(LIMITED, (2.5, 15, 12, 0.8, 2.5, 3.5, 30), strict=True)),
    1_000_000: dict(zip(LIMITED, (12, 90, 90, 1.3, 9, 30, 140), strict=True)),
}

Figures = dict[str, float]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table; exit with 1 where a figure is above the expected one."""
    options = _parser().parse_args(arguments)
    if options.stage:
        print(json.dumps(STAGES[options.stage](options.rows[0])))
        return
    if options.database and len(options.rows) > 1:
        raise SystemExit("One empty database holds one number of rows.")
    measured = {rows: measure(rows, options.database) for rows in options.rows}
    print_table(measured)
    # What is expected was measured on SQLite; PostgreSQL takes its time in
    # processes of its own.
    if not options.database and (above := too_much(measured)):
        raise SystemExit("Above what is expected: " + "; ".join(above))


def _parser() -> ArgumentParser:
    parser = ArgumentParser(description="Measure the search, in CPU milliseconds.")
    parser.add_argument("--rows", nargs="+", type=int, default=[1000, 20_000, 100_000])
    parser.add_argument(
        "--database",
        default="",
        help="the address of an EMPTY database in place of a temporary file",
    )
    parser.add_argument("--stage", choices=list(STAGES), help="used by itself")
    return parser


def measure(rows: int, database: str) -> Figures:
    """Take each stage in a process of its own, so that each has its own memory."""
    figures: Figures = {}
    with tempfile.TemporaryDirectory() as folder:
        for stage in STAGES:
            printed = scratch.benchmark(
                Path(folder),
                "search",
                *("--stage", stage, "--rows", str(rows)),
                database=database,
            )
            figures |= json.loads(printed.splitlines()[-1])
    print(f"{rows:,} rows measured", file=sys.stderr)
    return figures


def print_table(measured: dict[int, Figures]) -> None:
    """Print a line for each figure and a column for each number of rows."""
    print("| CPU ms | " + " | ".join(f"{rows:,}" for rows in measured) + " |")
    print("| --- |" + " --- |" * len(measured))
    for name in next(iter(measured.values())):
        cells = [f"{figures[name]:.3g}" for figures in measured.values()]
        print(f"| {name} | " + " | ".join(cells) + " |")


def too_much(measured: dict[int, Figures]) -> list[str]:
    """Return what is above its expected figure, half as much again for noise."""
    above = []
    for rows, figures in measured.items():
        limits: Figures = next(
            (limits for size, limits in EXPECTED.items() if rows <= size),
            {},
        )
        above += [
            f"{name} {figures[name]:.2f} > {limit} at {rows:,} rows"
            for name, limit in limits.items()
            if figures[name] > NOISE * limit
        ]
    return above


if __name__ == "__main__":
    main()
