"""Made-up organizations: any number of them, always the same, as whole as real ones.

`python -m tests.benchmarks.fake_data --organizations N` adds them to a scratch
database, to measure the portal with many or to look at it.
"""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, product
from random import Random
from typing import Any

from django.db import transaction
from django.utils import timezone

from directory.errors import DirectoryError
from directory.history import changes
from directory.lib import slugs, text, urls
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
from directory.operations import seed as seeding
from directory.search.engine import rebuild
from tests.benchmarks.fake_words import (
    DEEDS,
    FORMS,
    PEOPLE,
    PLACES,
    QUALITIES,
    SECTORS,
    STATUSES,
    SYLLABLES,
    THINGS,
    TIERS,
    WORDS,
)

BATCH = 1000
SEED = 1844
FIRST_WORDS = 2000
TAGS = tuple(f"{quality} {thing}" for thing, quality in product(THINGS, QUALITIES))
# What hangs on the organizations when it is asked for. A history goes through the
# door twice for each of them, so it takes many times as long as all the rest.
TIES, TAGGED, LISTED, HISTORIES = PARTS = ("ties", "tags", "listings", "histories")
USUAL = (TIES, TAGGED, LISTED)

Row = dict[str, Any]


def rows(number: int, seed: int = SEED, first: int = 0) -> Iterator[Row]:
    """Yield so many organizations as plain fields, the same ones for the same seed.

    Their addresses end in numbers from `first`. Besides columns: `sectors` and
    `tags` are names, `tier` a slug or empty, `former` another name or empty,
    `member_of` the place of an earlier row or None.
    """
    maker = _Maker(Random(seed))
    for place in range(number):
        yield maker.row(place, first + place)


def fill(
    number: int,
    *,
    parts: Collection[str] = USUAL,
    on_content: bool = False,
    said: Callable[[int], None] = lambda _done: None,
) -> int:
    """Add so many organizations with the parts asked for, and index them."""
    if not on_content and not seeding.is_empty():
        raise DirectoryError("This directory has content. Fill a scratch database.")
    with transaction.atomic():
        done = store(number, parts=parts, said=said)
        rebuild.rebuild()
    return done


def store(
    number: int,
    *,
    parts: Collection[str] = USUAL,
    said: Callable[[int], None] = lambda _done: None,
) -> int:
    """Store so many organizations in one transaction; the index does not follow."""
    with transaction.atomic():
        ContentVersion.objects.advance()
        batch = _Batch(parts, _sectors(), _tags(), _tiers())
        before = Change.objects.count()
        made_up = rows(number, seed=SEED + before, first=before)
        while some := list(islice(made_up, BATCH)):
            batch.add(some)
            said(len(batch.keys))
    return len(batch.keys)


