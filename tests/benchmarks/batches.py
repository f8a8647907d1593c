"""`python -m tests.benchmarks.batches --rows 20000`: what it costs to record changes,
one by one and many at once.

The organizations are made up and lie in a database of their own.
"""

from __future__ import annotations

import json
import tempfile
from argparse import ArgumentParser
from collections.abc import Iterator, Sequence
from pathlib import Path
from time import perf_counter, process_time

from django.core.management import call_command
from django.db import connection

from directory.history import changes
from directory.models import Organization, Sector, TaggedOrganization
from directory.models.taxonomy import Tag
from directory.search.engine import rebuild
from tests.benchmarks import fake_data, scratch

ONE_BY_ONE = 500
TIMES_AS_FAST = 4
"""At least so much less CPU at once; nearly nine times less was measured."""

Figures = dict[str, tuple[float, float]]
"""Of each kind of change: records a second, and CPU milliseconds a record."""
ONE, MANY = "a field, one by one", "a field, at once"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures; exit with 1 where many at once gain too little."""
    parser = ArgumentParser(description="Measure recording, in records a second.")
    parser.add_argument("--rows", type=int, default=20_000)
    parser.add_argument(
        "--database",
        default="",
        help="the address of an EMPTY database in place of a temporary file",
    )
    parser.add_argument("--inside", action="store_true", help="used by itself")
    options = parser.parse_args(arguments)
    if options.inside:
        print(json.dumps(measure(options.rows)))
        return
    with tempfile.TemporaryDirectory() as folder:
        printed = scratch.benchmark(
            Path(folder),
            "batches",
            *("--inside", "--rows", str(options.rows)),
            database=options.database,
        )
    figures: Figures = json.loads(printed.splitlines()[-1])
    vendor = "postgresql" if options.database else "sqlite"
    print(f"| {vendor}, {options.rows:,} rows | records a second | CPU ms a record |")
    print("| --- | ---: | ---: |")
    for name, (a_second, cpu) in figures.items():
        print(f"| {name} | {a_second:,.0f} | {cpu:.2f} |")
    ratio = figures[ONE][1] / figures[MANY][1]
    if ratio < TIMES_AS_FAST:
        raise SystemExit(f"Only {ratio:.1f} times as fast at once as one by one.")


def measure(rows: int) -> Figures:
    """Fill an empty database; return the figures of each kind of change."""
    call_command("migrate", verbosity=0, interactive=False)
    fake_data.store(rows)
    rebuild.rebuild()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    organizations = list(Organization.objects.order_by("pk"))
    figures: Figures = {}
    for name, change, number in (
        (ONE, _one_by_one, min(rows, ONE_BY_ONE)),
        (MANY, _at_once, rows),
        ("a sector, at once", _with_sector, rows),
        ("new ones with sector and tag, at once", _added, rows),
    ):
        begin, cpu = perf_counter(), process_time()
        change(organizations[:number])
        seconds, cpu = perf_counter() - begin, process_time() - cpu
        figures[name] = number / seconds, 1000 * cpu / number
    return figures


def _one_by_one(organizations: list[Organization]) -> None:
    for organization in organizations:
        with changes.recorded(organization, comment="Measured"):
            organization.city = "Yorkton"
            organization.save()


def _at_once(organizations: list[Organization]) -> None:
    for part in _parts(organizations):
        with changes.recorded_many(part, comment="Measured"):
            keys = [organization.pk for organization in part]
            Organization.objects.filter(pk__in=keys).update(city="Halifax")


def _with_sector(organizations: list[Organization]) -> None:
    sector = Sector.objects.create(name="Measured", slug="measured")
    _join(organizations, sector)


def _added(organizations: list[Organization]) -> None:
    new = [
        Organization(
            name=f"{organization.name} Annex",
            slug=f"{organization.slug}-annex",
            description=organization.description,
            visibility="published",
        )
        for organization in organizations
    ]
    sector, tag = Sector.objects.earliest("pk"), Tag.objects.earliest("pk")
    for part in _parts(new):
        with changes.recorded_many(part, comment="Measured"):
            Organization.objects.bulk_create(part)
            _sector_rows(part, sector)
            TaggedOrganization.objects.bulk_create(
                TaggedOrganization(content_object=organization, tag=tag)
                for organization in part
            )


def _join(organizations: list[Organization], sector: Sector) -> None:
    for part in _parts(organizations):
        with changes.recorded_many(part, comment="Measured"):
            _sector_rows(part, sector)


def _sector_rows(organizations: Sequence[Organization], sector: Sector) -> None:
    rows = Organization.sectors.through
    rows._default_manager.bulk_create(
        rows(organization=organization, sector=sector) for organization in organizations
    )


def _parts(organizations: list[Organization]) -> Iterator[list[Organization]]:
    for start in range(0, len(organizations), changes.MOST_AT_ONCE):
        yield organizations[start : start + changes.MOST_AT_ONCE]


if __name__ == "__main__":
    main()
