"""Saying of two records that look alike that they are two, and taking that back."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.views.decorators.http import require_POST

from directory import permissions
from directory.admin.history import HistoryMixin
from directory.admin.screens import user_of
from directory.duplicates import pairs
from directory.errors import DirectoryError
from directory.lib.keys import is_key
from directory.models import Organization
from directory.permissions import Effect


class ApartMixin(HistoryMixin):
    """Say that two records are two; undo stands beside what is said then."""

    def get_urls(self) -> list[URLPattern]:
        view = require_POST(self.apart_view)
        return [
            self.further_view("<path:object_id>/apart/", view, "apart"),
            *super().get_urls(),
        ]

    def apart_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Keep this record and the `other` apart, or take that back."""
        record = cast(Organization, self.record_or_404(request, object_id))
        permissions.ask(request.user, Effect.MERGE, record)
        key = request.POST.get("other") or request.GET.get("other", "")
        other = Organization.objects.filter(pk=key).first() if is_key(key) else None
        if other is None:
            words = gettext("The other record is not there any more.")
            self.message_user(request, words, messages.WARNING)
            return redirect("admin:index")
        try:
            self._keep_apart(request, record, other)
        except DirectoryError as error:
            self.message_user(request, str(error), messages.ERROR)
        return redirect("admin:index")

    def _keep_apart(
        self, request: HttpRequest, record: Organization, other: Organization
    ) -> None:
        names = {"first": record, "second": other}
        if "take_back" in request.POST or "take_back" in request.GET:
            pairs.look_again(record, other, by=user_of(request))
            words = gettext("“%(first)s” and “%(second)s” are compared again.")
            self.message_user(request, words % names, messages.SUCCESS)
            return
        pairs.keep_apart(record, other, by=user_of(request))
        words = gettext("“%(first)s” and “%(second)s” are two.") % names
        address = reverse("admin:directory_organization_apart", args=[record.pk])
        # A message stands in no form: the button names one in base_site.html.
        button = format_html(
            '{} <button type="submit" form="message-act" formaction="{}"'
            ' class="link" aria-label="{}">{}</button>',
            words,
            f"{address}?other={other.pk}&take_back=1",
            gettext("Undo: %(words)s") % {"words": words},
            gettext("Undo"),
        )
        self.message_user(request, button, messages.SUCCESS)
