"""The pages that staff write, the front page among them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.views.generic import DetailView

from directory.caching import ContentCache, content_number
from directory.lib import addresses, languages, markdown
from directory.models import Listing, NetworkTier, Page, Sector
from directory.network import html
from directory.public import PublicPage, edit_url, is_staff_reader

LISTINGS_SHOWN = 24
MOST_SECTORS = 24
SECTORS_SHOWN = 16  # where there are more than that
COVER_LIMIT = 700
# HTML has six levels of headings, and listings stand one below their tier.
LOWEST_TIER_LEVEL = 5

whole_cache: ContentCache[html.Whole] = ContentCache(most=8)
tier_parts_cache: ContentCache[list[TierPart]] = ContentCache(most=1)


class PageDetail(PublicPage, DetailView):  # type: ignore[type-arg]
    """One page at its own path, with the tiers where it shows the directory."""

    template_name = "directory/pages/page.html"
    context_object_name = "page"
    site_pages: list[Page]

    def get_object(self, _queryset: QuerySet[Page] | None = None) -> Page:
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
        # All pages came with this one in one statement: nothing reads them again.
        context["site_pages"] = self.site_pages
        context["navigation"] = [
            site_page
            for site_page in self.site_pages
            if not site_page.hide_in_navigation
        ]
        context["edit_url"] = edit_url(self.request, page)
        if page.show_directory:
            context |= self.directory(text)
        return context

    def directory(self, text: str) -> dict[str, object]:
        """Return the tiers, with headings one level below the last one of the text."""
        last_level = markdown.last_heading_level(text, top=2)
        level = min(LOWEST_TIER_LEVEL, last_level + 1)
        number = content_number(self.request)
        return {
            "tiers": tier_parts_cache.get(number, None, tier_parts),
            "tier_level": level,
            "listing_level": level + 1,
        }


class FrontPage(PageDetail):
    """The page at `/`: its opening, then sectors, the rest of its text, the tiers."""

    template_name = "directory/pages/front.html"

    def get_object(self, queryset: QuerySet[Page] | None = None) -> Page:
        try:
            return super().get_object(queryset)
        except Http404:
            # Staff may not have written it yet, or have it as a draft.
            return Page(path="/", title="Ecosystem", show_directory=True)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        text = context["text"]
        opening, rest = markdown.split_second_heading(text)
        opening, more = first_paragraphs(opening, COVER_LIMIT)
        rest = f"{more}\n\n{rest}".strip()
        number = content_number(self.request)
        whole = whole_cache.get(number, addresses.base(), html.of_everything)
        sectors = whole.sectors
        if len(sectors) > MOST_SECTORS:
            sectors = most_used(sectors)
        context |= {
            "opening": languages.like(text, opening),
            "rest": languages.like(text, rest),
            "totals": whole.totals,
            "all_sectors": whole.sectors,
            "sectors": sectors,
            "picture": whole.picture,
        }
        return context


@dataclass(frozen=True)
class TierPart:
    """A tier with its first listings as a page shows them."""

    tier: NetworkTier
    listings: list[Listing]
    total: int

    @property
    def is_cut(self) -> bool:
        return self.total > len(self.listings)


def tier_parts() -> list[TierPart]:
    """Return the tiers with their first listings."""
    parts: dict[int, TierPart] = {}
    for listing in Listing.objects.first_of_each_tier(LISTINGS_SHOWN):
        tier = listing.tier
        if tier.pk not in parts:
            parts[tier.pk] = TierPart(tier, [], listing.total)
        parts[tier.pk].listings.append(listing)
    return list(parts.values())


def first_paragraphs(text: str, limit: int) -> tuple[str, str]:
    """Return the first whole paragraphs of a text that fit, and the others."""
    paragraphs = text.split("\n\n")
    fitting = ""
    number = 0
    while number < len(paragraphs):
        longer = "\n\n".join(paragraphs[: number + 1])
        if len(longer) > limit:
            break
        fitting = longer
        number += 1
    return fitting, "\n\n".join(paragraphs[number:])


def most_used(sectors: list[Sector]) -> list[Sector]:
    """Return the sectors with most organizations, A to Z."""
    by_size = sorted(
        sectors,
        key=lambda sector: sector.organization_count,
        reverse=True,
    )
    most = by_size[:SECTORS_SHOWN]
    return [sector for sector in sectors if sector in most]
