"""Reads the founding page, whose twin the tests keep, so that what is stored and served
can be compared with it.
"""

import re
from dataclasses import dataclass
from pathlib import Path

FOUNDING_PAGE = Path(__file__).parents[1] / "data" / "founding-page.md"

LISTING = re.compile(
    r"- \[(?P<name>[^\]]+)\]\((?P<url>[^)\s]+)\)(?:"
    r" \((?P<bracket>[^)]+)\))?(?P<stray_comma>,?)(?: (?P<text>\S.*))?"
)
TIER_MARK = "#### "


@dataclass(frozen=True)
class Listing:
    """One line of a tier: the words in brackets and the words after them are empty
    where the page has none.
    """

    name: str
    url: str
    bracket: str
    text: str


@dataclass(frozen=True)
class Tier:
    """One heading of the lowest level with its listings, in the page's order."""

    heading: str
    listings: tuple[Listing, ...]


@dataclass(frozen=True)
class FoundingPage:
    """The whole page: front matter as written, all headings without their marks, the
    opening paragraph, the tiers.
    """

    front_matter: dict[str, str]
    headings: tuple[str, ...]
    opening: str
    tiers: tuple[Tier, ...]

    @property
    def title(self) -> str:
        """The title of the front matter."""
        return self.front_matter["title"]

    @property
    def listings(self) -> tuple[Listing, ...]:
        """The listings of all tiers, in the page's order."""
        return tuple(listing for tier in self.tiers for listing in tier.listings)


def read() -> FoundingPage:
    """The twin of the founding page, parsed."""
    return parse(source())


def source() -> str:
    """The twin of the founding page, as it is written."""
    return FOUNDING_PAGE.read_bytes().decode("utf-8")


def parse(text: str) -> FoundingPage:
    """The parts of a page written like the founding page.

    A line that fits nowhere is a ValueError that shows it.
    """
    _, front_matter, body = text.split("---\n", 2)
    lines = [line for line in body.splitlines() if line]
    return FoundingPage(
        front_matter=dict(line.split(": ", 1) for line in front_matter.splitlines()),
        headings=tuple(
            line.lstrip("#").strip() for line in lines if line.startswith("#")
        ),
        opening=next(line for line in lines if not line.startswith("#")),
        tiers=_tiers(body),
    )


def parse_listing(line: str) -> Listing:
    """One listing line: a comma that ends it, or its bracket, is no part of it."""
    match = LISTING.fullmatch(line)
    if match is None:
        raise ValueError(f"Not a listing: {line}")
    return Listing(
        name=match["name"],
        url=match["url"],
        bracket=match["bracket"] or "",
        text=match["text"] or "",
    )


def _tiers(body: str) -> tuple[Tier, ...]:
    blocks = body.split(f"\n{TIER_MARK}")[1:]
    return tuple(_tier(block) for block in blocks)


def _tier(block: str) -> Tier:
    heading, *lines = [line for line in block.splitlines() if line]
    return Tier(heading=heading, listings=tuple(parse_listing(line) for line in lines))
