"""Who is tied to whom: read for one organization, or for a picture of many.

The picture takes one statement, however many there are.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import (
    F,
    FilteredRelation,
    OuterRef,
    Q,
    Subquery,
    Value,
)
from django.db.models.functions import Coalesce, Concat
from django.utils.formats import number_format
from django.utils.translation import gettext, gettext_lazy

from directory.lib import alphabet, languages
from directory.models import AlternateName, NetworkTier, Organization, Relationship
from directory.models.organizations import OrganizationQuerySet
from directory.models.visibility import is_published

# So many stand open; a federation has hundreds of members.
FOLDED_ABOVE = 12


Kind = Relationship.Kind
UPWARD: dict[str, Any] = {
    Kind.MEMBER_OF: gettext_lazy("Member of"),
    Kind.PROGRAM_OF: gettext_lazy("Program of"),
    Kind.CHAPTER_OF: gettext_lazy("Chapter of"),
    Kind.HOSTED_BY: gettext_lazy("Hosted by"),
    Kind.OBSERVER_AT: gettext_lazy("Observer at"),
}
DOWNWARD: dict[str, Any] = {
    Kind.HAS_MEMBER: gettext_lazy("Members"),
    Kind.HAS_PROGRAM: gettext_lazy("Programs"),
    Kind.HAS_CHAPTER: gettext_lazy("Chapters"),
    Kind.HOSTS: gettext_lazy("Hosted organizations"),
    Kind.OBSERVED_BY: gettext_lazy("Observers"),
    Kind.PARTNER_OF: gettext_lazy("Partners"),
}
HEADINGS = UPWARD | DOWNWARD
"""What stands above the ties of each kind, in this order: first what it belongs to."""


@dataclass(frozen=True)
class Source:
    """Where ties were read, and as of when."""

    url: str
    note: str
    as_of: str


@dataclass(frozen=True)
class RelationshipReading:
    """A relationship as read from one of its two sides.

    `kind` is the one that this side would tell.
    """

    relationship: Relationship
    kind: str
    organization: Organization | None
    name: str
    url: str

    @classmethod
    def from_side(
        cls, side: Organization, relationship: Relationship
    ) -> RelationshipReading:
        """Return it as this side tells it, with the organization at its other end.

        That organization is None where it is not listed.
        """
        kind = Kind(relationship.kind)
        if relationship.organization_id == side.pk:
            far = relationship.other
        else:
            far = relationship.organization
            kind = Relationship.FROM_THE_OTHER_SIDE[kind]
        if far:
            name, url = far.name, far.get_absolute_url()
        else:
            name, url = relationship.other_name, relationship.other_url
        return cls(relationship, kind, far, name, url)

    @property
    def source(self) -> Source:
        """Return where it was read."""
        stored = self.relationship
        return Source(stored.source_url, stored.note, stored.as_of)


@dataclass(frozen=True)
class RelationshipGroup:
    """Relationships of one kind and direction: the first shown, the others folded.

    `source` is the one of all of them, where they have one and the same.
    """

    kind: str
    shown: list[RelationshipReading]
    folded: list[RelationshipReading]
    source: Source | None

    @property
    def id(self) -> str:
        return f"ties-{self.kind.replace('_', '-')}"

    @property
    def number(self) -> int:
        return len(self.shown) + len(self.folded)

    def heading(self) -> str:
        """Return what they are, with their number where they belong to this side."""
        words = str(HEADINGS[self.kind])
        if self.kind in UPWARD:
            return words
        figure = number_format(self.number, force_grouping=True)
        return f"{words} ({figure})"

    def words(self) -> str:
        """Return what opens the folded ones."""
        if self.kind == Kind.HAS_MEMBER:
            sentence = gettext("Show all %(number)d members")
        else:
            sentence = gettext("Show all %(number)d ties")
        return sentence % {"number": self.number}


def readings_of(organization: Organization) -> list[RelationshipReading]:
    """Return the visible relationships of one organization as read from its side.

    What it belongs to comes first, then what belongs to it; A to Z each.
    """
    mine, theirs = Q(organization=organization), Q(other=organization)
    # Its own end is shown whatever its visibility: staff look at drafts.
    visible = Relationship.objects.filter(
        Q(other=None) | is_published("other") | theirs,
        is_published("organization") | mine,
    )
    relationships = visible.filter(mine | theirs).select_related(
        "organization", "other"
    )
    readings = [
        RelationshipReading.from_side(organization, relationship)
        for relationship in relationships
    ]
    order = list(HEADINGS)
    return sorted(
        readings, key=lambda one: (order.index(one.kind), alphabet.key(one.name))
    )


def groups_of(
    readings: Sequence[RelationshipReading], *, limit: int = FOLDED_ABOVE
) -> list[RelationshipGroup]:
    """Return groups in the order of the readings, each folded beyond the limit."""
    groups = []
    for kind, members in groupby(readings, key=lambda one: one.kind):
        rows = list(members)
        sources = {row.source for row in rows}
        source = sources.pop() if len(sources) == 1 else None
        groups.append(RelationshipGroup(kind, rows[:limit], rows[limit:], source))
    return groups


PLACE_COLUMNS = (
    "pk",
    "slug",
    "name",
    "acronym",
    "language",
    "short",
    "listings__tier__slug",
    "listings__tier__short_name",
    "listings__tier__listings_show",
    "kept__name",
    "ties__kind",
    "ties__other_id",
    "ties__source_url",
    "ties__note",
    "ties__as_of",
    "own_tier_name",
    "own_sector",
    "ties__other_name",
)


class Place(NamedTuple):
    """An organization in one of its tiers and sectors, with one checked relationship.

    What there is none of is None.
    """

    pk: int
    slug: str
    name: str
    acronym: str
    language: str
    short_name: str
    tier: str | None
    tier_name: str | None
    shows: str | None
    sector: str | None
    kind: str | None
    other: int | None
    source_url: str | None
    note: str | None
    as_of: str | None
    own_tier_name: str | None
    own_sector: str | None
    other_name: str | None

    def tier_words(self) -> str:
        """Return the name of its tier in the reader's language, else in English."""
        return languages.read(self.tier_name or "", self.own_tier_name or "")

    def sector_words(self) -> str:
        """Return the name of its sector in the reader's language, else in English."""
        return languages.read(self.sector or "", self.own_sector or "")

    @property
    def is_by_sector(self) -> bool:
        """Tell whether its tier is read by sector."""
        return self.shows == NetworkTier.ListingsShow.SECTORS


