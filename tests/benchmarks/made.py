"""Made organizations in any number, always the same ones: what the search is measured with."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random
from typing import TypeVar

from django.db import models

from directory.lib import text
from directory.models import Listing, NetworkTier, Organization, Sector, Tag, TaggedOrganization

AT_ONCE = 2000
T = TypeVar("T")
COMMON = ("community", "housing", "cooperative", "network", "food", "land", "trust", "solidarity", "economy", "energy")
SYLLABLES = (
    "ba",
    "re",
    "li",
    "no",
    "tu",
    "ska",
    "vor",
    "mi",
    "den",
    "pla",
    "gro",
    "chi",
    "sel",
    "fan",
    "quo",
    "zi",
    "her",
    "ton",
)
COUNTRIES = (
    "US",
    "FR",
    "ES",
    "BR",
    "CA",
    "GB",
    "DE",
    "IT",
    "IN",
    "JP",
    "MX",
    "AR",
    "KE",
    "ZA",
    "SE",
    "NO",
    "PT",
    "BE",
    "CH",
    "PH",
)


class Maker:
    """Makes rows from one seed: few common words and many rare ones, as in real names and texts."""

    def __init__(self, rows: int) -> None:
        self.random = Random(7)
        self.words = [self._word() for _ in range(2000 + rows // 2)]

    def organization(self, number: int) -> Organization:
        """Return one organization, not yet stored."""
        random = self.random
        name = " ".join(word.capitalize() for word in self.some_words(random.randint(2, 5)))
        row = Organization(name=name, slug=f"{text.slug_of(name)}-{number}", sort_name=text.sort_key(name))
        row.acronym = "".join(word[0] for word in name.split()).upper() if random.random() < 0.2 else ""
        row.description = " ".join(self.some_words(30))
        row.url = f"https://{text.slug_of(name)}{number}.example.org/"
        row.kind = random.choice(Organization.Kind.values)
        row.scope = random.choice(["", *Organization.Scope.values])
        row.status = random.choices(Organization.Status.values, [80, 10, 7, 3])[0]
        row.country = random.choice(COUNTRIES) if random.random() < 0.9 else ""
        row.city = self.words[random.randrange(400)].capitalize()
        row.founded = random.choice(
            ["", str(random.randint(1900, 2025)), f"{random.randint(1980, 2025)}-{random.randint(1, 12):02}"]
        )
        row.facts_as_of = random.choice(["", f"2025-{random.randint(1, 12):02}"])
        row.visibility = Organization.Visibility.PUBLISHED
        return row

    def some_words(self, number: int) -> list[str]:
        """Return words, one in three of them common, the others the rarer the later they were made."""
        random = self.random
        return [
            random.choice(COMMON) if random.random() < 0.33 else self.words[int(len(self.words) * random.random() ** 3)]
            for _ in range(number)
        ]

    def _word(self) -> str:
        return "".join(self.random.choice(SYLLABLES) for _ in range(self.random.randint(2, 4)))


def make(rows: int) -> None:
    """Fill an empty database with so many published organizations, their sectors, tags and listings; the index is not built."""
    maker = Maker(rows)
    sectors = Sector.objects.bulk_create(Sector(name=f"Sector {n}", slug=f"sector-{n}") for n in range(60))
    tags = Tag.objects.bulk_create(Tag(name=f"Tag {n}", slug=f"tag-{n}", key=f"tag {n}") for n in range(400))
    tiers = NetworkTier.objects.bulk_create(
        NetworkTier(name=f"Tier {n}", short_name=f"Tier {n}", slug=f"tier-{n}") for n in range(3)
    )
    for start in range(0, rows, AT_ONCE):
        batch = [maker.organization(number) for number in range(start, min(start + AT_ONCE, rows))]
        keys = [row.pk for row in Organization.objects.bulk_create(batch)]
        _hang(maker.random, keys, sectors, tags, tiers)


def _hang(random: Random, keys: list[int], sectors: list[Sector], tags: list[Tag], tiers: list[NetworkTier]) -> None:
    through: type[models.Model] = Organization.sectors.through
    pairs = ((pk, one.pk) for pk in keys for one in _few(random, sectors, 3))
    through._default_manager.bulk_create(through(organization_id=pk, sector_id=one) for pk, one in pairs)
    TaggedOrganization.objects.bulk_create(
        TaggedOrganization(content_object_id=pk, tag=tag) for pk in keys for tag in _few(random, tags, 4)
    )
    Listing.objects.bulk_create(Listing(organization_id=pk, tier=random.choice(tiers)) for pk in keys if random.random() < 0.05)


def _few(random: Random, some: Sequence[T], most: int) -> list[T]:
    return random.sample(list(some), random.randint(0, most))
