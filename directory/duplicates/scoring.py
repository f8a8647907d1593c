"""What speaks for and against two records being one organization: points and
reasons.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product

from django.utils.translation import gettext as _

from directory.duplicates.profile import ComparedName, Profile
from directory.lib import names, slips, text, urls
from directory.lib.names import Match, Relation
from directory.search.engine.keys import country_names

LIKELY, MAYBE = "likely", "maybe"
AT_LEAST = {LIKELY: 4.0, MAYBE: 2.0}

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

SAME_PAGE = 3.5
SAME_SITE = 2.0
SAME_LABEL = 1.2
OTHER_SITE = -0.8
# More than these on one address: it tells little.
CROWD = 3
CROWDED_PAGE = 1.5
CROWDED_SITE = 0.3
SHORTEST_TELLING_LABEL = 4

SAME_CITY = 0.8
OTHER_CITY = -1.5
OTHER_COUNTRY = -2.5
# How much of another place counts where both have one page and nearly one name.
SOFTENED = 0.4

OTHER_PLACE_IN_NAME = -3.0
PLACE_IN_ONE_NAME = -1.5
OTHER_NUMBER_IN_NAME = -3.0

Finding = tuple[float, str]
"""Points, and the reason in words; "" where there is nothing to say."""


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
) -> Score:
    """Weigh what two organizations have in common and in what they differ.

    `weight` says how much a word tells; `on_page` and `on_site` count who shares those.
    """
    match, my_name, their_name = _closest_names(mine, theirs, weight)
    findings = [
        _from_names(match, my_name, their_name),
        _from_addresses(mine, theirs, on_page, on_site),
        *_from_places(mine, theirs, match),
    ]
    points = sum(points for points, _reason in findings)
    is_one_place = (
        _on_one_page(mine, theirs) and _in_one_city(mine, theirs) is not False
    )
    reasons = [reason for _points, reason in findings if reason]
    return Score(points, _degree(points, match, is_one_place), reasons)


def _closest_names(
    mine: Profile, theirs: Profile, weight: Callable[[str], float]
) -> tuple[Match, ComparedName, ComparedName]:
    """Return the two names that stand closest, with what they have in common."""
    pairs = [
        (names.compare(my_name.name, their_name.name, weight), my_name, their_name)
        for my_name, their_name in product(mine.names, theirs.names)
    ]
    nothing = ComparedName(names.read(""), "")
    return max(
        pairs,
        key=lambda pair: _name_points(*pair),
        default=(Match(Relation.NONE), nothing, nothing),
    )


def _name_points(match: Match, mine: ComparedName, theirs: ComparedName) -> float:
    """Return the points for two names.

    Rare words in common tell more than common ones, few letters tell little.
    """
    points = NAME_POINTS[match.relation]
    if match.relation >= Relation.HEADING:
        points += min(1.0, match.common - TELLING_WEIGHT)
    elif match.relation in SHARE_POINTS:
        points += SHARE_POINTS[match.relation] * match.share
        points += min(0.0, match.common - TELLING_WEIGHT)
    if min(len(mine.name.solid), len(theirs.name.solid)) <= FEW_LETTERS:
        return min(points, SHORT_NAME_POINTS)
    return points


def _from_names(match: Match, mine: ComparedName, theirs: ComparedName) -> Finding:
    return _name_points(match, mine, theirs), _name_reason(match.relation, mine, theirs)


def _name_reason(relation: Relation, mine: ComparedName, theirs: ComparedName) -> str:
    if relation >= Relation.SLIP and "former" in (mine.kind, theirs.kind):
        former = theirs if theirs.kind == "former" else mine
        return _("renamed from “%(name)s”") % {"name": former.written}
    if relation >= Relation.SAME and (by_kind := _kind_reasons().get(theirs.kind)):
        return by_kind
    return _relation_reasons()[relation]


def _kind_reasons() -> dict[str, str]:
    return {
        "acronym": _("its acronym"),
        "legal": _("its full name"),
        "short": _("its short name"),
        "translated": _("its name in another language"),
    }


def _relation_reasons() -> dict[Relation, str]:
    part = _("one name is part of the other")
    return {
        Relation.EQUAL: _("same name"),
        Relation.SAME: _("same name in other words"),
        Relation.SLIP: _("nearly the same name"),
        Relation.HEADING: part,
        Relation.INITIALS: _("its acronym"),
        Relation.CONTAINED: part,
        Relation.RELATED: _("similar name"),
        Relation.NONE: "",
    }


def _from_addresses(
    mine: Profile, theirs: Profile, on_page: int, on_site: int
) -> Finding:
    if not mine.site or not theirs.site:
        return 0.0, ""
    if _on_one_page(mine, theirs):
        points = SAME_PAGE if on_page <= CROWD else CROWDED_PAGE
        return points, _("same web address")
    if mine.site == theirs.site:
        points = SAME_SITE if on_site <= CROWD else CROWDED_SITE
        return points, _("same website")
    if _are_related_hosts(mine.site, theirs.site):
        return SAME_LABEL, _("similar web address")
    # A page on a shared host and a site of its own may well belong to one.
    are_comparable = ("/" in mine.site) == ("/" in theirs.site)
    return OTHER_SITE if are_comparable else 0.0, ""


def _on_one_page(mine: Profile, theirs: Profile) -> bool:
    return bool(mine.site) and mine.page == theirs.page


def _are_related_hosts(mine: str, theirs: str) -> bool:
    """Whether two hosts have one label under different endings, or one is below."""
    if "/" in mine + theirs:
        return False
    if mine.endswith(f".{theirs}") or theirs.endswith(f".{mine}"):
        return True
    label, other_label = urls.telling_label(mine), urls.telling_label(theirs)
    if label == other_label:
        return len(label) >= SHORTEST_TELLING_LABEL
    return slips.is_slip(label, other_label)


def _from_places(mine: Profile, theirs: Profile, match: Match) -> Iterator[Finding]:
    is_close = _on_one_page(mine, theirs) and match.relation >= Relation.INITIALS
    softened = SOFTENED if is_close else 1.0
    if _in_two_countries(mine, theirs):
        yield softened * OTHER_COUNTRY, _("but in another country")
    elif (in_one_city := _in_one_city(mine, theirs)) is not None:
        if in_one_city:
            yield SAME_CITY, _("same town")
        else:
            yield softened * OTHER_CITY, _("but in another town")
    yield _points_of_leftover_words(mine, theirs, match), ""


def _points_of_leftover_words(mine: Profile, theirs: Profile, match: Match) -> float:
    """Weigh what stands in one name only.

    Chapters of one network have the same name but for a place or a number.
    """
    my_numbers, their_numbers = _numbers(match.left), _numbers(match.right)
    if my_numbers and their_numbers and my_numbers != their_numbers:
        return OTHER_NUMBER_IN_NAME
    places = mine.place_words | theirs.place_words
    places |= _country_words(mine.country) | _country_words(theirs.country)
    in_mine, in_theirs = match.left & places, match.right & places
    if in_mine and in_theirs:
        return OTHER_PLACE_IN_NAME
    if (in_mine or in_theirs) and _in_one_city(mine, theirs) is not True:
        return PLACE_IN_ONE_NAME
    return 0.0


def _numbers(words: frozenset[str]) -> frozenset[str]:
    return frozenset(word for word in words if word.isdigit())


def _country_words(country: str) -> frozenset[str]:
    words = (
        word for name in country_names(country) for word in text.fold(name).split()
    )
    return frozenset(words) - names.SMALL_WORDS


def _in_two_countries(mine: Profile, theirs: Profile) -> bool:
    return bool(mine.country and theirs.country and mine.country != theirs.country)


def _in_one_city(mine: Profile, theirs: Profile) -> bool | None:
    """Whether both are in one town; None where that is not known.

    Names in two scripts cannot be compared.
    """
    city, other_city = mine.folded_city, theirs.folded_city
    if not city or not other_city or city.isascii() != other_city.isascii():
        return None
    words, other_words = set(city.split()), set(other_city.split())
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
    if points >= AT_LEAST[LIKELY] and may_be_likely:
        return LIKELY
    return MAYBE if points >= AT_LEAST[MAYBE] else ""
