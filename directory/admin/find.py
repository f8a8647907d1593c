"""The way to any record: one field, and its form within two steps."""

from __future__ import annotations

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext

from directory import permissions
from directory.models import Organization
from directory.permissions import Effect
from directory.search import staff


def find_view(site: admin.AdminSite, request: HttpRequest) -> HttpResponse:
    """Show the records that answer the words; the only one is opened at once."""
    typed = request.GET.get("q", "").replace("\x00", "")[: staff.LONGEST_WORDS]
    found = staff.find(typed)
    only_one = found.only_one
    if only_one is not None:
        return redirect("admin:directory_organization_change", only_one.pk)
    context = {
        **site.each_context(request),
        "title": gettext("Find a record"),
        "found": found,
        "typed": typed,
        "may_add": permissions.may(request.user, Effect.ADD, Organization),
    }
    return TemplateResponse(request, "admin/directory/find.html", context)
