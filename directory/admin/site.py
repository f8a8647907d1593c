"""The staff site itself: it shows what is derived from our own base class, and nothing
that a library would add.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import wraps
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import BadRequest
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from directory import permissions
from directory.admin.base import StaffAdmin, require
from directory.admin.generics import ExtraContext
from directory.admin.screens import user_of
from directory.lib import markdown, text
from directory.models import Suggestion
from directory.operations import dashboard
from directory.permissions import Effect
from directory.suggestions import emails, queue

PREVIEWED_FIELDS = ("text", "description", "body")
WRITERS = (
    "directory.change_organization",
    "directory.change_page",
    "directory.change_networktier",
)


class StaffSite(admin.AdminSite):
    """The staff side.

    Pages that libraries bring for their own tables stay out: among them are some that
    run code.
    """

    site_title = _("Staff")
    site_header = _("Ecosystem: staff")
    index_title = _("Today")
    enable_nav_sidebar = False

    def register(
        self,
        model_or_iterable: type[Model] | Iterable[type[Model]],
        admin_class: type[admin.ModelAdmin[Any]] | None = None,
        **options: Any,
    ) -> None:
        if admin_class is not None and issubclass(admin_class, StaffAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def get_urls(self) -> list[Any]:
        """Add the preview; leave out the redirect that would tell the address of any
        record to any staff.
        """
        urls = [
            pattern
            for pattern in super().get_urls()
            if getattr(pattern, "name", "") != "view_on_site"
        ]
        own = {
            "preview": self.preview,
            "digest": self.digest,
            "send_again": self.send_again,
        }
        return [
            *(
                path(f"{name}/", self.admin_view(require_POST(view)), name=name)
                for name, view in own.items()
            ),
            *urls,
        ]

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[Any]:
        """Name the directory first and the accounts last."""
        return sorted(
            super().get_app_list(request, app_label),
            key=lambda app: app["app_label"] != "directory",
        )

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """Answer 400 where a form sends a key that is larger than any database
        holds.
        """

        @wraps(view)
        def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            try:
                response = view(request, *args, **kwargs)
                return (
                    response.render()
                    if isinstance(response, TemplateResponse)
                    else response
                )
            except OverflowError as error:
                raise BadRequest(str(error)) from error

        return super().admin_view(answered, cacheable)

    def index(
        self, request: HttpRequest, extra_context: ExtraContext = None
    ) -> TemplateResponse:
        """Show what waits and what needs hands, to those who may see suggestions and
        records.
        """
        user = user_of(request)
        may_decide = permissions.may(user, Effect.DECIDE, Suggestion)
        context = {
            "today": (
                dashboard.overview()
                if user.has_perm("directory.view_organization")
                else None
            ),
            "waiting": (
                queue.waiting(user, queue.queue_of(request.GET.dict()))
                if user.has_perm("directory.view_suggestion")
                else None
            ),
            "may_decide": may_decide,
            "failed_mails": emails.failed() if may_decide else [],
            "mails_to_folder": may_decide and emails.goes_to_folder(),
            "wants_digest": may_decide and emails.wants_digest(user),
            **(extra_context or {}),
        }
        return super().index(request, context)

    def digest(self, request: HttpRequest) -> HttpResponse:
        """Let somebody who decides have the daily mail of what waits, or no longer."""
        permissions.ask(request.user, Effect.DECIDE, Suggestion)
        emails.wish_digest(user_of(request), is_wanted="wanted" in request.POST)
        return redirect("admin:index")

    def send_again(self, request: HttpRequest) -> HttpResponse:
        """Put the mails that were given up back into the queue."""
        permissions.ask(request.user, Effect.DECIDE, Suggestion)
        number = emails.send_again()
        messages.success(
            request,
            ngettext("%d mail is tried again.", "%d mails are tried again.", number)
            % number,
        )
        return redirect("admin:index")

    def preview(self, request: HttpRequest) -> HttpResponse:
        """Show a text that is not saved yet, by the renderer of the public pages.

        It is stored nowhere.
        """
        require(any(request.user.has_perm(name) for name in WRITERS))
        words = next(
            (request.POST[name] for name in PREVIEWED_FIELDS if name in request.POST),
            "",
        )
        name = text.clean_line(request.POST.get("name", ""))
        if name and text.begins_small(words):
            words = f"{name} {words}"
        return TemplateResponse(
            request,
            "admin/directory/preview.html",
            {"html": markdown.render(text.clean_block(words))},
        )