def places(organizations: OrganizationQuerySet) -> list[Place]:
    """Return every organization in each tier, each sector and with each relationship.

    They come in the order of the tiers.
    """
    has_source = Q(relationships__source_url__gt="") | Q(relationships__note__gt="")
    is_checked = Q(relationships__is_confirmed=True) & has_source
    short_names = AlternateName.objects.filter(
        organization=OuterRef("pk"), kind="short"
    )
    first_short_name = Subquery(short_names.order_by("pk").values("name")[:1])
    rows = organizations.annotate(
        short=Coalesce(first_short_name, Value("")),
        kept=FilteredRelation("sectors", condition=Q(sectors__merged_into=None)),
        ties=FilteredRelation("relationships", condition=is_checked),
    )
    rows = rows.annotate(
        own_tier_name=F(languages.column("listings__tier__short_name")),
        own_sector=F(languages.column("kept__name")),
    )
    rows = rows.order_by(
        F("listings__tier__position").asc(nulls_last=True),
        "listings__tier__slug",
        "listings__position",
        "listings__id",
        "sort_key",
        "pk",
        "kept__sort_key",
        "ties__id",
    )
    columns = rows.values_list(*PLACE_COLUMNS)
    return [Place(*row) for row in columns]


def last_change() -> datetime | None:
    """Return when one of those that are listed last changed; None where none is."""
    # Asked for the published as they stand, SQLite would sort all of them.
    rows = Organization.objects.alias(shown=Concat("visibility", Value("")))
    listed = rows.filter(
        shown=Organization.Visibility.PUBLISHED,
        status__in=Organization.LISTED_STATUSES,
    )
    times = listed.newest_change_first().values_list("updated_at", flat=True)
    newest: datetime | None = times.first()
    return newest
