"""What search engines are told of: each public address in every language, with the date
of its last change.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sitemaps import Sitemap
from django.db.models import Max, QuerySet
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from directory import search
from directory.caching import ContentCache
from directory.lib import languages
from directory.models import (
    ContentVersion,
    NetworkTier,
    Organization,
    Page,
    Sector,
    Tag,
)

Term = Sector | NetworkTier | Tag
terms_cache: ContentCache[list[Term]] = ContentCache(most=1)


class Portal(Sitemap):  # type: ignore[type-arg]  # Django's takes no parameter
    """A sitemap of addresses in each language, which name each other.

    They begin with the configured address of the site: that of a request is what its
    sender wrote into the Host.
    """

    def get_protocol(self, _protocol: str | None = None) -> str:
        return urlsplit(settings.SITE_URL).scheme

    def get_domain(self, _site: object = None) -> str:
        return urlsplit(settings.SITE_URL).netloc

    def get_urls(
        self, page: int | str = 1, site: Any = None, protocol: str | None = None
    ) -> list[dict[str, Any]]:
        """Return each address once for every language.

        Django's own way (`i18n`) would read every item to say how many parts there are.
        """
        urls = []
        for url in super().get_urls(page, site, protocol):
            path = url["location"].removeprefix(settings.SITE_URL)
            alternates = [
                {"lang_code": code, "location": settings.SITE_URL + alternate}
                for code, alternate in languages.alternates(path)
            ]
            for alternate in alternates:
                # That for all other readers is no address of its own.
                if alternate["lang_code"] != "x-default":
                    location = alternate["location"]
                    urls.append({**url, "location": location, "alternates": alternates})
        return urls


class Organizations(Portal):
    # Search engines take 50,000 addresses in one file; each is made at once, in memory.
    limit = 10_000 // len(settings.LANGUAGES)

    def items(self) -> QuerySet[Organization]:
        return (
            Organization.objects.published().only("slug", "updated_at").order_by("id")
        )

    def lastmod(self, item: Organization) -> datetime:
        return item.updated_at

    def get_latest_lastmod(self) -> datetime | None:
        # Django would read every organization for it.
        organizations = Organization.objects.published()
        aggregates = organizations.aggregate(newest=Max("updated_at"))
        newest: datetime | None = aggregates["newest"]
        return newest


class Pages(Portal):
    def items(self) -> QuerySet[Page]:
        return Page.objects.published().only("path", "updated_at").order_by("path")

    def lastmod(self, item: Page) -> datetime:
        return item.updated_at


class Terms(Portal):
    """Sectors, tiers and tags, dated by the newest of their organizations."""

    def items(self) -> list[Term]:
        # Django asks for them several times while it makes one file.
        return terms_cache.get(ContentVersion.objects.number(), None, _terms)

    def lastmod(self, item: Term) -> datetime | None:
        return item.changed_at


class Indexes(Portal):
    """The lists themselves."""

    def items(self) -> list[str]:
        names = ["organizations", "sectors", "picture", "data", "suggest"]
        number_of_tag = search.numbers().get("tag", {})
        # An empty list is linked nowhere, so nobody is told of it.
        if any(number_of_tag.values()):
            names.append("tags")
        return names

    def location(self, item: str) -> str:
        return reverse(item)


def _terms() -> list[Term]:
    return [
        *Sector.objects.with_counts(),
        *NetworkTier.objects.with_counts(),
        *Tag.objects.with_counts(),
    ]


SITEMAPS = {
    "pages": Pages,
    "indexes": Indexes,
    "terms": Terms,
    "organizations": Organizations,
}


@require_safe
def index(request: HttpRequest) -> TemplateResponse:
    """List the sitemaps under the configured address.

    Django's own view takes that of the request.
    """
    sitemaps = []
    for section, sitemap_class in SITEMAPS.items():
        sitemap = sitemap_class()
        address = settings.SITE_URL + reverse("sitemap", args=[section])
        newest = sitemap.get_latest_lastmod()
        for number in sitemap.paginator.page_range:
            location = f"{address}?p={number}" if number > 1 else address
            sitemaps.append({"location": location, "last_mod": newest})
    return TemplateResponse(
        request,
        "sitemap_index.xml",
        {"sitemaps": sitemaps},
        content_type="application/xml",
    )
