"""What organizations are compared by: read once, and handed down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from directory.duplicates import websites
from directory.lib import names, text
from directory.models import Organization

LONGEST_NAME = 300
LONGEST_ADDRESS = 2000
MOST_NAMES = 20
MOST_PROFILES = 12


@dataclass(frozen=True)
class Candidate:
    """What is known of an organization that may be listed already.

    `exclude` is the key of its own record.
    """

    name: str
    url: str = ""
    other_names: Sequence[str] = ()
    acronym: str = ""
    city: str = ""
    region: str = ""
    country: str = ""
    exclude: int | None = None
    profiles: Sequence[str] = ()


class ComparedName(NamedTuple):
    """One name of an organization, and what kind of name it is: "" for its own."""

    name: names.Name
    written: str
    kind: str = ""


@dataclass(frozen=True)
class Profile:
    """An organization as it is looked for and compared.

    `names` has its own name first, and none that is empty. What follows from it is made
    once, for it is compared with up to a hundred others.
    """

    names: tuple[ComparedName, ...]
    url: str = ""
    city: str = ""
    region: str = ""
    country: str = ""
    exclude: int | None = None
    profiles: Sequence[str] = ()

    @cached_property
    def written_names(self) -> list[str]:
        """All names as they were written."""
        return [name.written for name in self.names]

    @cached_property
    def own_name(self) -> str:
        """The name without a kind, "" where only its address is known."""
        return self._first_of_kind("")

    @cached_property
    def acronym(self) -> str:
        """The acronym, "" where there is none."""
        return self._first_of_kind("acronym")

    @cached_property
    def sort_name(self) -> str:
        """The name as records with the same one have it stored."""
        return text.sort_key(self.own_name)

    @cached_property
    def page(self) -> str:
        """The web page, the same for all ways to write its address."""
        return websites.page(self.url)

    @cached_property
    def site(self) -> str:
        """The website, or its own page on a host that many share."""
        return websites.site(self.url)

    @cached_property
    def pages(self) -> frozenset[str]:
        """The pages that are its own: of its website, and its social profiles."""
        addresses = (self.url, *self.profiles)
        return frozenset(
            websites.page(address) for address in addresses if websites.site(address)
        )

    @cached_property
    def places(self) -> list[str]:
        """Its city and region, as far as they are known."""
        return [place for place in (self.city, self.region) if place]

    @cached_property
    def folded_city(self) -> str:
        """The city as cities are compared."""
        return text.fold(self.city)

    @cached_property
    def place_words(self) -> frozenset[str]:
        """The words that say where it is."""
        words: set[str] = set()
        for place in self.places:
            words.update(text.fold(place).split())
        return frozenset(words) - names.SMALL_WORDS

    def _first_of_kind(self, kind: str) -> str:
        return next((name.written for name in self.names if name.kind == kind), "")


def of_candidate(candidate: Candidate) -> Profile:
    """Return the profile of what was typed.

    It holds nothing that no database takes, and nothing longer than a record may have.
    """
    named = [(candidate.name, ""), (candidate.acronym, "acronym")]
    named += [(name, "other") for name in candidate.other_names[:MOST_NAMES]]
    return Profile(
        names=_compared_names([(_cleaned(name), kind) for name, kind in named]),
        url=text.clean_line(candidate.url[:LONGEST_ADDRESS]),
        profiles=tuple(
            text.clean_line(address[:LONGEST_ADDRESS])
            for address in candidate.profiles[:MOST_PROFILES]
        ),
        city=_cleaned(candidate.city),
        region=_cleaned(candidate.region),
        country=_cleaned(candidate.country),
        exclude=candidate.exclude,
    )


def of_record(organization: Organization) -> Profile:
    """Return the profile of a record.

    It reads `alternate_names` and `social_profiles`, best prefetched.
    """
    named = [(organization.name, ""), (organization.acronym, "acronym")]
    profiles: list[str] = []
    # One that is not stored yet has none.
    if organization.pk:
        profiles = [one.url for one in organization.social_profiles.all()]
        others = organization.alternate_names.all()
        named += [(other.name, other.kind) for other in others]
    return Profile(
        names=_compared_names(named),
        url=organization.url,
        profiles=tuple(profiles[:MOST_PROFILES]),
        city=organization.city,
        region=organization.region,
        country=str(organization.country or ""),
        exclude=organization.pk,
    )


def _cleaned(value: str) -> str:
    # Cut first: what somebody sends may be as long as a whole request.
    return text.clean_line(value[:LONGEST_NAME])


def _compared_names(named: Sequence[tuple[str, str]]) -> tuple[ComparedName, ...]:
    """Return the names, each with its kind, as they are compared."""
    compared = [
        ComparedName(names.read(name), name, kind)
        for name, kind in named
        if name.strip()
    ]
    return tuple(compared)
