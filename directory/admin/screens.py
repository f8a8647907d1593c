"""Pages beside Django's own: their addresses, what all of them show, and for whom."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from directory.admin.generics import AnyModelAdmin


class ScreensMixin(AnyModelAdmin):
    """What the admin of a model needs for pages of its own."""

    has_change_log = False
    """Whether each change of a record leaves a `Change`, which names its form."""

    def further_view(
        self, address: str, view: Callable[..., HttpResponse], name: str
    ) -> URLPattern:
        """Return the pattern of a page beside Django's own, for staff only.

        Its name is `directory_<model>_<name>`.
        """
        full_name = f"{self.opts.app_label}_{self.opts.model_name}_{name}"
        return path(address, self.admin_site.admin_view(view), name=full_name)

    def address_name(self, page: str) -> str:
        """Return the name by which a page of this model is reversed."""
        return f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}"

    def answer(
        self,
        request: HttpRequest,
        template: str,
        title: str,
        context: Mapping[str, object],
    ) -> HttpResponse:
        """Return a page beside Django's own."""
        # The templates of the admin reverse their addresses within the site.
        request.current_app = self.admin_site.name
        shared = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": title,
            "media": self.media,
        }
        return TemplateResponse(
            request, f"admin/directory/{template}.html", {**shared, **context}
        )


def user_of(request: HttpRequest) -> User:
    """Return who is signed in: nobody else comes past the door of the staff site."""
    return cast(User, request.user)
