"""`python -m tests.benchmarks.judge_duplicates`: how well duplicates are told.

With `--cost` it measures what a check costs. Both use databases of their own.
"""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Sequence
from pathlib import Path

from django.core.management import call_command

from tests.benchmarks import pairs, real_data, scratch
from tests.support.processes import ROOT

PAIRS = ROOT / "tests" / "data" / "duplicates.json"
ROWS = (1_000, 100_000)


def main(arguments: Sequence[str] | None = None) -> None:
    """Print precision and recall by half, or the CPU time of a check by size."""
    options = _parser().parse_args(arguments)
    if options.stage:
        call_command("migrate", verbosity=0, interactive=False)
        STAGES[options.stage](options)
    elif options.cost:
        print_costs(options.rows)
    elif options.data:
        half = ("--half", options.half) if options.half else ()
        data = ("--data", str(options.data.resolve()))
        asked = ("--stage", "pairs", *data, *half)
        print(scratch.benchmark_alone("judge_duplicates", *asked))
    else:
        raise SystemExit("The labelled pairs need --data, the folder of real lists.")


def _parser() -> ArgumentParser:
    parser = ArgumentParser(description="Judge duplicates on pairs, or their cost.")
    parser.add_argument(
        "--data",
        type=Path,
        help=f"the folder with {real_data.SAMPLE} and {real_data.MESSY}",
    )
    parser.add_argument("--half", choices=pairs.HALVES, help="only these pairs")
    parser.add_argument(
        "--cost",
        action="store_true",
        help="measure the cost among made-up organizations instead",
    )
    parser.add_argument(
        "--rows",
        nargs="+",
        type=int,
        default=ROWS,
        help="how many made-up organizations, few then many",
    )
    parser.add_argument("--stage", choices=list(STAGES), help="used by itself")
    return parser


def print_pairs(options: Namespace) -> None:
    """Print how many pairs of each half were told right."""
    asked = [
        pair for pair in pairs.pairs_in(PAIRS) if options.half in (None, pair.half)
    ]
    pairs.load(options.data)
    heads = ("half", "pairs", "doubles", "likely", "of them right")
    print_row(*heads, "precision", "found", "recall")
    print_row(*["---"] * 8)
    for half, score in pairs.measure(asked).items():
        counts = (score.pairs, score.doubles, score.likely, score.likely_right)
        precision, recall = f"{score.precision:.3f}", f"{score.recall:.3f}"
        print_row(half, *counts, precision, score.found, recall)


def print_row(*cells: object) -> None:
    """Print one row of a table."""
    print("| " + " | ".join(map(str, cells)) + " |")


def print_cost(options: Namespace) -> None:
    """Print the CPU milliseconds of one check in this process's own database."""
    print(f"{pairs.cost(options.rows[0]):.3f}")


def print_costs(sizes: Sequence[int]) -> None:
    """Print what a check costs among so many organizations, each size alone."""
    costs = {}
    for rows in sizes:
        asked = ("--stage", "cost", "--rows", str(rows))
        costs[rows] = float(scratch.benchmark_alone("judge_duplicates", *asked))
    print("| organizations | CPU ms a check |\n| --- | --- |")
    for rows, cost in costs.items():
        print(f"| {rows:,} | {cost:.2f} |")
    print(f"\n{max(costs.values()) / min(costs.values()):.2f} times as much at most.")


STAGES = {"pairs": print_pairs, "cost": print_cost}


if __name__ == "__main__":
    main()
