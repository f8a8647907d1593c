"""What speaks for and against two records being one organization."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.duplicates.profile import ComparedName, Profile
from directory.lib import names, slips, text, urls
from directory.lib.names import Match, Relation
from directory.search.engine.keys import country_names

LIKELY, MAYBE = "likely", "maybe"
LEAST_POINTS = {LIKELY: 4.0, MAYBE: 2.0}

# How much each relation of two names counts, before it is known how much their words
# tell.
NAME_POINTS = {
    Relation.EQUAL: 4.0,
    Relation.SAME: 3.8,
    Relation.SLIP: 3.0,
    Relation.HEADING: 2.8,
    Relation.INITIALS: 1.7,
    Relation.CONTAINED: 1.6,
    Relation.RELATED: -0.4,
    Relation.NONE: -1.5,
}
# And how much more where the whole of both names is common to them.
SHARE_POINTS = {Relation.CONTAINED: 0.8, Relation.RELATED: 3.2}
# What the words of a name must weigh together for it to tell anything.
TELLING_WEIGHT = 0.8
# The most that a name of a few letters counts, as many others have it.
FEW_LETTERS = 4
SHORT_NAME_POINTS = 2.4

SAME_PAGE_POINTS = 3.5
SAME_SITE_POINTS = 2.0
SAME_LABEL_POINTS = 1.2
OTHER_SITE_POINTS = -0.8
# More than these on one address: it tells little.
MOST_ON_ONE_ADDRESS = 3
CROWDED_PAGE_POINTS = 1.5
CROWDED_SITE_POINTS = 0.3
SHORTEST_TELLING_LABEL = 4

SAME_CITY_POINTS = 0.8
OTHER_CITY_POINTS = -1.5
OTHER_COUNTRY_POINTS = -2.5
# How much of another place counts where both have one page and nearly one name: offices
# of one organization.
SHARE_OF_OTHER_PLACE = 0.4

OTHER_PLACE_IN_NAME_POINTS = -3.0
PLACE_IN_ONE_NAME_POINTS = -1.5
OTHER_NUMBER_IN_NAME_POINTS = -3.0

NAME_REASONS = {
    Relation.EQUAL: gettext_lazy("same name"),
    Relation.SAME: gettext_lazy("same name in other words"),
    Relation.SLIP: gettext_lazy("nearly the same name"),
    Relation.HEADING: gettext_lazy("one name is part of the other"),
    Relation.INITIALS: gettext_lazy("its acronym"),
    Relation.CONTAINED: gettext_lazy("one name is part of the other"),
    Relation.RELATED: gettext_lazy("similar name"),
}
REASONS_BY_KIND_OF_NAME = {
    "acronym": gettext_lazy("its acronym"),
    "legal": gettext_lazy("its full name"),
    "short": gettext_lazy("its short name"),
    "translated": gettext_lazy("its name in another language"),
}

Finding = tuple[float, str]
"""Points, and the reason in words; "" where there is nothing to say."""


class NamePair(NamedTuple):
    """A name of either organization, and what the two have in common."""

    match: Match
    mine: ComparedName
    theirs: ComparedName


@dataclass(frozen=True)
class Score:
    """The sum of what speaks for and against, and the reasons."""

    points: float
    degree: str
    reasons: list[str]


def compare(
    mine: Profile,
    theirs: Profile,
    weight: Callable[[str], float],
    on_page: int = 1,
    on_site: int = 1,
    on_profile: int = 1,
) -> Score:
    """Weigh what two organizations have in common and in what they differ.

    `weight` says how much a word tells; `on_page`, `on_site` and `on_profile` count who
    shares those.
    """
    pair = _closest_names(mine, theirs, weight)
    findings = [
        (_name_points(pair), _name_reason(pair)),
        _from_addresses(mine, theirs, on_page, on_site, on_profile),
        *_from_places(mine, theirs, pair.match),
        (_points_of_leftover_words(mine, theirs, pair.match), ""),
    ]
    points = sum(points for points, _reason in findings)
    reasons = [reason for _points, reason in findings if reason]
    in_another_city = _in_one_city(mine, theirs) is False
    is_one_place = _on_one_page(mine, theirs) and not in_another_city
    return Score(points, _degree(points, pair.match, is_one_place), reasons)


def _closest_names(
    mine: Profile, theirs: Profile, weight: Callable[[str], float]
) -> NamePair:
    """Return the two names that stand closest, with what they have in common."""
    pairs = []
    for my_name, their_name in product(mine.names, theirs.names):
        match = names.compare(my_name.name, their_name.name, weight)
        pairs.append(NamePair(match, my_name, their_name))
    no_name = ComparedName(names.read(""), "")
    no_pair = NamePair(Match(Relation.NONE), no_name, no_name)
    return max(pairs, key=_name_points, default=no_pair)


def _name_points(pair: NamePair) -> float:
    """Return the points for two names.

    Rare words in common tell more than common ones, few letters tell little.
    """
    match = pair.match
    points = NAME_POINTS[match.relation]
    if match.relation >= Relation.HEADING:
        points += min(1.0, match.common - TELLING_WEIGHT)
    elif match.relation in SHARE_POINTS:
        points += SHARE_POINTS[match.relation] * match.share
        points += min(0.0, match.common - TELLING_WEIGHT)
    letters = min(len(pair.mine.name.solid), len(pair.theirs.name.solid))
    if letters <= FEW_LETTERS:
        return min(points, SHORT_NAME_POINTS)
    return points


def _name_reason(pair: NamePair) -> str:
    """Return in words what two names have in common, "" for nothing."""
    relation = pair.match.relation
    if relation >= Relation.SLIP and "former" in (pair.mine.kind, pair.theirs.kind):
        former = pair.theirs if pair.theirs.kind == "former" else pair.mine
        return _("renamed from “%(name)s”") % {"name": former.written}
    if relation >= Relation.SAME and pair.theirs.kind in REASONS_BY_KIND_OF_NAME:
        return str(REASONS_BY_KIND_OF_NAME[pair.theirs.kind])
    return str(NAME_REASONS.get(relation, ""))


def _from_addresses(
    mine: Profile, theirs: Profile, on_page: int, on_site: int, on_profile: int
) -> Finding:
    if _on_one_page(mine, theirs):
        is_website = bool(mine.site) and mine.page == theirs.page
        number = on_page if is_website else on_profile
        points = SAME_PAGE_POINTS
        if number > MOST_ON_ONE_ADDRESS:
            points = CROWDED_PAGE_POINTS
        return points, _("same web address") if is_website else _("same social profile")
    if not mine.site or not theirs.site:
        return 0.0, ""
    if mine.site == theirs.site:
        is_crowded = on_site > MOST_ON_ONE_ADDRESS
        points = CROWDED_SITE_POINTS if is_crowded else SAME_SITE_POINTS
        return points, _("same website")
    if _are_related_hosts(mine.site, theirs.site):
        return SAME_LABEL_POINTS, _("similar web address")
    # A page on a shared host and a site of its own may well belong to one.
    are_comparable = ("/" in mine.site) == ("/" in theirs.site)
    return OTHER_SITE_POINTS if are_comparable else 0.0, ""


def _on_one_page(mine: Profile, theirs: Profile) -> bool:
    """Return whether one page is of both, as a website or as a social profile."""
    return not mine.pages.isdisjoint(theirs.pages)


def _are_related_hosts(mine: str, theirs: str) -> bool:
    """Return whether two hosts have one label under other endings, or one is below."""
    if "/" in mine + theirs:
        return False
    if mine.endswith(f".{theirs}") or theirs.endswith(f".{mine}"):
        return True
    label = urls.telling_label(mine)
    other_label = urls.telling_label(theirs)
    if label == other_label:
        return len(label) >= SHORTEST_TELLING_LABEL
    return slips.is_slip(label, other_label)


def _from_places(mine: Profile, theirs: Profile, match: Match) -> Iterator[Finding]:
    """Yield what country and town say; what is not known says nothing."""
    is_close = _on_one_page(mine, theirs) and match.relation >= Relation.INITIALS
    share = SHARE_OF_OTHER_PLACE if is_close else 1.0
    in_one_city = _in_one_city(mine, theirs)
    if mine.country and theirs.country and mine.country != theirs.country:
        yield share * OTHER_COUNTRY_POINTS, _("but in another country")
    elif in_one_city is True:
        yield SAME_CITY_POINTS, _("same town")
    elif in_one_city is False:
        yield share * OTHER_CITY_POINTS, _("but in another town")


def _points_of_leftover_words(mine: Profile, theirs: Profile, match: Match) -> float:
    """Return the points for what stands in one name only.

    Chapters of one network have the same name but for a place or a number.
    """
    my_numbers, their_numbers = _numbers(match.left), _numbers(match.right)
    if my_numbers and their_numbers and my_numbers != their_numbers:
        return OTHER_NUMBER_IN_NAME_POINTS
    places = mine.place_words | theirs.place_words
    places |= _country_words(mine.country) | _country_words(theirs.country)
    my_places, their_places = match.left & places, match.right & places
    if my_places and their_places:
        return OTHER_PLACE_IN_NAME_POINTS
    if (my_places or their_places) and _in_one_city(mine, theirs) is not True:
        return PLACE_IN_ONE_NAME_POINTS
    return 0.0


def _numbers(words: frozenset[str]) -> frozenset[str]:
    return frozenset(word for word in words if word.isdigit())


def _country_words(country: str) -> frozenset[str]:
    """Return the words of a country's names."""
    words: set[str] = set()
    for name in country_names(country):
        words.update(text.fold(name).split())
    return frozenset(words) - names.SMALL_WORDS


def _in_one_city(mine: Profile, theirs: Profile) -> bool | None:
    """Return whether both are in one town, None where that is not known.

    Names in two scripts cannot be compared.
    """
    city, other_city = mine.folded_city, theirs.folded_city
    if not city or not other_city or city.isascii() != other_city.isascii():
        return None
    words, other_words = set(city.split()), set(other_city.split())
    # London is also written Greater London.
    if words <= other_words or other_words <= words:
        return True
    return slips.is_slip(city, other_city)


def _degree(points: float, match: Match, is_one_place: bool) -> str:
    """Return how likely they are one organization, "" for two.

    Names that differ on both sides are a question at most; one that is part of the
    other needs the same page, too.
    """
    is_contained = match.relation is Relation.CONTAINED and is_one_place
    may_be_likely = match.relation > Relation.CONTAINED or is_contained
    if points >= LEAST_POINTS[LIKELY] and may_be_likely:
        return LIKELY
    return MAYBE if points >= LEAST_POINTS[MAYBE] else ""
