"""A form says who else has the same record open, and tells that it is open itself."""

from __future__ import annotations

from typing import Any

from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, reverse
from django.views.decorators.http import require_POST

from directory.admin.screens import ScreensMixin, user_of
from directory.operations import opened


class OpenedMixin(ScreensMixin):
    """Records of which it is said who has them open.

    It is said once when a form is opened, and again by a small script while it stays
    so. Without the script nothing is told of the own form.
    """

    def get_urls(self) -> list[URLPattern]:
        open_view = require_POST(self.open_view)
        return [
            self.further_view("<path:object_id>/open/", open_view, "open"),
            *super().get_urls(),
        ]

    def open_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Note that this form is open; answer in words who else has it open."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        record = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404
        user = user_of(request)
        opened.tell(record, user=user)
        words = opened.others(record, user=user)
        return HttpResponse(words, content_type="text/plain; charset=utf-8")

    def opened_context(self, request: HttpRequest, record: Model) -> dict[str, str]:
        """Return where a form tells of itself, and who has it open by now."""
        return {
            "open_address": reverse(self.address_name("open"), args=[record.pk]),
            "opened_by": opened.others(record, user=user_of(request)),
        }

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Model | None = None,
    ) -> HttpResponse:
        if change and obj is not None:
            context |= self.opened_context(request, obj)
        return super().render_change_form(request, context, add, change, form_url, obj)
