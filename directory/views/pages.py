"""The pages that staff write, the front page among them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.views.generic import DetailView

from directory.caching import ContentCache, content_number
from directory.lib import addresses, markdown
from directory.models import Listing, NetworkTier, Page, Sector
from directory.network import html
from directory.views.public import PublicPage, edit_url, is_staff_reader

LISTINGS_SHOWN = 24
SECTORS_SHOWN = 16
COVER_LIMIT = 700

whole_remembered: ContentCache[html.Whole] = ContentCache(most=8)
tier_parts_remembered: ContentCache[list[TierPart]] = ContentCache(most=1)


class PageDetail(PublicPage, DetailView):  # type: ignore[type-arg]
    """One page at its own path, with the tiers and their listings where it shows the
    directory.
    """

    template_name = "directory/pages/page.html"
    context_object_name = "page"
    site_pages: list[Page]

    def get_object(self, queryset: Any = None) -> Page:
        path = f"/{self.kwargs.get('path', '')}"
        page, self.site_pages = Page.objects.with_others(path)
        if page is None or not (page.is_published or is_staff_reader(self.request)):
            raise Http404
        return page

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = self.object
        text = page.text()
        context = super().get_context_data(
            heading=page.heading(),
            text=text,
            contents=markdown.contents(text),
            **kwargs,
        )
        shown = [one for one in self.site_pages if not one.hide_in_navigation]
        context |= {
            "edit_url": edit_url(self.request, page),
            "site_pages": self.site_pages,
            "navigation": shown,
        }
        if page.show_directory:
            level = min(5, markdown.last_heading_level(text, top=2) + 1)
            parts = tier_parts_remembered.get(
                content_number(self.request), None, tier_parts
            )
            context |= {"tiers": parts, "tier_level": level, "listing_level": level + 1}
        return context


class FrontPage(PageDetail):
    """The page at `/`: its opening on the cover, then sectors, then the rest of its
    text and the tiers.
    """

    template_name = "directory/pages/front.html"

    def get_object(self, queryset: Any = None) -> Page:
        try:
            return super().get_object(queryset)
        except Http404:
            return Page(path="/", title="Ecosystem", show_directory=True)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        opening, rest = markdown.split_second_heading(context["text"])
        opening, more = first_paragraphs(opening, COVER_LIMIT)
        rest = f"{more}\n\n{rest}".strip()
        whole = self.whole()
        sectors = whole.sectors
        context |= {
            "opening": opening,
            "rest": rest,
            "totals": whole.totals,
            "all_sectors": sectors,
            "picture": whole.picture,
        }
        context["sectors"] = sectors if len(sectors) <= 24 else most_used(sectors)
        return context

    def whole(self) -> html.Whole:
        """Return sectors, totals and picture of everything, for readers as this process
        remembers them.
        """
        number = content_number(self.request)
        return whole_remembered.get(number, addresses.base(), html.of_everything)


@dataclass(frozen=True)
class TierPart:
    """A tier with its first listings as a page shows them."""

    tier: NetworkTier
    listings: list[Listing]
    total: int

    @property
    def is_cut(self) -> bool:
        return self.total > len(self.listings)

    @property
    def as_lines(self) -> bool:
        """Tell whether most listings have nothing to say, so that one line each is
        enough.
        """
        return 2 * sum(bool(listing.text()) for listing in self.listings) <= len(
            self.listings
        )


def tier_parts() -> list[TierPart]:
    """Return the tiers with their first listings."""
    parts: dict[int, TierPart] = {}
    for listing in Listing.objects.first_of_each_tier(LISTINGS_SHOWN):
        tier = listing.tier
        part = parts.setdefault(tier.pk, TierPart(tier, [], listing.total))
        part.listings.append(listing)
    return list(parts.values())


def first_paragraphs(text: str, limit: int) -> tuple[str, str]:
    """Return the whole paragraphs at the beginning of a text that fit into so many
    characters, and the others.
    """
    paragraphs = text.split("\n\n")
    fitting = next(
        (
            n
            for n in range(len(paragraphs), 0, -1)
            if len("\n\n".join(paragraphs[:n])) <= limit
        ),
        0,
    )
    return "\n\n".join(paragraphs[:fitting]), "\n\n".join(paragraphs[fitting:])


def most_used(sectors: list[Sector]) -> list[Sector]:
    """Return the sectors with most organizations, A to Z."""
    by_size = sorted(sectors, key=lambda sector: -sector.organization_count)
    most = by_size[:SECTORS_SHOWN]
    return [sector for sector in sectors if sector in most]
