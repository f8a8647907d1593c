"""What speaks for and against two records being the same organization: points for each, and the reasons in words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import product
from typing import NamedTuple

from django.utils.translation import gettext as _

from directory.duplicates import websites
from directory.lib import names, text
from directory.lib.names import Match, Name, Relation
from directory.models import Organization
from directory.search.engine.keys import country_names

LIKELY, MAYBE = "likely", "maybe"
AT_LEAST = {LIKELY: 4.0, MAYBE: 2.0}

# How much each relation of two names counts, before it is known how much their words tell.
OF_NAMES = {
    Relation.EQUAL: 4.0, Relation.SAME: 3.8, Relation.SLIP: 3.0, Relation.HEADING: 2.8, Relation.INITIALS: 1.7,
    Relation.CONTAINED: 1.6, Relation.RELATED: -0.4, Relation.NONE: -1.5,
}  # fmt: skip
# And how much more where the whole of both names is common to them.
OF_SHARES = {Relation.CONTAINED: 0.8, Relation.RELATED: 3.2}
TELLING = 0.8  # what the words of a name must weigh together for it to tell anything
FEW_LETTERS = 4
SHORT_NAME = 2.4  # the most that a name of a few letters counts, as many others have it
SAME_PAGE, SAME_SITE, SAME_LABEL, OTHER_SITE = 3.5, 2.0, 1.2, -0.8
CROWDED_PAGE, CROWDED_SITE = 1.5, 0.3
SAME_CITY, OTHER_CITY, OTHER_COUNTRY = 0.8, -1.5, -2.5
OTHER_PLACE_IN_NAME, PLACE_IN_ONE_NAME, OTHER_NUMBER_IN_NAME = -3.0, -1.5, -3.0
CROWD = 3  # more than these on one address: it tells little


class Called(NamedTuple):
    """One name of an organization, and what kind of name it is: "" for its own."""

    name: Name
    written: str
    kind: str = ""


@dataclass(frozen=True)
class Profile:
    """What two organizations are compared by."""

    called: tuple[Called, ...]
    page: str = ""
    site: str = ""
    city: str = ""
    region: str = ""
    country: str = ""

    @property
    def place_words(self) -> frozenset[str]:
        """The words that say where it is."""
        return frozenset(word for place in (self.city, self.region) for word in text.fold(place).split()) - names.SMALL_WORDS


@dataclass(frozen=True)
class Evidence:
    """The sum of what speaks for and against, and the reasons."""

    points: float
    degree: str
    reasons: list[str]


def profile(called: Iterable[tuple[str, str]], url: str = "", city: str = "", region: str = "", country: str = "") -> Profile:
    """Return what an organization is compared by; `called` holds its names with their kinds."""
    read = tuple(Called(names.read(name), name, kind) for name, kind in called if name.strip())
    return Profile(read, websites.page(url), websites.site(url), text.fold(city), region, country)


def of(organization: Organization) -> Profile:
    """Return what a record is compared by; it reads `alternate_names`, best prefetched."""
    called = [(organization.name, ""), (organization.acronym, "acronym")]
    called += [(other.name, other.kind) for other in organization.alternate_names.all()]
    return profile(called, organization.url, organization.city, organization.region, str(organization.country or ""))


def compare(one: Profile, other: Profile, weight: Callable[[str], float], on_page: int = 1, on_site: int = 1) -> Evidence:
    """Weigh what two organizations have in common and in what they differ; `on_page` and `on_site` count who shares those."""
    match, mine, theirs = _closest(one, other, weight)
    findings = [
        _of_names(match, mine, theirs),
        _of_addresses(one, other, on_page, on_site),
        *_of_places(one, other, match),
    ]
    points = sum(points for points, _ in findings)
    is_one_place = _is_same_page(one, other) and _in_one_city(one, other) is not False
    return Evidence(points, _degree(points, match, is_one_place), [reason for _, reason in findings if reason])


def _closest(one: Profile, other: Profile, weight: Callable[[str], float]) -> tuple[Match, Called, Called]:
    """Return the two names that stand closest, each with what the two have in common."""
    found = [(names.compare(mine.name, theirs.name, weight), mine, theirs) for mine, theirs in product(one.called, other.called)]
    nothing = Called(names.read(""), "")
    return max(found, key=lambda each: _worth(*each), default=(Match(Relation.NONE), nothing, nothing))


def _worth(match: Match, mine: Called, theirs: Called) -> float:
    """Return the points for two names: rare words in common tell more than common ones, few letters tell little."""
    points = _worth_of_words(match)
    return min(points, SHORT_NAME) if min(len(mine.name.solid), len(theirs.name.solid)) <= FEW_LETTERS else points


def _worth_of_words(match: Match) -> float:
    points = OF_NAMES[match.relation]
    if match.relation >= Relation.HEADING:
        return points + min(1.0, match.common - TELLING)
    if match.relation in OF_SHARES:
        return points + OF_SHARES[match.relation] * match.share + min(0.0, match.common - TELLING)
    return points


def _of_names(match: Match, mine: Called, theirs: Called) -> tuple[float, str]:
    return _worth(match, mine, theirs), _name_reason(match.relation, mine, theirs)


def _name_reason(relation: Relation, mine: Called, theirs: Called) -> str:
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


def _of_addresses(one: Profile, other: Profile, on_page: int, on_site: int) -> tuple[float, str]:
    if not one.site or not other.site:
        return 0.0, ""
    if _is_same_page(one, other):
        return SAME_PAGE if on_page <= CROWD else CROWDED_PAGE, _("same web address")
    if one.site == other.site:
        return SAME_SITE if on_site <= CROWD else CROWDED_SITE, _("same website")
    if _is_alike(one.site, other.site):
        return SAME_LABEL, _("similar web address")
    are_two = ("/" in one.site) == ("/" in other.site)
    return OTHER_SITE if are_two else 0.0, ""


def _is_same_page(one: Profile, other: Profile) -> bool:
    return bool(one.site) and one.page == other.page


def _is_alike(one: str, other: str) -> bool:
    """Whether two hosts have one name under different endings, or one stands below the other."""
    if "/" in one + other:
        return False
    below = one.endswith(f".{other}") or other.endswith(f".{one}")
    return below or names.is_slip(_label(one), _label(other)) or (_label(one) == _label(other) and len(_label(one)) >= 4)


def _label(host: str) -> str:
    return max(host.split(".")[:-1], key=len, default="")


def _of_places(one: Profile, other: Profile, match: Match) -> Iterator[tuple[float, str]]:
    softened = 0.4 if _is_same_page(one, other) and match.relation >= Relation.INITIALS else 1.0
    if _in_two_countries(one, other):
        yield softened * OTHER_COUNTRY, _("but in another country")
    elif (same := _in_one_city(one, other)) is not None:
        yield (SAME_CITY, _("same town")) if same else (softened * OTHER_CITY, _("but in another town"))
    yield _of_leftovers(one, other, match), ""


def _of_leftovers(one: Profile, other: Profile, match: Match) -> float:
    """Chapters of one network have the same name but for a place or a number."""
    if _numbers(match.left) != _numbers(match.right) and _numbers(match.left) and _numbers(match.right):
        return OTHER_NUMBER_IN_NAME
    places = one.place_words | other.place_words | _country_words(one, other)
    left, right = match.left & places, match.right & places
    if left and right:
        return OTHER_PLACE_IN_NAME
    if (left or right) and _in_one_city(one, other) is not True:
        return PLACE_IN_ONE_NAME
    return 0.0


def _numbers(words: frozenset[str]) -> frozenset[str]:
    return frozenset(word for word in words if word.isdigit())


def _country_words(one: Profile, other: Profile) -> frozenset[str]:
    found = (name for country in (one.country, other.country) for name in country_names(country))
    return frozenset(word for name in found for word in text.fold(name).split()) - names.SMALL_WORDS


def _in_two_countries(one: Profile, other: Profile) -> bool:
    return bool(one.country and other.country and one.country != other.country)


def _in_one_city(one: Profile, other: Profile) -> bool | None:
    """Whether both are in one town; None where that is not known, as between two scripts."""
    if not one.city or not other.city or one.city.isascii() != other.city.isascii():
        return None
    mine, theirs = set(one.city.split()), set(other.city.split())
    return mine <= theirs or theirs <= mine or names.is_slip(one.city, other.city)


def _degree(points: float, match: Match, is_one_place: bool) -> str:
    """Names that differ on both sides are a question at most; one that is part of the other needs the same page, too."""
    may_be_likely = match.relation > Relation.CONTAINED or (match.relation is Relation.CONTAINED and is_one_place)
    if points >= AT_LEAST[LIKELY] and may_be_likely:
        return LIKELY
    return MAYBE if points >= AT_LEAST[MAYBE] else ""
