"""What every public page shares: an ETag for readers, nothing kept of the pages that
staff see.
"""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, cast
from urllib.parse import urlencode

from django.conf import settings
from django.db import models
from django.http import HttpRequest, HttpResponseBase, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import condition
from django.views.generic import View

from directory.caching import NumberedResponse, content_number
from directory.lib import clients

DIGEST_LENGTH = 12
Parameters = tuple[tuple[str, tuple[str, ...]], ...]
"""Names of parameters with their values."""

if TYPE_CHECKING:
    Base = View
else:
    Base = object


def is_staff_reader(request: HttpRequest) -> bool:
    """Tell whether this reader may see drafts and withdrawn records."""
    if not clients.has_session(request):
        return False
    return request.user.has_perm("directory.view_organization")


def edit_url(request: HttpRequest, instance: models.Model) -> str:
    """Return where staff edit this, for those who may; an empty text for others."""
    name = instance._meta.model_name
    # A front page that nobody has written yet has no row to edit.
    if not instance.pk or not is_staff_reader(request):
        return ""
    if not request.user.has_perm(f"directory.change_{name}"):
        return ""
    return reverse(f"admin:directory_{name}_change", args=[instance.pk])


@cache
def release() -> str:
    """Return a digest of what shapes a page beside its content.

    Sources, templates, words, static files, libraries, settings.
    """
    digest = hashlib.sha256(f"{settings.SITE_URL} {settings.TIME_ZONE}".encode())
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    # `rglob` names files in no order, and one release has one digest.
    sources = [
        manifest,
        settings.BASE_DIR / "requirements/run.txt",
        *(settings.BASE_DIR / "templates").rglob("*.html"),
        *(settings.BASE_DIR / "directory").rglob("*.py"),
        *(settings.BASE_DIR / "directory").rglob("*.mo"),
    ]
    for path in sorted(sources):
        if path.is_file():
            digest.update(path.read_bytes())
    return digest.hexdigest()[:DIGEST_LENGTH]


class PublicPage(Base):
    """A page of content: readers who have it as it is get 304.

    What signed-in staff see is kept nowhere.
    """

    known_parameters: tuple[str, ...] = ()
    single_parameters: tuple[str, ...] = ()
    """Those of the known ones of which the last value alone is read."""
    set_parameters: tuple[str, ...] = ()
    """Those of which each value is read once, and an empty one not at all."""
    names_unknown = False
    """Whether it tells readers which parameters it does not know."""
    shows_today = False
    """Whether it says what day it is, so that a copy holds until midnight."""

    def dispatch(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> HttpResponseBase:
        if is_staff_reader(request):
            response = super().dispatch(request, *args, **kwargs)
            patch_cache_control(response, private=True, no_store=True)
        else:
            answered = condition(etag_func=self.etag)(super().dispatch)
            response = answered(request, *args, **kwargs)
            patch_cache_control(response, no_cache=True)
            # What is moved, hidden or missing is no page that a reader could have.
            if response.status_code not in (200, 304):
                response.headers.pop("ETag", None)
            number = content_number(request)
            if number is not None and response.status_code == 200 and self.is_kept():
                cast(NumberedResponse, response).content_number = number
        # The second one also for a 304, which nothing compresses.
        patch_vary_headers(response, ["Cookie", "Accept-Encoding"])
        return response

    def is_kept(self) -> bool:
        """Tell whether the page, once made, may be answered to others, too.

        What has an ETag of its own depends on more than the store of pages knows.
        """
        return type(self).etag is PublicPage.etag

    @classmethod
    def asked(cls, query: QueryDict) -> Parameters:
        """Return the known parameters in their one order, without idle repeats.

        The order of the values of one parameter stays: a page says them in it.
        """
        parameters = []
        for name in cls.known_parameters:
            values = [str(value) for value in query.getlist(name)]
            if name in cls.single_parameters:
                values = [value for value in values[-1:] if value]
            elif name in cls.set_parameters:
                values = [value for value in dict.fromkeys(values) if value]
            if values:
                parameters.append((name, tuple(values)))
        return tuple(parameters)

    def etag(
        self, request: HttpRequest, *_args: object, **_kwargs: object
    ) -> str | None:
        """Return the number of the content, release, language and known parameters.

        And the day, where the page shows it.
        """
        number = content_number(request)
        if number is None:
            return None
        known = self.asked(request.GET)
        query = urlencode(known, doseq=True).encode("utf-8", "surrogatepass")
        asked = hashlib.sha256(query).hexdigest()[:DIGEST_LENGTH]
        day = f"-{timezone.localdate():%Y%m%d}" if self.shows_today else ""
        return f'"{number}-{release()}-{get_language()}-{asked}{day}"'
