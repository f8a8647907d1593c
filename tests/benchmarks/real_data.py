"""Lists of real organizations, stored as if an import had brought them."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from django.db import transaction
from django_countries import countries

from directory.lib import slugs, text, urls
from directory.models import (
    ContentVersion,
    Identifier,
    Organization,
    Tag,
    TaggedOrganization,
)
from directory.search.engine import postings

SAMPLE, MESSY = "organizations-sample.csv", "messy.csv"
SCHEME = "sample"
COUNTRIES = {
    "england": "GB",
    "uk": "GB",
    "scotland": "GB",
    "united kingdom": "GB",
    "österreich": "AT",
    "deutschland": "DE",
    "belgique": "BE",
    "ελλάδα": "GR",
    "latvija": "LV",
    "frace": "FR",
    "italu": "IT",
    "cypres": "CY",
    "czech republic": "CZ",
}

Row = dict[str, str]


def load(*paths: Path) -> None:
    """Store the rows of these files as published organizations, each row once.

    They get tags and identifiers and are indexed.
    """
    rows = list(_rows_in(paths))
    with transaction.atomic():
        ContentVersion.objects.advance()
        stored = Organization.objects.bulk_create(
            _organization(number, row) for number, row in enumerate(rows)
        )
        Identifier.objects.bulk_create(
            Identifier(organization=record, scheme=SCHEME, value=row["source_id"])
            for record, row in zip(stored, rows, strict=True)
        )
        _tag(stored, rows)
        postings.update(record.pk for record in stored)


def _rows_in(paths: Iterable[Path]) -> Iterable[Row]:
    rows: dict[str, Row] = {}
    for path in paths:
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                rows.setdefault(row["source_id"], row)
    return rows.values()


def _organization(number: int, row: Row) -> Organization:
    name = text.clean_line(row["name"])[:200] or "Unnamed"
    slug = slugs.slug_of(name)[:150] or "sample"
    record = Organization(
        name=name,
        slug=f"{slug}-sample-{number}",
        sort_name=text.sort_key(name),
        visibility=Organization.Visibility.PUBLISHED,
        kind=Organization.Kind.OTHER,
        description=text.clean_block(row["description"])[:20_000],
        city=text.clean_line(row["city"])[:100],
        region=text.clean_line(row["region"])[:100],
        country=_country(row["country"]),
    )
    if key := urls.url_key(row["url"]):
        address = row["url"].strip()
        record.url = address if "://" in address else f"http://{address}"
        record.url_key = key
    return record


@cache
def _country(written: str) -> str:
    written = written.strip()
    known = COUNTRIES.get(written.casefold()) or countries.by_name(written.title())
    return known or (written.upper() if written.upper() in dict(countries) else "")


def _tag(stored: Sequence[Organization], rows: Sequence[Row]) -> None:
    names: dict[str, str] = {}
    keys_of_rows = []
    for row in rows:
        own = {
            text.fold(tag): text.clean_line(tag.replace("_", " "))[:100]
            for tag in row["tags"].split(";")
        }
        own.pop("", None)
        names |= own
        keys_of_rows.append(list(own))
    tags = {
        key: Tag(name=name, slug=f"{SCHEME}-{number}", key=key)
        for number, (key, name) in enumerate(sorted(names.items()))
    }
    Tag.objects.bulk_create(tags.values())
    TaggedOrganization.objects.bulk_create(
        TaggedOrganization(content_object=record, tag=tags[key])
        for record, keys in zip(stored, keys_of_rows, strict=True)
        for key in keys
    )
