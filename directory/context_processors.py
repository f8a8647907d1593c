"""What every page shows: the name of the site and the navigation."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject

from directory.caching import ContentCache, content_number
from directory.models import Page, SiteSettings

settings_kept: ContentCache[SiteSettings] = ContentCache(most=1)
pages_kept: ContentCache[list[Page]] = ContentCache(most=1)


def site(request: HttpRequest) -> dict[str, Any]:
    """Give templates the settings of the site and the pages of the navigation, each
    read only where it is shown.
    """
    number = content_number(request)
    pages = SimpleLazyObject(
        lambda: pages_kept.get(
            number, None, lambda: list(Page.objects.without_bodies())
        )
    )
    return {
        "site_url": settings.SITE_URL,
        "has_session": settings.SESSION_COOKIE_NAME in request.COOKIES,
        "site": SimpleLazyObject(
            lambda: settings_kept.get(number, None, SiteSettings.objects.current)
        ),
        "site_pages": pages,
        "navigation": SimpleLazyObject(
            lambda: [page for page in pages if not page.hide_in_navigation]
        ),
    }
