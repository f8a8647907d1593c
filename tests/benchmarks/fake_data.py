"""Fill a scratch database with believable organizations of made-up names, to see how the portal does with many."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from random import Random
from typing import Any

from django.db import transaction
from django.utils import timezone

from directory.lib import text, urls
from directory.models import (
    AlternateName,
    Change,
    ContentVersion,
    Listing,
    NetworkTier,
    Organization,
    Relationship,
    Sector,
    Tag,
    TaggedOrganization,
)
from directory.models.taxonomy import tag_key
from directory.search import build
from directory.services import seeding
from directory.services.errors import DirectoryError

BATCH = 500
SEED = 1844
PLACES = (
    ("Oakland", "California", "US"), ("Jackson", "Mississippi", "US"), ("Detroit", "Michigan", "US"), ("Boston", "", "US"),
    ("Cleveland", "Ohio", "US"), ("Springfield", "Massachusetts", "US"), ("Madison", "Wisconsin", "US"), ("", "Texas", "US"),
    ("Montréal", "Québec", "CA"), ("Winnipeg", "Manitoba", "CA"), ("Bilbao", "", "ES"), ("Barcelona", "Cataluña", "ES"),
    ("Bologna", "Emilia-Romagna", "IT"), ("Lyon", "", "FR"), ("Liège", "", "BE"), ("Berlin", "", "DE"), ("Preston", "", "GB"),
    ("Porto Alegre", "", "BR"), ("Rosario", "", "AR"), ("Quito", "", "EC"), ("Ciudad de México", "", "MX"), ("Nairobi", "", "KE"),
    ("Dakar", "", "SN"), ("Kochi", "Kerala", "IN"), ("Seoul", "", "KR"), ("", "", "US"), ("", "", ""),
)  # fmt: skip
WORDS = (
    *("Harvest", "Common Ground", "Bridge", "Open Door", "Two Rivers", "Lantern", "Cedar", "New Loom", "Red Brick", "Tidewater"),
    *("Rising Sun", "Mutual", "Freedom", "Sycamore", "Prairie", "Granite", "Kitchen Table", "Night Train", "Half Moon", "Beacon"),
    *("Sol y Tierra", "Manos Unidas", "La Minga", "Tierra Común", "L’Atelier", "La Ruche", "Terra Nova", "Ubuntu", "Sankofa"),
)  # fmt: skip
SECTORS = (
    *("Food and farming", "Housing", "Media", "Worker co-ops", "Performing artists", "Energy", "Care", "Community finance"),
    *("Education", "Crafts", "Recycling", "Software", "Transport", "Health", "Land trusts", "Translation"),
)
FORMS = (
    ("Cooperative", "cooperative"), ("Network", "network"), ("Federation", "federation"), ("Land Trust", "nonprofit"),
    ("Credit Union", "fund"), ("Alliance", "network"), ("Collective", "cooperative"), ("Institute", "research"),
    ("Radio", "media"), ("Fund", "fund"), ("Assembly", "community"), ("Conference", "event"), ("Works", "social_enterprise"),
)  # fmt: skip
TAGS = (
    *("mutual aid", "open source", "time bank", "fair trade", "ecology", "youth", "migrants", "feminism", "seeds", "repair"),
    *("local currency", "community kitchen", "childcare", "archive", "theater", "music", "tools library", "legal help"),
)
DEEDS = ("supports", "brings together", "lends to", "trains", "speaks for", "is owned by", "was founded by", "shares space with")
PEOPLE = ("growers", "tenants", "artists", "cleaners", "printers", "bakers", "drivers", "carers", "teachers", "weavers")
STATUSES = ("active",) * 17 + ("unknown", "closed", "merged")
TIERS = (("international", "International"), ("national", "National"), ("sector-based", "Sector-based"))

Row = dict[str, Any]


def rows(number: int, seed: int = SEED, first: int = 0) -> Iterator[Row]:
    """Yield so many organizations as plain fields, the same ones for the same seed; their addresses end in numbers from `first`.

    Besides columns: `sectors` and `tags` are names, `tier` a slug or empty, `former` another name or empty, `member_of` the
    place of an earlier row or None.
    """
    chance = Random(seed)
    seen: dict[str, int] = {}
    for place in range(number):
        yield _row(chance, seen, place, first + place)


def fill(number: int, *, on_content: bool = False, said: Callable[[int], None] = lambda done: None) -> int:
    """Add so many organizations in one transaction, indexed and with a Change row each but without stored versions."""
    if not on_content and not seeding.is_empty():
        raise DirectoryError("This directory has content. Fill a scratch database.")
    with transaction.atomic():
        ContentVersion.objects.advance()
        batch = _Batch(_sectors(), _tags(), _tiers())
        before = Change.objects.count()
        found = rows(number, seed=SEED + before, first=before)
        while part := list(islice(found, BATCH)):
            batch.add(part)
            said(len(batch.keys))
        build.rebuild()
    return len(batch.keys)


def _row(chance: Random, seen: dict[str, int], place: int, suffix: int) -> Row:
    form, kind = chance.choice(FORMS)
    city, region, country = chance.choice(PLACES)
    sectors = chance.sample(SECTORS, chance.choice((0, 1, 1, 1, 2)))
    name = " ".join(part for part in (city, chance.choice(WORDS), *(sectors[:1] if chance.random() < 0.4 else ()), form) if part)
    seen[name] = seen.get(name, 0) + 1
    name = name if seen[name] == 1 else f"{name} {seen[name]}"
    slug = text.slug_of(name)
    founded = chance.randint(1950, 2024)
    status = chance.choice(STATUSES)
    return {
        "name": name,
        "slug": f"{slug}-{suffix}",
        "acronym": "".join(word[0] for word in name.split())[:8].upper() if chance.random() < 0.3 else "",
        "kind": kind,
        "description": _description(chance),
        "url": f"https://{slug[:50].strip('-')}-{suffix}.example.org/" if chance.random() < 0.95 else "",
        "scope": chance.choice(("", "local", "local", "regional", "national", "international")),
        "city": city,
        "region": region,
        "country": country,
        "founded": str(founded) if chance.random() < 0.8 else "",
        "status": status,
        "dissolved": str(founded + chance.randint(1, 60)) if status == "closed" else "",
        "facts_as_of": f"20{chance.randint(15, 26)}-{chance.randint(1, 12):02}" if chance.random() < 0.7 else "",
        "visibility": "draft" if chance.random() < 0.02 else "published",
        "sectors": sectors,
        "tags": chance.sample(TAGS, chance.choice((0, 0, 1, 2, 3))),
        "tier": chance.choice(TIERS)[0] if chance.random() < 0.05 else "",
        "former": f"{chance.choice(WORDS)} {form}" if chance.random() < 0.1 else "",
        "member_of": chance.randrange(place) if place and chance.random() < 0.3 else None,
    }


def _description(chance: Random) -> str:
    sentences = [
        f"It {chance.choice(DEEDS)} {chance.choice(PEOPLE)} and {chance.choice(PEOPLE)}." for _ in range(chance.randint(0, 5))
    ]
    return f"{chance.choice(DEEDS)} {chance.choice(PEOPLE)}. {' '.join(sentences)}".strip() if chance.random() < 0.8 else ""


@dataclass
class _Batch:
    """Saves rows together, and knows the keys of those that were saved before."""

    sectors: dict[str, int]
    tags: dict[str, int]
    tiers: dict[str, int]
    keys: list[int] = field(default_factory=list)

    def add(self, part: Sequence[Row]) -> None:
        made = Organization.objects.bulk_create([_organization(row) for row in part])
        self.keys += [one.pk for one in made]
        pairs = list(zip(made, part, strict=True))
        _link(Organization.sectors.through, "sector_id", "organization_id", self.sectors, pairs, "sectors")
        _link(TaggedOrganization, "tag_id", "content_object_id", self.tags, pairs, "tags")
        Listing.objects.bulk_create(
            Listing(tier_id=self.tiers[row["tier"]], organization=one, position=one.pk) for one, row in pairs if row["tier"]
        )
        AlternateName.objects.bulk_create(
            AlternateName(organization=one, name=row["former"], kind="former") for one, row in pairs if row["former"]
        )
        Relationship.objects.bulk_create(
            Relationship(organization=one, other_id=self.keys[row["member_of"]])
            for one, row in pairs
            if row["member_of"] is not None
        )
        Change.objects.bulk_create(_change(one) for one in made)


def _organization(row: Row) -> Organization:
    columns = {name: row[name] for name in row if name not in ("sectors", "tags", "tier", "former", "member_of")}
    made = Organization(**columns, sort_name=text.sort_key(row["name"]), url_key=urls.url_key(row["url"]))
    made.published_at = timezone.now() if made.is_published else None
    return made


def _change(one: Organization) -> Change:
    return Change(
        organization_key=one.pk,
        slug=one.slug,
        name=one.name,
        kind=Change.Kind.ADDED,
        visibility=one.visibility,
        is_public=one.is_published,
    )


def _link(
    model: Any, term: str, owner: str, terms: dict[str, int], pairs: Sequence[tuple[Organization, Row]], column: str
) -> None:
    model.objects.bulk_create(model(**{term: terms[name], owner: one.pk}) for one, row in pairs for name in row[column])


def _sectors() -> dict[str, int]:
    return {name: Sector.objects.get_or_create(name=name, defaults={"slug": text.slug_of(name)})[0].pk for name in SECTORS}


def _tags() -> dict[str, int]:
    return {name: Tag.objects.get_or_create(key=tag_key(name), defaults={"name": name})[0].pk for name in TAGS}


def _tiers() -> dict[str, int]:
    return {
        slug: NetworkTier.objects.get_or_create(slug=slug, defaults={"name": name, "short_name": name})[0].pk
        for slug, name in TIERS
    }


def main(arguments: Sequence[str] | None = None) -> None:
    """Add made-up organizations; refuse where there is content, unless told."""
    parser = ArgumentParser(
        description="Fill a scratch database with made-up organizations. They have no stored versions until they are edited.",
    )
    parser.add_argument(
        "--organizations",
        type=int,
        required=True,
        metavar="N",
        help="how many",
    )
    parser.add_argument(
        "--yes",
        action="store_true",
        help="also where there is content already",
    )
    options = parser.parse_args(arguments)
    try:
        done = fill(options.organizations, on_content=options.yes, said=_say)
    except DirectoryError as error:
        raise SystemExit(str(error)) from error
    print(f"{done} organizations made up.")


def _say(done: int) -> None:
    if done % 10_000 == 0:
        print(f"{done} ...")


if __name__ == "__main__":
    main()
