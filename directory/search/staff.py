"""What staff look for: all that readers find, and what is hidden from them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db.models import Q

from directory import search
from directory.lib import text as plain
from directory.models import AlternateName, Organization, SocialProfile
from directory.models.organizations import OrganizationQuerySet
from directory.search.cards import cards
from directory.search.engine.text import words

MOST_SHOWN = 20
LONGEST_WORDS = 200
MOST_WORDS = 8


@dataclass(frozen=True)
class Found:
    """The best published records with their number in all, and the hidden ones.

    The notice says how the words were read.
    """

    published: Sequence[Organization] = ()
    total: int = 0
    hidden: Sequence[Organization] = ()
    has_more_hidden: bool = False
    notice: search.Notice = field(default_factory=search.Notice)

    @property
    def records(self) -> list[Organization]:
        """Return all that is shown, the hidden ones first: they are fewer."""
        return [*self.hidden, *self.published]

    @property
    def only_one(self) -> Organization | None:
        """Return the one record that is meant without doubt, if one is."""
        is_alone = self.total + len(self.hidden) == 1
        return self.records[0] if is_alone and not self.notice.how else None


def find(typed: str) -> Found:
    """Return the records that answer these words, those first that fit best.

    It takes a fixed number of statements.
    """
    asked = plain.clean_line(typed[:LONGEST_WORDS])
    if not asked:
        return Found()
    result = search.find(search.Question(asked, sort="best"), 0, MOST_SHOWN)
    hidden = list(_hidden(asked)[: MOST_SHOWN + 1])
    published = [card.organization for card in cards(result.ids)]
    # What was read for a slip says nothing where a draft is called just so.
    is_meant = bool(hidden) and bool(result.notice.how)
    return Found(
        published=() if is_meant else published,
        total=0 if is_meant else result.total,
        hidden=hidden[:MOST_SHOWN],
        has_more_hidden=len(hidden) > MOST_SHOWN,
        notice=search.Notice() if is_meant else result.notice,
    )


def _hidden(asked: str) -> OrganizationQuerySet:
    """Return the hidden records that have every word somewhere."""
    is_published = Q(visibility=Organization.Visibility.PUBLISHED)
    # As typed, too: only the name itself is stored without its accents.
    has_words = _has_all(words(asked)) | _has_all(asked.split())
    hidden = Organization.objects.exclude(is_published).filter(has_words)
    return hidden.order_by("sort_key", "pk")


def _has_all(wanted: list[str]) -> Q:
    """Return the condition that each of these words stands somewhere in a record."""
    condition = Q()
    for word in wanted[:MOST_WORDS]:
        names = AlternateName.objects.filter(name__icontains=word)
        profiles = SocialProfile.objects.filter(url__icontains=word)
        condition &= (
            Q(sort_name__contains=word)
            | Q(acronym__icontains=word)
            | Q(slug__icontains=word)
            | Q(url__icontains=word)
            | Q(phone__icontains=word)
            | Q(city__icontains=word)
            | Q(description__icontains=word)
            | Q(pk__in=names.values("organization"))
            | Q(pk__in=profiles.values("organization"))
        )
    # Without a word it would be true of all.
    return condition if wanted else Q(pk__in=())
