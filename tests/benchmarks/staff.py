"""`python -m tests.benchmarks.staff --rows 20000 100000`: ten clicks of staff, timed.

Each is asked of the portal in one process, over made-up organizations in a database of
their own: CPU milliseconds, and how many SQL statements it takes.
"""

from __future__ import annotations

import json
import sys
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from io import StringIO
from pathlib import Path
from statistics import median
from time import process_time

from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, override_settings

from directory.history import changes
from directory.models import Organization, Suggestion
from tests.benchmarks import fake_data, scratch

LIST = "/admin/directory/organization/"
FILTERS = "visibility__exact=published&missing=description&country=FR"
SUGGESTED = {
    "name": "Valley Makers Guild",
    "description": "is a guild of makers.",
    "city": "Lyon",
}
Figures = dict[str, tuple[float, int]]


def main(arguments: Sequence[str] | None = None) -> None:
    """Print a line for each click and two columns for each number of organizations."""
    options = _parser().parse_args(arguments)
    if options.stage == "make":
        make(options.rows[0])
        return
    if options.stage == "measure":
        print(json.dumps(measure(options.rounds)))
        return
    with ExitStack() as stack:
        folder = options.keep or Path(
            stack.enter_context(tempfile.TemporaryDirectory())
        )
        measured = {}
        for rows in options.rows:
            own = folder / str(rows)
            own.mkdir(parents=True, exist_ok=True)
            for stage in ("make", "measure"):
                asked = ("--stage", stage, "--rows", str(rows))
                rounds = ("--rounds", str(options.rounds))
                printed = scratch.benchmark(own, "staff", *asked, *rounds)
            measured[rows] = json.loads(printed.splitlines()[-1])
            print(f"{rows:,} organizations measured", file=sys.stderr)
    print("\n".join(table(measured)))


def _parser() -> ArgumentParser:
    parser = ArgumentParser(description="Measure ten clicks of staff, in CPU ms.")
    parser.add_argument("--rows", nargs="+", type=int, default=[20_000, 100_000])
    parser.add_argument(
        "--rounds", type=int, default=7, help="how often each is asked, once to warm up"
    )
    parser.add_argument(
        "--keep", type=Path, help="a folder for the databases, kept for the next run"
    )
    parser.add_argument("--stage", choices=["make", "measure"], help="used by itself")
    return parser


def make(rows: int) -> None:
    """Fill the database unless it is filled, and add what the clicks are about."""
    call_command("setup", stdout=StringIO())
    if Organization.objects.count() < rows:
        fake_data.fill(rows, on_content=True)
    if not User.objects.filter(username="bench").exists():
        User.objects.create_superuser("bench")
    if not Suggestion.objects.exists():
        Suggestion.objects.create(name=SUGGESTED["name"], submitted=SUGGESTED)
        some = _some()
        for number in range(5):
            with changes.recorded(some, comment="Edited for the measure"):
                some.city = f"City {number}"
                some.save()


def _some() -> Organization:
    rows = Organization.objects.order_by("pk")
    return rows[rows.count() // 2]


def clicks() -> dict[str, str]:
    """Return what is asked, by its name, among the organizations that are there."""
    some, suggestion = _some(), Suggestion.objects.first()
    word = max(some.name.split(), key=len)
    accented = "coopérative"
    return {
        "list": LIST,
        "page 2": f"{LIST}?p=2",
        "search a word": f"{LIST}?q={word}",
        "search with an accent": f"{LIST}?q={accented}",
        "three filters": f"{LIST}?{FILTERS}",
        "dashboard": "/admin/",
        "history of all": "/admin/directory/change/",
        "history of one": f"{LIST}{some.pk}/history/",
        "add form": f"{LIST}add/",
        "change form": f"{LIST}{some.pk}/change/",
        "review": f"/admin/directory/suggestion/{suggestion.pk if suggestion else 0}"
        "/change/",
    }


def measure(rounds: int) -> Figures:
    """Return median CPU ms and the number of statements of each click."""
    client = Client()
    client.force_login(User.objects.get(username="bench"))
    figures: Figures = {}
    with override_settings(ALLOWED_HOSTS=["*"]):
        for name, address in clicks().items():
            costs = []
            for _round in range(rounds + 1):
                with CaptureQueriesContext(connection) as asked:
                    before = process_time()
                    response = client.get(address)
                    costs.append((process_time() - before) * 1000)
                if response.status_code != 200:
                    raise SystemExit(f"{name}: {response.status_code} at {address}")
            # The first warms up: templates, forms and the index are read but once.
            figures[name] = (median(costs[1:]), len(asked))
    return figures


def table(measured: dict[int, Figures]) -> Iterator[str]:
    """Yield the lines of the table."""
    sizes = " | ".join(f"{rows:,}: ms | statements" for rows in measured)
    yield f"| click | {sizes} |"
    yield "| --- |" + " ---: | ---: |" * len(measured)
    for name in next(iter(measured.values())):
        cells = []
        for figures in measured.values():
            cost, statements = figures[name]
            cells.append(f"{cost:.0f} | {statements}")
        yield f"| {name} | " + " | ".join(cells) + " |"


if __name__ == "__main__":
    main()
