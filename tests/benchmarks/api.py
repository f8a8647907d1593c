"""`python -m tests.benchmarks.api --rows 100000`: what a page of the API costs beside
an answer with all rows at once.

The organizations are made up and lie in a database of their own.
"""

from __future__ import annotations

import json
import tempfile
from argparse import ArgumentParser
from collections.abc import Callable, Sequence
from pathlib import Path
from time import process_time
from urllib.parse import urlsplit

from django.core.management import call_command
from django.core.serializers.json import DjangoJSONEncoder
from django.test import Client, override_settings
from rest_framework import serializers
from rest_framework.renderers import JSONRenderer

from directory.models import Organization
from directory.search.engine import rebuild
from tests.benchmarks import fake_data, scratch

PAGE = "/api/v1/organizations/?page_size=100"
TIMES_AS_CHEAP = 20
ROUNDS = 20
PLAIN = (
    "slug", "name", "acronym", "kind", "description", "url", "email", "city",
    "region", "country", "status", "founded", "updated_at",
)  # fmt: skip
"""What the answer with all rows has: nothing that hangs on them."""
PLAINEST = "all rows at once, plain columns"
ALL = "all rows at once, through a serializer, with sectors and profiles"
"""As a directory answers that knows no pages."""
Figures = dict[str, float]
"""CPU milliseconds of each answer."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the figures; exit with 1 where a page is not cheap enough."""
    parser = ArgumentParser(description="Measure a page of the API, in CPU ms.")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument(
        "--keep", type=Path, help="a folder for the scratch database, kept"
    )
    parser.add_argument("--inside", action="store_true", help="used by itself")
    options = parser.parse_args(arguments)
    if options.inside:
        print(json.dumps(measure(options.rows)))
        return
    with tempfile.TemporaryDirectory() as thrown_away:
        folder = options.keep or Path(thrown_away)
        inside = ("--inside", "--rows", str(options.rows))
        printed = scratch.benchmark(folder, "api", *inside)
    figures: Figures = json.loads(printed.splitlines()[-1])
    whole = {name: figures.pop(name) for name in (PLAINEST, ALL)}
    print(f"| of the API, {options.rows:,} rows | CPU ms | " + " | ".join(whole) + " |")
    print("| --- | ---: | ---: | ---: |")
    for name, cpu in figures.items():
        times = " | ".join(f"{other / cpu:,.0f} times" for other in whole.values())
        print(f"| {name} | {cpu:,.1f} | {times} |")
    print("| CPU ms | | " + " | ".join(f"{cpu:,.0f}" for cpu in whole.values()) + " |")
    times_cheaper = whole[PLAINEST] / max(figures.values())
    if times_cheaper < TIMES_AS_CHEAP:
        raise SystemExit(f"A page is only {times_cheaper:.1f} times cheaper.")


def measure(rows: int) -> Figures:
    """Fill a database that is empty; return the figures of each answer."""
    call_command("migrate", verbosity=0, interactive=False)
    if not Organization.objects.exists():
        fake_data.store(rows)
        rebuild.rebuild()
    client = Client(SERVER_NAME="127.0.0.1")
    with override_settings(API_REQUESTS_PER_MINUTE=10**9):
        following = client.get(PAGE).json()["next"]
        deep = _walked(client, PAGE, pages=10)
        known = client.get(PAGE).headers["ETag"]
        asked = {
            "the first page of 100": lambda: client.get(PAGE),
            "the next one": lambda: client.get(_path_of(following)),
            "the eleventh": lambda: client.get(deep),
            "a page within a sector": lambda: client.get(f"{PAGE}&sector=housing"),
            "one that the client has": lambda: client.get(
                PAGE, headers={"if-none-match": known}
            ),
        }
        figures = {name: _cpu(ask, ROUNDS) for name, ask in asked.items()}
    figures[PLAINEST] = _cpu(_plainest, 2)
    started = process_time()
    _all_rows()
    figures[ALL] = (process_time() - started) * 1000
    return figures


def _walked(client: Client, address: str, pages: int) -> str:
    for _ in range(pages):
        address = _path_of(client.get(address).json()["next"] or PAGE)
    return address


def _path_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}"


class RowSerializer(serializers.ModelSerializer):
    sectors = serializers.StringRelatedField(many=True)
    social_profiles = serializers.StringRelatedField(many=True)
    country = serializers.CharField(source="country.code")

    class Meta:
        model = Organization
        fields = (*PLAIN, "sectors", "social_profiles")


def _all_rows() -> bytes:
    published = Organization.objects.published()
    rows = published.prefetch_related("sectors", "social_profiles")
    rendered: bytes = JSONRenderer().render(RowSerializer(rows, many=True).data)
    return rendered


def _plainest() -> str:
    rows = list(Organization.objects.published().values(*PLAIN))
    return json.dumps(rows, cls=DjangoJSONEncoder, default=str)


def _cpu(work: Callable[[], object], times: int) -> float:
    """Return the CPU milliseconds of one call, made warm by one before."""
    work()
    started = process_time()
    for _ in range(times):
        work()
    return (process_time() - started) * 1000 / times


if __name__ == "__main__":
    main()
