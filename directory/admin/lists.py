"""The lists that somebody keeps, as links above the list of organizations."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.urls import URLPattern, reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from directory.admin.base import require
from directory.admin.generics import ExtraContext
from directory.admin.history import HistoryMixin
from directory.admin.screens import user_of
from directory.catalog import lists
from directory.errors import DirectoryError
from directory.lib.keys import is_key
from directory.models.lists import LONGEST_QUERY

LEFT_OUT = ("p", "e", "all", "_facets")
"""What of an address says nothing of which records are listed."""


class ListsMixin(HistoryMixin):
    """Keep, rename and delete one's own lists."""

    change_list_template = "admin/directory/organization_list.html"

    def get_urls(self) -> list[URLPattern]:
        view = require_POST(self.lists_view)
        return [self.further_view("lists/", view, "lists"), *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: ExtraContext = None
    ) -> HttpResponse:
        """Show one's own lists, and offer to keep the present one."""
        require(self.has_view_permission(request))
        context = {
            "kept_lists": lists.kept_by(user_of(request)),
            "present_query": _query_of(request.GET),
            **(extra_context or {}),
        }
        return super().changelist_view(request, context)

    def lists_view(self, request: HttpRequest) -> HttpResponse:
        """Keep the list of a `query`, or rename or drop one by its key."""
        require(self.has_view_permission(request))
        query = _query_of(QueryDict(request.POST.get("query", "")[:LONGEST_QUERY]))
        try:
            words = _done(request, query)
        except DirectoryError as error:
            self.message_user(request, str(error), messages.ERROR)
        else:
            self.message_user(request, words, messages.SUCCESS)
        address = reverse(self.address_name("changelist"))
        return redirect(f"{address}?{query}" if query else address)


def _done(request: HttpRequest, query: str) -> str:
    """Do what the button says, and return it in words."""
    user, name = user_of(request), request.POST.get("name", "")
    key = request.POST.get("list", "")
    if not key:
        kept = lists.keep(user, name, query)
        return gettext("You keep this list as “%(name)s”.") % {"name": kept}
    number = int(key) if is_key(key) else 0
    if "drop" in request.POST:
        kept = lists.drop(user, number)
        return gettext("“%(name)s” is kept no more.") % {"name": kept}
    kept = lists.rename(user, number, name)
    return gettext("The list is called “%(name)s” now.") % {"name": kept}


def _query_of(parameters: QueryDict) -> str:
    """Return what an address asks, in one order, without the page."""
    asked = parameters.copy()
    for name in LEFT_OUT:
        asked.pop(name, None)
    pairs = sorted((name, one) for name, ones in asked.lists() for one in ones if one)
    ordered = QueryDict(mutable=True)
    for name, one in pairs:
        ordered.appendlist(name, one)
    return ordered.urlencode()
