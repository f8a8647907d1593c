"""Organizations and checked relationships as arcs, and as words that say the same."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, gettext_lazy, ngettext

from directory.charts import arcs
from directory.lib import alphabet, languages, text
from directory.models import Relationship
from directory.network.queries import Place, Source

# Above this, who has no tie would be most of the picture and say nothing.
MOST_WITH_UNTIED = 40
# A federation may have hundreds of members that are not listed; its record names them.
MOST_OUTSIDE = 3
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


@dataclass
class Group:
    """Ties with one heading, each with its source; `source` where all have the same."""

    heading: SafeString | str
    relationships: list[tuple[SafeString, Source]] = field(default_factory=list)

    @property
    def source(self) -> Source | None:
        """Return the one source of all."""
        sources = {source for _, source in self.relationships}
        return sources.pop() if len(sources) == 1 else None


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
class _Picture:
    """The rows of the database, put together again."""

    organizations: dict[int, Place] = field(default_factory=dict)
    tiers: dict[str, dict[int, Place]] = field(
        default_factory=lambda: defaultdict(dict)
    )
    relationships: list[Place] = field(default_factory=list)
    outside: list[Place] = field(default_factory=list)

    @classmethod
    def of(cls, places: Sequence[Place]) -> _Picture:
        picture = cls()
        relationships: dict[tuple[object, ...], Place] = {}
        for place in places:
            picture.organizations.setdefault(place.pk, place)
            tier = picture.tiers[place.tier or ""]
            # A merged sector comes as none; another row may bring one that is kept.
            if place.pk not in tier or (place.sector and not tier[place.pk].sector):
                tier[place.pk] = place
            other = place.other or place.other_name
            relationships.setdefault((place.pk, place.kind, other), place)
        for relationship in relationships.values():
            if relationship.other in picture.organizations:
                picture.relationships.append(relationship)
            # To who is listed and left out of the picture it is no tie of it.
            elif relationship.other_name:
                picture.outside.append(relationship)
        return picture

    @property
    def is_short(self) -> bool:
        """Tell whether only those with a tie are shown, since all would be too many."""
        return len(self.organizations) > MOST_WITH_UNTIED

    def tied(self) -> set[int]:
        """Return the organizations at either end of a tie."""
        tied = {relationship.pk for relationship in self.outside}
        for relationship in self.relationships:
            tied.add(relationship.pk)
            if relationship.other is not None:
                tied.add(relationship.other)
        return tied

    def shown(self) -> set[int]:
        """Return the organizations that are drawn."""
        return self.tied() if self.is_short else set(self.organizations)


def drawn(places: Sequence[Place], address: Address, *, is_whole: bool) -> Arcs:
    """Return the picture of these organizations, which are all that are listed or not.

    Above 40 it shows only those that have a tie, and how many have none.
    """
    picture = _Picture.of(places)
    shown = picture.shown()
    bands = []
    left_out = []
    for slug, rows in picture.tiers.items():
        band = _band(slug, rows, shown, address)
        bands.append(band)
        number = len(rows) - len(band.rows)
        if number:
            title = _title(rows, languages.in_its_language)
            left_out.append((title, number, band.more_url))
    untied: list[SafeString] = []
    if not picture.is_short:
        tied = picture.tied()
        for pk, place in picture.organizations.items():
            if pk not in tied:
                untied.append(_link(place))
    again = _again(picture, shown)
    signs = _signs(picture, again)
    if len(untied) > len({link for link, _ in again}.intersection(untied)):
        signs.append(_open_circle(is_whole=is_whole))
    return Arcs(
        _svg(picture, bands),
        signs,
        [*_groups(picture), *_groups_outside(picture)],
        again,
        untied,
        left_out,
    )


def _svg(picture: _Picture, bands: Sequence[arcs.Band]) -> SafeString:
    number = len(picture.organizations)
    title = ngettext(
        "%(number)s organization and its ties",
        "%(number)s organizations and their ties",
        number,
    )
    curves = []
    for relationship in picture.relationships:
        is_observing = relationship.kind == Kind.OBSERVER_AT
        curves.append(
            arcs.Curve(relationship.pk, relationship.other or 0, is_observing)
        )
    return arcs.draw(
        bands,
        curves,
        {relationship.pk for relationship in picture.outside},
        title=title % {"number": number},
        description=gettext(
            "Names stand in bands, one for each tier. Curved lines join organizations"
            " with a checked tie. The list next to the picture says the same in words."
        ),
    )


def _band(
    slug: str, places: dict[int, Place], shown: set[int], address: Address
) -> arcs.Band:
    kept = [place for place in places.values() if place.pk in shown]
    is_by_sector = any(place.is_by_sector for place in places.values())
    if is_by_sector:
        # Those without a sector come last.
        kept.sort(
            key=lambda place: (
                not place.sector,
                alphabet.key(place.sector_words(), languages.active()),
            )
        )
    nodes = [_node(place, has_caption=is_by_sector) for place in kept]
    title = _title(places)
    left_out = len(places) - len(nodes)
    if not left_out:
        return arcs.Band(title, nodes)
    more = ngettext(
        "and %(number)s without a checked tie",
        "and %(number)s without a checked tie",
        left_out,
    )
    if nodes:
        more = ngettext(
            "and %(number)s more without a checked tie",
            "and %(number)s more without a checked tie",
            left_out,
        )
    return arcs.Band(title, nodes, more % {"number": left_out}, address("", slug))


def _title(
    places: dict[int, Place],
    marked: Callable[[str], str] = languages.in_its_language_in_svg,
) -> str:
    """Return the name of the tier these are in, marked as the words of staff."""
    name = next(iter(places.values())).tier_words()
    return marked(name) if name else gettext("In no tier")


def _node(place: Place, *, has_caption: bool) -> arcs.Node:
    caption = ""
    if has_caption and place.sector:
        sector = place.sector_words()
        small = languages.like(sector, text.lower_first(sector))
        caption = languages.in_its_language_in_svg(small)
    elif has_caption:
        caption = gettext("no sector noted")
    # A screen reader speaks the page's language where nothing else is said.
    language = "" if place.language == get_language() else place.language
    return arcs.Node(
        place.pk,
        arcs.label(place.name, place.acronym, place.short_name),
        place.name,
        _address_of(place),
        language,
        caption,
    )


def _address_of(place: Place) -> str:
    return reverse("organization", args=[place.slug])


def _link(place: Place) -> SafeString:
    return format_html(
        '<a href="{}" lang="{}"><bdi>{}</bdi></a>',
        _address_of(place),
        place.language,
        place.name,
    )


def _again(picture: _Picture, shown: set[int]) -> list[tuple[SafeString, str]]:
    """Return the organizations in more than one tier, with the names of their tiers."""
    tiers: dict[int, list[str]] = defaultdict(list)
    for places in picture.tiers.values():
        for place in places.values():
            name = languages.in_its_language(place.tier_words())
            tiers[place.pk].append(name)
    again: list[tuple[SafeString, str]] = []
    for pk, place in picture.organizations.items():
        if len(tiers[pk]) > 1 and pk in shown:
            names = format_html_join(", ", "{}", zip(tiers[pk]))
            again.append((_link(place), names))
    return again


def _signs(picture: _Picture, again: Sequence[object]) -> list[str]:
    """Return what the lines that are in the picture mean."""
    kinds = {relationship.kind for relationship in picture.relationships}
    is_observed = Kind.OBSERVER_AT in kinds
    full_lines = kinds - {Kind.OBSERVER_AT}
    signs = []
    if full_lines == {Kind.MEMBER_OF}:
        signs.append(gettext("Full line: is a member of"))
    elif full_lines and is_observed:
        signs.append(gettext("Full line: any other tie"))
    elif full_lines:
        signs.append(gettext("Full line: a tie"))
    if is_observed:
        signs.append(gettext("Broken line: observes"))
    if again:
        signs.append(gettext("Dotted line: one organization, listed twice"))
    if picture.outside:
        signs.append(gettext("Short line: a tie outside this directory"))
    return signs


def _open_circle(*, is_whole: bool) -> str:
    if is_whole:
        return gettext("Open circle: no tie checked yet")
    # They may well have one to somebody who is left out here.
    return gettext("Open circle: no tie checked among these")


def _groups(picture: _Picture) -> list[Group]:
    """Return the ties by the organization that receives them, most first.

    Those that stand alone come together at the end.
    """
    by_receiver: dict[int, dict[str, list[Place]]] = defaultdict(
        lambda: defaultdict(list)
    )
    numbers: Counter[int] = Counter()
    for relationship in picture.relationships:
        receiver = relationship.other or 0
        by_receiver[receiver][relationship.kind or ""].append(relationship)
        numbers[receiver] += 1
    groups = []
    alone = Group(gettext("Other ties"))
    for receiver, _ in numbers.most_common():
        link = _link(picture.organizations[receiver])
        for kind, relationships in by_receiver[receiver].items():
            if len(relationships) == 1:
                label = Kind(kind).label
                sentence = format_html("{} {} {}", _link(relationships[0]), label, link)
                alone.relationships.append((sentence, _source(relationships[0])))
            else:
                heading = format_html(str(HEADINGS[Kind(kind)]), organization=link)
                members = [
                    (_link(relationship), _source(relationship))
                    for relationship in relationships
                ]
                groups.append(Group(heading, members))
    if alone.relationships:
        groups.append(alone)
    return groups


def _groups_outside(picture: _Picture) -> list[Group]:
    """Return the ties to who is not listed: of each kind the first few of each one."""
    by_teller: dict[tuple[int, str], list[Place]] = defaultdict(list)
    for relationship in picture.outside:
        by_teller[relationship.pk, relationship.kind or ""].append(relationship)
    group = Group(gettext("Ties outside this directory"))
    for (_, kind), relationships in by_teller.items():
        label = Kind(kind).label
        for relationship in relationships[:MOST_OUTSIDE]:
            sentence = format_html(
                "{} {} <bdi>{}</bdi>",
                _link(relationship),
                label,
                relationship.other_name,
            )
            group.relationships.append((sentence, _source(relationship)))
        more = len(relationships) - MOST_OUTSIDE
        if more > 0:
            words = ngettext("and %(number)s more", "and %(number)s more", more)
            sentence, source = group.relationships.pop()
            line = format_html("{} {}", sentence, words % {"number": more})
            group.relationships.append((line, source))
    return [group] if group.relationships else []


def _source(relationship: Place) -> Source:
    return Source(
        relationship.source_url or "", relationship.note or "", relationship.as_of or ""
    )
