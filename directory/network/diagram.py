"""Organizations with their checked ties, as stored, made into arcs and into the words
that say the same.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, gettext_lazy, ngettext

from directory.charts import arcs
from directory.lib import languages, text
from directory.models import Relationship
from directory.network.queries import Place

FEW = 40
Address = Callable[[str, str], str]
Kind = Relationship.Kind
HEADINGS = {
    Kind.MEMBER_OF: gettext_lazy("Members of {organization}"),
    Kind.PROGRAM_OF: gettext_lazy("Programs of {organization}"),
    Kind.CHAPTER_OF: gettext_lazy("Chapters of {organization}"),
    Kind.HOSTED_BY: gettext_lazy("Hosted by {organization}"),
    Kind.OBSERVER_AT: gettext_lazy("Observers at {organization}"),
    Kind.PARTNER_OF: gettext_lazy("Partners of {organization}"),
}


@dataclass(frozen=True)
class Source:
    """Where ties were read, and as of when."""

    url: str
    note: str
    as_of: str


@dataclass
class Group:
    """Ties with one heading, each with its source; `source` where all have the same."""

    heading: SafeString | str
    ties: list[tuple[SafeString, Source]] = field(default_factory=list)

    @property
    def source(self) -> Source | None:
        """Return the one source of all."""
        found = {source for _, source in self.ties}
        return found.pop() if len(found) == 1 else None


@dataclass(frozen=True)
class Arcs:
    """The picture, what its signs mean, and the words beside it."""

    svg: SafeString
    signs: list[str]
    groups: list[Group]
    again: list[tuple[SafeString, str]]
    untied: list[SafeString]
    left_out: list[tuple[str, int, str]]


@dataclass
class _Read:
    """The rows of the database, put together again."""

    organizations: dict[int, Place] = field(default_factory=dict)
    tiers: dict[str, dict[int, Place]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    ties: list[Place] = field(default_factory=list)

    @classmethod
    def of(cls, places: Sequence[Place]) -> _Read:
        read = cls()
        ties: dict[tuple[int, str | None, int | None], Place] = {}
        for place in places:
            read.organizations.setdefault(place.pk, place)
            known = read.tiers[place.tier or ""].setdefault(place.pk, place)
            if place.sector and not known.sector:
                read.tiers[place.tier or ""][place.pk] = place
            ties.setdefault((place.pk, place.kind, place.other), place)
        read.ties = [tie for tie in ties.values() if tie.other in read.organizations]
        return read

    def tied(self) -> set[int]:
        """Return the organizations at either end of a tie."""
        return {
            end for tie in self.ties for end in (tie.pk, tie.other) if end is not None
        }


def drawn(places: Sequence[Place], address: Address) -> Arcs:
    """Return the picture of these organizations.

    Above 40 it shows only those that have a tie, and how many have none.
    """
    read = _Read.of(places)
    tied = read.tied()
    is_short = len(read.organizations) > FEW
    bands = [
        _band(slug, rows, tied if is_short else rows.keys(), address)
        for slug, rows in read.tiers.items()
    ]
    title = ngettext(
        "%(number)s organization and its ties",
        "%(number)s organizations and their ties",
        len(read.organizations),
    )
    curves = [
        arcs.Curve(tie.pk, tie.other or 0, tie.kind == Kind.OBSERVER_AT)
        for tie in read.ties
    ]
    svg = arcs.draw(
        bands,
        curves,
        title=title % {"number": len(read.organizations)},
        description=gettext(
            "Names stand in bands, one for each tier. Curved lines join organizations"
            " with a checked tie. The list next to the picture says the same in words."
        ),
    )
    untied = (
        []
        if is_short
        else [_link(one) for one in read.organizations.values() if one.pk not in tied]
    )
    again = _again(read, tied if is_short else read.organizations.keys())
    hidden = [
        len(rows.keys() - tied) if is_short else 0 for rows in read.tiers.values()
    ]
    titles = [_title(rows, languages.in_its_language) for rows in read.tiers.values()]
    left_out = [
        (title, number, band.more_url)
        for title, band, number in zip(titles, bands, hidden, strict=True)
        if number
    ]
    return Arcs(
        svg, _signs(read, again, untied), _groups(read), again, untied, left_out
    )


def _band(
    slug: str, places: dict[int, Place], shown: Iterable[int], address: Address
) -> arcs.Band:
    kept = [place for place in places.values() if place.pk in set(shown)]
    is_by_sector = any(place.is_by_sector for place in places.values())
    if is_by_sector:
        kept.sort(
            key=lambda place: (not place.sector, text.sort_key(place.sector or ""))
        )
    rows = [_row(place, _caption(place) if is_by_sector else "") for place in kept]
    title = _title(places)
    left_out = len(places) - len(rows)
    if not left_out:
        return arcs.Band(title, rows)
    more = ngettext(
        "and %(number)s without a checked tie",
        "and %(number)s without a checked tie",
        left_out,
    )
    if rows:
        more = ngettext(
            "and %(number)s more without a checked tie",
            "and %(number)s more without a checked tie",
            left_out,
        )
    return arcs.Band(title, rows, more % {"number": left_out}, address("", slug))


def _title(
    places: dict[int, Place],
    marked: Callable[[str], str] = languages.in_its_language_in_svg,
) -> str:
    """Return the name of the tier that these have in common, marked as the words of
    staff.
    """
    name = next(iter(places.values())).tier_name
    return marked(name) if name else gettext("In no tier")


def _caption(place: Place) -> str:
    return (
        languages.in_its_language_in_svg(text.lower_first(place.sector))
        if place.sector
        else gettext("no sector noted")
    )


def _row(place: Place, group: str) -> arcs.Node:
    label = arcs.label(place.name, place.acronym, place.short_name)
    language = "" if place.language == get_language() else place.language
    return arcs.Node(place.pk, label, place.name, _address_of(place), language, group)


def _address_of(place: Place) -> str:
    return reverse("organization", args=[place.slug])


def _link(place: Place) -> SafeString:
    return format_html(
        '<a href="{}" lang="{}"><bdi>{}</bdi></a>',
        _address_of(place),
        place.language,
        place.name,
    )


def _again(read: _Read, shown: Iterable[int]) -> list[tuple[SafeString, str]]:
    """Return the organizations that stand in more than one tier, with the names of
    those.
    """
    names: dict[int, list[str]] = defaultdict(list)
    for places in read.tiers.values():
        for place in places.values():
            names[place.pk].append(languages.in_its_language(place.tier_name or ""))
    twice = [
        key for key in read.organizations if len(names[key]) > 1 and key in set(shown)
    ]
    return [
        (_link(read.organizations[key]), format_html_join(", ", "{}", zip(names[key])))
        for key in twice
    ]


def _signs(read: _Read, again: Sequence[object], untied: Sequence[object]) -> list[str]:
    """Return what the signs that are in the picture mean."""
    kinds = {tie.kind for tie in read.ties}
    full = gettext("Full line: is a member of")
    if kinds - {Kind.MEMBER_OF, Kind.OBSERVER_AT}:
        full = (
            gettext("Full line: any other tie")
            if Kind.OBSERVER_AT in kinds
            else gettext("Full line: a tie")
        )
    signs = [
        (bool(kinds - {Kind.OBSERVER_AT}), full),
        (Kind.OBSERVER_AT in kinds, gettext("Broken line: observes")),
        (bool(again), gettext("Dotted line: one organization, listed twice")),
        (bool(untied), gettext("Open circle: no tie checked yet")),
    ]
    return [str(words) for is_shown, words in signs if is_shown]


def _groups(read: _Read) -> list[Group]:
    """Return the ties by the organization that receives them, most first.

    Those that stand alone come together at the end.
    """
    by_receiver: dict[int, dict[str, list[Place]]] = defaultdict(
        lambda: defaultdict(list)
    )
    for tie in read.ties:
        by_receiver[tie.other or 0][tie.kind or ""].append(tie)
    groups, alone = [], Group(gettext("Other ties"))
    for receiver in sorted(
        by_receiver, key=lambda key: -sum(map(len, by_receiver[key].values()))
    ):
        link = _link(read.organizations[receiver])
        for kind, ties in by_receiver[receiver].items():
            if len(ties) == 1:
                sentence = format_html(
                    "{} {} {}", _link(ties[0]), Kind(kind).label, link
                )
                alone.ties.append((sentence, _source(ties[0])))
            else:
                heading = format_html(str(HEADINGS[Kind(kind)]), organization=link)
                groups.append(
                    Group(heading, [(_link(tie), _source(tie)) for tie in ties])
                )
    return [*groups, alone] if alone.ties else groups


def _source(tie: Place) -> Source:
    return Source(tie.source_url or "", tie.note or "", tie.as_of or "")
