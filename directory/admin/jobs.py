"""How the daily duties went, and the button that does one now."""

from __future__ import annotations

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern
from django.views.decorators.http import require_POST

from directory import permissions
from directory.admin.base import ReadOnlyAdmin, require
from directory.admin.generics import ExtraContext
from directory.errors import DirectoryError
from directory.models import DutyRun
from directory.operations import jobs
from directory.permissions import Effect


@admin.register(DutyRun)
class DutyRunAdmin(ReadOnlyAdmin):
    """Every run of a duty, newest first."""

    change_list_template = "admin/directory/job_list.html"
    list_display = ("started_at", "name", "is_ok", "outcome", "ended_at")
    list_filter = ("name", "is_ok")

    def get_urls(self) -> list[URLPattern]:
        return [
            self.further_view("<str:name>/run/", require_POST(self.run_view), "run"),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: ExtraContext = None
    ) -> HttpResponse:
        """Show the runs and, to whoever may do them, the duties."""
        names = []
        if _may_run(request):
            names = [job.name for job in jobs.JOBS]
        context = {"duties": names, **(extra_context or {})}
        return super().changelist_view(request, context)

    def run_view(self, request: HttpRequest, name: str) -> HttpResponse:
        """Do one duty now and say how it went."""
        require(_may_run(request))
        if name not in {duty.name for duty in jobs.JOBS}:
            raise Http404
        try:
            run = jobs.run(name)
        # A full disk or a mail server that is away is told, not a page of errors.
        except (DirectoryError, OSError) as error:
            self.message_user(request, str(error), messages.ERROR)
        else:
            self.message_user(request, run.outcome, messages.SUCCESS)
        return redirect("admin:directory_dutyrun_changelist")


def _may_run(request: HttpRequest) -> bool:
    return permissions.may(request.user, Effect.ADD, DutyRun)
