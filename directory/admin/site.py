"""The staff site itself: it shows our own pages, none that a library would add."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any, TypeVar, cast

from django.contrib import admin, messages
from django.core.exceptions import BadRequest
from django.db.models import Model
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, path
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from directory import permissions
from directory.admin import kept
from directory.admin.base import StaffAdmin, require
from directory.admin.find import find_view
from directory.admin.generics import AnyModelAdmin, ExtraContext
from directory.admin.help import help_page_view, help_view
from directory.admin.screens import user_of
from directory.admin.zones import time_zone_view
from directory.lib import markdown, text
from directory.models import Suggestion
from directory.operations import dashboard, roles, zones
from directory.permissions import Effect
from directory.suggestions import emails, queue
from directory.templatetags.staff_tags import people_words, place_of

View = TypeVar("View", bound=Callable[..., HttpResponseBase])

APP_NAMES = {"auth": _("Accounts"), "directory": _("Directory")}
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
        admin_class: type[AnyModelAdmin] | None = None,
        **options: object,
    ) -> None:
        if admin_class is not None and issubclass(admin_class, StaffAdmin):
            super().register(model_or_iterable, admin_class, **options)

    def get_urls(self) -> list[URLResolver | URLPattern]:
        """Return our own pages before those of Django."""
        views = {
            "preview": self.preview,
            "digest": self.digest,
            "send_again": self.send_again,
        }
        find = self.admin_view(require_safe(self.find))
        may = self.admin_view(require_safe(self.may))
        handbook = self.admin_view(require_safe(self.help))
        zone = self.admin_view(self.time_zone)
        document = self.admin_view(require_safe(self.help_page))
        urls: list[URLResolver | URLPattern] = [
            path("find/", find, name="find"),
            path("may/", may, name="may"),
            path("time-zone/", zone, name="time_zone"),
            path("help/", handbook, name="help"),
            path("help/<slug:name>/", document, name="help_page"),
        ]
        for name, view in views.items():
            guarded = self.admin_view(require_POST(view))
            urls.append(path(f"{name}/", guarded, name=name))
        # Its redirect would tell the address of any record to any staff.
        urls.extend(
            pattern
            for pattern in super().get_urls()
            if getattr(pattern, "name", "") != "view_on_site"
        )
        return urls

    def get_app_list(
        self, request: HttpRequest, app_label: str | None = None
    ) -> list[dict[str, Any]]:
        """Name the parts in the order of work, with people's words; accounts last."""
        apps: list[dict[str, Any]] = super().get_app_list(request, app_label)
        for app in apps:
            app["name"] = APP_NAMES.get(app["app_label"], app["name"])
            for part in app["models"]:
                part["name"] = people_words(part["model"]._meta)
            app["models"].sort(key=lambda part: place_of(part["model"]._meta))
        return sorted(apps, key=lambda app: app["app_label"] != "directory")

    def admin_view(self, view: View, cacheable: bool = False) -> View:
        """Answer 400 where a form sends a key that no database can hold.

        A form whose session has ended is answered with the log-in and all its words.
        Times are those of the person's own zone.
        """

        @wraps(view)
        def bounded(
            request: HttpRequest, *args: object, **kwargs: object
        ) -> HttpResponseBase:
            zone = zones.zone_of(user_of(request)) if request.user.pk else None
            try:
                # Rendered here: a form may ask the database only in its template.
                with timezone.override(zone):
                    response = view(request, *args, **kwargs)
                    if isinstance(response, TemplateResponse):
                        return response.render()
                    return response
            except OverflowError as error:
                raise BadRequest(str(error)) from error

        guarded = super().admin_view(cast(View, bounded), cacheable)

        @wraps(guarded)
        def keeping(
            request: HttpRequest, *args: object, **kwargs: object
        ) -> HttpResponseBase:
            if not self.has_permission(request) and kept.is_kept(request):
                return kept.ask_for_login(request)
            return guarded(request, *args, **kwargs)

        return cast(View, keeping)

    @method_decorator(never_cache)
    def login(
        self, request: HttpRequest, extra_context: ExtraContext = None
    ) -> HttpResponse:
        """Log somebody in, and lead on with what they typed before."""
        if request.method == "GET" and self.has_permission(request):
            return kept.way_on(request)
        words = request.POST.get("kept", "")
        # So the page of too many attempts asks, which has no names and no password.
        if words and "username" not in request.POST:
            return kept.login_page(request, words, request.POST.get("next", ""))
        context = {"kept": words, **(extra_context or {})}
        response: HttpResponse = super().login(request, context)
        if words and isinstance(response, HttpResponseRedirect):
            return kept.go_on(request, kept.unpacked(words), response.url)
        return response

    def index(
        self, request: HttpRequest, extra_context: ExtraContext = None
    ) -> TemplateResponse:
        """Show what waits and what needs hands, each to those who may see it."""
        user = user_of(request)
        may_decide = permissions.may(user, Effect.DECIDE, Suggestion)
        overview = waiting = None
        if user.has_perm("directory.view_organization"):
            overview = dashboard.overview()
        if user.has_perm("directory.view_suggestion"):
            waiting = queue.waiting(user, queue.queue_of(request.GET.dict()))
        context = {
            "dashboard": overview,
            "waiting": waiting,
            "may_decide": may_decide,
            "failed_mails": emails.failed() if may_decide else [],
            "mails_to_folder": may_decide and emails.goes_to_folder(),
            "wants_digest": may_decide and emails.wants_digest(user),
            **(extra_context or {}),
        }
        return super().index(request, context)

    def find(self, request: HttpRequest) -> HttpResponse:
        """Show the records that somebody looks for, the hidden ones among them."""
        require(request.user.has_perm("directory.view_organization"))
        return find_view(self, request)

    def may(self, request: HttpRequest) -> HttpResponse:
        """Show somebody what they may do, and what other roles may besides."""
        user = user_of(request)
        context = {
            **self.each_context(request),
            "title": gettext("What you may do"),
            "roles": [group.name for group in user.groups.all()],
            "deeds": roles.deeds_of(user),
            "others": roles.deeds_beyond(user),
        }
        return TemplateResponse(request, "admin/directory/may.html", context)

    def time_zone(self, request: HttpRequest) -> HttpResponse:
        """Let somebody choose the time zone in which they read times."""
        return time_zone_view(self, request)

    def help(self, request: HttpRequest) -> HttpResponse:
        """Show which documents there are."""
        return help_view(self, request)

    def help_page(self, request: HttpRequest, name: str) -> HttpResponse:
        """Show one document."""
        return help_page_view(self, request, name)

    def digest(self, request: HttpRequest) -> HttpResponse:
        """Let somebody who decides have the daily mail of what waits, or no longer."""
        permissions.ask(request.user, Effect.DECIDE, Suggestion)
        # A box that is not ticked is not sent.
        is_wanted = "wanted" in request.POST
        emails.wish_digest(user_of(request), is_wanted=is_wanted)
        return redirect("admin:index")

    def send_again(self, request: HttpRequest) -> HttpResponse:
        """Put the mails that were given up back into the queue."""
        permissions.ask(request.user, Effect.DECIDE, Suggestion)
        number = emails.send_again()
        words = ngettext("%d mail is tried again.", "%d mails are tried again.", number)
        messages.success(request, words % number)
        return redirect("admin:index")

    def preview(self, request: HttpRequest) -> HttpResponse:
        """Show a text that is not saved yet, by the renderer of the public pages.

        It is stored nowhere.
        """
        require(any(request.user.has_perm(name) for name in WRITERS))
        sent = [
            request.POST[field] for field in PREVIEWED_FIELDS if field in request.POST
        ]
        words = sent[0] if sent else ""
        name = text.clean_line(request.POST.get("name", ""))
        words = text.clean_block(words)
        # A description that begins small continues the name, as readers see it.
        lead = name if text.continues(words) else ""
        return TemplateResponse(
            request,
            "admin/directory/preview.html",
            {"html": markdown.render(words, lead=lead)},
        )