class _Maker:
    """Makes rows one after the other: each depends on those before it alone."""

    def __init__(self, chance: Random) -> None:
        self.chance = chance
        self.named: dict[str, int] = {}
        self.words = [self._new_word() for _ in range(FIRST_WORDS)]

    def row(self, place: int, suffix: int) -> Row:
        """Return one organization."""
        chance = self.chance
        if place % 2:
            self.words.append(self._new_word())
        form, kind = chance.choice(FORMS)
        city, region, country = chance.choice(PLACES)
        sectors = self._some(SECTORS, chance.choice((0, 1, 1, 1, 2)))
        name = self._name(city, sectors, form)
        slug = slugs.slug_of(name)
        site = f"https://{slug[:50].strip('-')}-{suffix}.example.org/"
        return {
            "name": name,
            "slug": f"{slug}-{suffix}",
            "acronym": self._at_times(0.3, _initials(name)),
            "kind": kind,
            "description": self._at_times(0.8, self._description()),
            "url": self._at_times(0.95, site),
            "scope": chance.choice(("", *Organization.Scope.values, "local")),
            "city": city,
            "region": region,
            "country": country,
            **self._life(),
            "visibility": self._at_times(0.02, "draft") or "published",
            "sectors": sectors,
            "tags": self._some(TAGS, chance.choice((0, 0, 1, 2, 3))),
            "tier": self._at_times(0.05, chance.choice(TIERS)[0]),
            "former": self._at_times(0.1, f"{chance.choice(WORDS)} {form}"),
            "member_of": self._at_times(0.3, self._earlier(place)) or None,
        }

    def _name(self, city: str, sectors: Sequence[str], form: str) -> str:
        """Return a name that no row had before."""
        own = self._rare_word().capitalize()
        parts = [
            self._at_times(0.4, city),
            self._at_times(0.8, own),
            self.chance.choice(WORDS),
            self._at_times(0.4, *sectors[:1]),
            form,
        ]
        name = " ".join(part for part in parts if part)
        self.named[name] = self.named.get(name, 0) + 1
        return name if self.named[name] == 1 else f"{name} {self.named[name]}"

    def _life(self) -> Row:
        chance = self.chance
        founded, status = chance.randint(1950, 2024), chance.choice(STATUSES)
        ended = str(min(founded + chance.randint(1, 60), 2026))
        known_in = f"20{chance.randint(15, 26)}-{chance.randint(1, 12):02}"
        return {
            "founded": self._at_times(0.8, str(founded)),
            "status": status,
            "dissolved": ended if status == Organization.Status.CLOSED else "",
            "facts_as_of": self._at_times(0.7, known_in),
        }

    def _description(self) -> str:
        sentences = [f"{self._deed()}."]
        for _ in range(self.chance.randint(0, 5)):
            words = f"{self._rare_word()} and {self._rare_word()}"
            sentences.append(f"It {self._deed()} with {words}.")
        return " ".join(sentences)

    def _deed(self) -> str:
        first, other = self.chance.sample(PEOPLE, 2)
        return f"{self.chance.choice(DEEDS)} {first} and {other}"

    def _earlier(self, place: int) -> int | str:
        return self.chance.randrange(1, place) if place > 1 else ""

    def _some(self, terms: Sequence[str], number: int) -> list[str]:
        """Return some of these terms, the first of them far more often."""
        drawn = [self._early(terms) for _ in range(number)]
        return list(dict.fromkeys(drawn))

    def _early(self, terms: Sequence[str]) -> str:
        return terms[int(len(terms) * self.chance.random() ** 2)]

    def _rare_word(self) -> str:
        """Return a word that means nothing: the later it was made, the rarer it is."""
        return self.words[int(len(self.words) * self.chance.random() ** 3)]

    def _new_word(self) -> str:
        return "".join(self.chance.choices(SYLLABLES, k=self.chance.randint(2, 4)))

    def _at_times(self, share: float, value: Any = "") -> Any:
        return value if self.chance.random() < share else ""


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split())[:8].upper()


@dataclass
class _Batch:
    """Saves rows together, and knows the keys of those that were saved before."""

    parts: Collection[str]
    sectors: dict[str, int]
    tags: dict[str, int]
    tiers: dict[str, int]
    keys: list[int] = field(default_factory=list)

    def add(self, some: Sequence[Row]) -> None:
        stored = Organization.objects.bulk_create([_organization(row) for row in some])
        self.keys += [record.pk for record in stored]
        pairs = list(zip(stored, some, strict=True))
        Organization.sectors.through._default_manager.bulk_create(
            Organization.sectors.through(
                sector_id=self.sectors[name],
                organization_id=record.pk,
            )
            for record, row in pairs
            for name in row["sectors"]
        )
        AlternateName.objects.bulk_create(
            AlternateName(organization=record, name=row["former"], kind="former")
            for record, row in pairs
            if row["former"]
        )
        for part, add in self._on_request().items():
            if part in self.parts:
                add(pairs)
        if HISTORIES not in self.parts:
            Change.objects.bulk_create(_change(record) for record in stored)

    def _on_request(
        self,
    ) -> dict[str, Callable[[list[tuple[Organization, Row]]], None]]:
        return {
            TIES: self._tie,
            TAGGED: self._tag,
            LISTED: self._list,
            HISTORIES: _live,
        }

    def _tie(self, pairs: list[tuple[Organization, Row]]) -> None:
        Relationship.objects.bulk_create(
            Relationship(organization=record, other_id=self.keys[row["member_of"]])
            for record, row in pairs
            if row["member_of"] is not None
        )

    def _tag(self, pairs: list[tuple[Organization, Row]]) -> None:
        TaggedOrganization.objects.bulk_create(
            TaggedOrganization(content_object_id=record.pk, tag_id=self.tags[name])
            for record, row in pairs
            for name in row["tags"]
        )

    def _list(self, pairs: list[tuple[Organization, Row]]) -> None:
        Listing.objects.bulk_create(
            Listing(
                tier_id=self.tiers[row["tier"]],
                organization=record,
                position=record.pk,
            )
            for record, row in pairs
            if row["tier"]
        )


