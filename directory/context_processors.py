"""What every page shows: the name of the site, the navigation, the bar of staff."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from directory.caching import ContentCache, content_number
from directory.lib import clients
from directory.models import Page, SiteSettings
from directory.operations.bar import StaffBar, bar_of

settings_cache: ContentCache[SiteSettings] = ContentCache(most=1)
pages_cache: ContentCache[list[Page]] = ContentCache(most=1)


def site(request: HttpRequest) -> dict[str, object]:
    """Give templates the settings of the site and the pages of the navigation."""
    number = content_number(request)

    def site_settings() -> SiteSettings:
        return settings_cache.get(number, None, SiteSettings.objects.current)

    def site_pages() -> list[Page]:
        return pages_cache.get(number, None, _read_pages)

    def staff_bar() -> StaffBar | None:
        # Whoever has no session costs no look into the sessions.
        return bar_of(request.user) if clients.has_session(request) else None

    pages = SimpleLazyObject(site_pages)

    def navigation() -> list[Page]:
        return [page for page in pages if not page.hide_in_navigation]

    # Each is read only where a template shows it: most answers of machines show none.
    return {
        "site_url": settings.SITE_URL,
        "has_session": clients.has_session(request),
        "site": SimpleLazyObject(site_settings),
        "site_pages": pages,
        "navigation": SimpleLazyObject(navigation),
        "staff_bar": SimpleLazyObject(staff_bar),
    }


def _read_pages() -> list[Page]:
    return list(Page.objects.without_bodies())
