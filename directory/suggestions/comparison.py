"""A suggestion and a record side by side, field by field: what either says, where they
differ, and what would be kept.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import pgettext
from django_countries import countries

from directory.history import differences
from directory.history.differences import Mark
from directory.lib import dates, text, tongues, urls
from directory.models import Organization, Sector, Suggestion
from directory.models.suggestions import ADDED, FIELD_WORDS
from directory.suggestions import additions, naming

SUBMITTED, CURRENT = "submitted", "current"
STAFF_FIELDS = ("tags", "tiers")
"""What nobody sends: of a new record it is staff who say it."""
SELDOM_SAID = ("kind", "founded", "phone", "working_languages", "joining", *ADDED)
"""What most leave out of a new one, and mean nothing by it."""
PLACES = ("city", "region", "acronym")
"""Short words that two records write in other letters and mean the same by."""
_BESIDE = ("alternate_name", "tiers", *ADDED)
Values = tuple[str, ...]
Sameness = Callable[[str, "Side", "Side"], bool]


@dataclass(frozen=True)
class Side:
    """What one side says in a field: as a form would send it, in words, and in words
    marked where the other side differs.
    """

    values: Values
    words: str
    marks: tuple[Mark, ...] = ()
    items: tuple[str, ...] = ()
    """The words of each where it says several."""


@dataclass(frozen=True)
class FieldComparison:
    """One field: the sides that say something of it, and what is kept unless staff
    choose otherwise.
    """

    name: str
    label: str
    submitted: Side | None
    current: Side | None
    twin: Side | None
    initial: Values
    side: str

    @property
    def has_choice(self) -> bool:
        """Tell whether there are two sides to choose from."""
        return (
            self.submitted is not None
            and self.current is not None
            and self.submitted.words != self.current.words
        )

    @property
    def is_added(self) -> bool:
        """Tell whether a decision only ever adds to it."""
        return self.name in ADDED

    @property
    def is_loud(self) -> bool:
        """Tell whether the sender said something that is not in the record."""
        is_new = self.submitted is not None and self.current is None
        return self.has_choice or (
            is_new and bool(self.submitted and self.submitted.words)
        )


def rows(
    names: Iterable[str],
    suggestion: Suggestion,
    record: Organization | None,
    *,
    twin: Organization | None = None,
    is_merge: bool = False,
) -> list[FieldComparison]:
    """Return the rows of these fields in a fixed number of statements."""
    sectors = {
        sector.slug: sector.merged_into or sector
        for sector in Sector.objects.select_related("merged_into")
    }
    return [
        _row(
            name,
            _submitted(suggestion, name, sectors, record),
            _said(record, name),
            _said(twin, name),
            is_merge=is_merge,
            says_same=_sameness(suggestion, is_merge=is_merge),
        )
        for name in names
    ]


def label_of(name: str) -> str:
    """Return the label of a field as staff know it."""
    if name in _BESIDE:
        return capfirst(str(FIELD_WORDS[name]))
    return capfirst(str(Organization._meta.get_field(name).verbose_name))  # type: ignore[union-attr]


def words_of(name: str, value: Any) -> str:
    """Return a stored value of a field in words.

    What has none of its own stays as it is.
    """
    if name == "country":
        return str(countries.name(str(value)) or value)
    if name == "working_languages":
        return tongues.in_words_where_known(str(value))
    if name in _BESIDE or isinstance(value, list | tuple):
        return (
            ", ".join(map(str, value))
            if isinstance(value, list | tuple)
            else str(value)
        )
    choices = dict(getattr(Organization._meta.get_field(name), "choices", None) or ())
    return str(choices.get(value, value))


def _row(
    name: str,
    submitted: Side | None,
    current: Side | None,
    twin: Side | None,
    *,
    is_merge: bool,
    says_same: Sameness,
) -> FieldComparison:
    if submitted is not None and current is not None:
        if says_same(name, submitted, current):
            submitted = current
        submitted, current = _marked(submitted, current)
    initial, side = _kept(name, submitted, current, is_merge=is_merge)
    return FieldComparison(
        name, label_of(name), submitted, current, twin, initial, side
    )


def _sameness(suggestion: Suggestion, *, is_merge: bool) -> Sameness:
    """Return how to tell whether two sides mean one value, however it is written."""
    # Whoever says that a website fails may mean its last letter.
    if suggestion.kind == Suggestion.Kind.LINK:
        return partial(_says_same, urls.is_same, text.clean_line)
    # Where nobody wanted to correct anything, small differences are none.
    if is_merge:
        return partial(_says_same, _is_same_page, text.fold)
    return partial(_says_same, _is_no_correction, text.clean_line)


def _says_same(
    is_same_address: Callable[[str, str], bool],
    read_place: Callable[[str], str],
    name: str,
    submitted: Side,
    current: Side,
) -> bool:
    if submitted.values and set(submitted.values) == set(current.values):
        return True
    one, other = _plain(submitted.words), _plain(current.words)
    if name == "url":
        return one == other or is_same_address(one, other)
    if name in PLACES:
        return read_place(one) == read_place(other)
    return one == other


def _plain(words: str) -> str:
    """Return words in one spelling of their letters, with single blanks."""
    return " ".join(unicodedata.normalize("NFC", words).split())


def _is_same_page(submitted: str, current: str) -> bool:
    return urls.url_key(submitted) == urls.url_key(current) != ""


def _is_no_correction(submitted: str, current: str) -> bool:
    """Tell whether an address is the present one, or a poorer spelling of it."""
    sent, present = submitted.rstrip("/"), current.rstrip("/")
    # Without its scheme, or with the older one, it corrects no newer one.
    newer = urls.complete(sent).replace("http://", "https://", 1)
    return urls.is_same(sent, present) or urls.is_same(newer, present)


def _marked(submitted: Side, current: Side) -> tuple[Side, Side]:
    """Return both sides, each marked where the other says something else."""
    if submitted.items or current.items:
        return (
            replace(submitted, marks=_marked_items(submitted.items, current.items)),
            replace(current, marks=_marked_items(current.items, submitted.items)),
        )
    gone, new = differences.marks(current.words, submitted.words)
    return replace(submitted, marks=new), replace(current, marks=gone)


def _marked_items(items: Sequence[str], others: Sequence[str]) -> tuple[Mark, ...]:
    """Return each of several words whole: one that both sides have is no difference."""
    marks: list[Mark] = []
    for item in items:
        if marks:
            marks.append(Mark(", ", is_changed=False))
        marks.append(Mark(item, is_changed=item not in others))
    return tuple(marks)


def _kept(
    name: str, submitted: Side | None, current: Side | None, *, is_merge: bool
) -> tuple[Values, str]:
    """Return what is kept at first: of a merge what the record says, and what it lacks;
    else what was submitted.
    """
    if submitted is None:
        return current.values if current else (), CURRENT
    if not is_merge or current is None or not current.values:
        return submitted.values, SUBMITTED
    if name == "sectors":
        both = tuple(dict.fromkeys([*current.values, *submitted.values]))
        return both, (
            CURRENT
            if both == current.values
            else SUBMITTED
            if set(both) == set(submitted.values)
            else ""
        )
    return current.values, CURRENT


def _said(organization: Organization | None, name: str) -> Side | None:
    """Return what a record says in a field."""
    if organization is None:
        return None
    if name == "sectors":
        return _of_sectors(organization.sectors.filter(merged_into=None))
    if name == "tags":
        return _of_tags(organization)
    if name == "tiers":
        return _of_tiers(organization)
    if name == "other_names":
        return _of_names(organization)
    if name == "belongs_to":
        return _of_ties(organization)
    if name == "social_profiles":
        return _of_profiles(organization)
    value = getattr(organization, name)
    if name == "successor":
        return Side((value.slug,), _record_words(value)) if value else Side((), "")
    value = str(getattr(value, "code", value) or "")
    if name == "working_languages":
        # As they are typed: by their names.
        value = words_of(name, value)
    return Side((value,) if value else (), words_of(name, value))


def _submitted(
    suggestion: Suggestion,
    name: str,
    sectors: dict[str, Sector],
    record: Organization | None,
) -> Side | None:
    """Return what the sender said of a field, None where that is nothing.

    New ones say every field but those that are seldom said.
    """
    value = suggestion.submitted.get(name)
    if name in STAFF_FIELDS:
        return None
    if name == "status" and suggestion.kind == Suggestion.Kind.CLOSED:
        value = value or _end(suggestion)
    if value is None:
        is_said = suggestion.is_new and name not in SELDOM_SAID
        return Side((), "") if is_said else None
    if name in ADDED:
        return _added(name, _lines(value), suggestion, record)
    if name == "sectors":
        return _sectors_named(value, sectors)
    if name == "successor":
        return _successor(str(value))
    words = words_of(name, value)
    if name == "working_languages":
        value = words
    is_usable = name not in ("dissolved", "founded") or _is_date(str(value))
    return Side((str(value),) if value and is_usable else (), words)


def _lines(value: object) -> list[str]:
    return [str(line) for line in value] if isinstance(value, list) else [str(value)]


def _added(
    name: str, lines: list[str], suggestion: Suggestion, record: Organization | None
) -> Side:
    """Return what the sender wants a record to have besides, one thing a line."""
    if name == "other_names":
        subject = record or Organization(
            name=suggestion.name, language=suggestion.language
        )
        names = additions.likely_names(lines, subject, language=suggestion.language)
        typed = [naming.line_of(*named) for named in names]
        return _side_of_lines(typed, lines)
    if name == "social_profiles":
        return _side_of_lines(additions.new_profiles(lines, record), lines)
    typed, shown = [], []
    for words in lines:
        other = additions.record_named(words, besides=record)
        typed.append(other.slug if other else words)
        shown.append(f"{words} ({_record_words(other)})" if other else words)
    return _side_of_lines(typed, shown)


def _side_of_lines(typed: list[str], shown: list[str]) -> Side:
    values = ("\n".join(typed),) if typed else ()
    return Side(values, ", ".join(shown), items=tuple(shown))


def _of_names(organization: Organization) -> Side:
    """Return the other names of a record; none is typed, since a decision adds some."""
    names = organization.alternate_names.all()
    shown = [naming.line_of(other.name, other.kind) for other in names]
    return _side_of_lines([], shown)


def _of_profiles(organization: Organization) -> Side:
    """Return the social profiles of a record; none is typed, either."""
    return _side_of_lines([], list(map(str, organization.social_profiles.all())))


def _of_ties(organization: Organization) -> Side:
    """Return what a record is tied to by a tie of its own; none is typed, either."""
    ties = organization.relationships.filter(kind__in=additions.BELONGING)
    shown = [
        f"{tie.get_kind_display()} {tie.other or tie.other_name}"
        for tie in ties.select_related("other")
    ]
    return _side_of_lines([], shown)


def _end(suggestion: Suggestion) -> str:
    return (
        Organization.Status.MERGED
        if suggestion.submitted.get("successor")
        else Organization.Status.CLOSED
    )


def _sectors_named(slugs: Sequence[str], sectors: dict[str, Sector]) -> Side:
    """Return the sectors of these slugs; one that is not known is named as it came."""
    slugs = slugs if isinstance(slugs, list) else [str(slugs)]
    known = _of_sectors({sectors[slug] for slug in slugs if slug in sectors})
    unknown = [
        pgettext("staff", "%(slug)s (no such sector)") % {"slug": slug}
        for slug in slugs
        if slug not in sectors
    ]
    items = (*known.items, *unknown)
    return Side(known.values, ", ".join(items), items=items)


def _of_sectors(found: Iterable[Sector]) -> Side:
    ordered = sorted(found, key=lambda sector: sector.name)
    names = tuple(sector.name for sector in ordered)
    keys = tuple(str(sector.pk) for sector in ordered)
    return Side(keys, ", ".join(names), items=names)


def _of_tags(organization: Organization) -> Side:
    """Return the tags as they are typed: all of them in one field."""
    names = tuple(sorted(organization.tags.names()))
    words = ", ".join(names)
    return Side((words,) if words else (), words, items=names)


def _of_tiers(organization: Organization) -> Side:
    """Return the tiers of a record; none is typed, since a decision only adds some."""
    names = tuple(str(listing.tier) for listing in organization.listings.all())
    return Side((), ", ".join(names), items=names)


def _successor(words: str) -> Side:
    """Return the record that these words most likely name, beside the words."""
    found = additions.record_named(words, besides=None) if words else None
    if found is None:
        return Side((), words)
    return Side((found.slug,), f"{words} ({_record_words(found)})")


def _record_words(organization: Organization) -> str:
    return f"{organization.name} · {organization.slug}"


def _is_date(value: str) -> bool:
    try:
        dates.validate_partial_date(value)
    except ValidationError:
        return False
    return True