def _live(pairs: list[tuple[Organization, Row]]) -> None:
    """Give each record two versions: as it was added, and with another sentence."""
    records = [record for record, _ in pairs]
    for part in _parts(records, changes.MOST_AT_ONCE):
        with changes.recorded_many(part, comment="Made up"):
            pass
        with changes.recorded_many(part, comment="A second house"):
            for record in part:
                words = f"{record.description} It opened a second house."
                record.description = words.strip()
            Organization.objects.bulk_update(part, ["description"])


def _parts(records: list[Organization], size: int) -> Iterator[list[Organization]]:
    for start in range(0, len(records), size):
        yield records[start : start + size]


def _organization(row: Row) -> Organization:
    hanging = ("sectors", "tags", "tier", "former", "member_of")
    columns = {name: value for name, value in row.items() if name not in hanging}
    record = Organization(
        **columns,
        sort_name=text.sort_key(row["name"]),
        url_key=urls.url_key(row["url"]),
    )
    record.published_at = timezone.now() if record.is_published else None
    return record


def _change(record: Organization) -> Change:
    return Change(
        organization_key=record.pk,
        slug=record.slug,
        name=record.name,
        kind=Change.Kind.ADDED,
        visibility=record.visibility,
        is_public=record.is_published,
    )


def _sectors() -> dict[str, int]:
    known = dict(Sector.objects.values_list("slug", "pk"))
    new = [
        Sector(name=name, slug=slugs.slug_of(name))
        for name in SECTORS
        if slugs.slug_of(name) not in known
    ]
    known |= {sector.slug: sector.pk for sector in Sector.objects.bulk_create(new)}
    return {name: known[slugs.slug_of(name)] for name in SECTORS}


def _tags() -> dict[str, int]:
    known = dict(Tag.objects.values_list("key", "pk"))
    new = [
        Tag(name=name, slug=slugs.slug_of(name), key=slugs.tag_key(name))
        for name in TAGS
        if slugs.tag_key(name) not in known
    ]
    known |= {tag.key: tag.pk for tag in Tag.objects.bulk_create(new)}
    return {name: known[slugs.tag_key(name)] for name in TAGS}


def _tiers() -> dict[str, int]:
    tiers = {}
    for slug, name in TIERS:
        tier, _ = NetworkTier.objects.get_or_create(
            slug=slug,
            defaults={"name": name, "short_name": name},
        )
        tiers[slug] = tier.pk
    return tiers


def main(arguments: Sequence[str] | None = None) -> None:
    """Add made-up organizations; refuse where there is content, unless told."""
    options = _parser().parse_args(arguments)
    try:
        done = fill(
            options.organizations,
            parts=options.parts,
            on_content=options.yes,
            said=_say,
        )
    except DirectoryError as error:
        raise SystemExit(str(error)) from error
    print(f"{done} organizations made up.")


def _parser() -> ArgumentParser:
    parser = ArgumentParser(description="Fill a scratch database.")
    parser.add_argument(
        "--organizations",
        type=int,
        required=True,
        metavar="N",
        help="how many",
    )
    parser.add_argument(
        "--with",
        dest="parts",
        nargs="*",
        choices=PARTS,
        default=USUAL,
        help="what hangs on them; without histories they have no stored version",
    )
    parser.add_argument(
        "--yes",
        action="store_true",
        help="also where there is content already",
    )
    return parser


def _say(done: int) -> None:
    if done % 10_000 == 0:
        print(f"{done} ...")


if __name__ == "__main__":
    main()
