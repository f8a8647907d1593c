"""The page on which somebody of the staff chooses a time zone of their own."""

from __future__ import annotations

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext

from directory.admin.forms.zones import TimeZoneForm
from directory.admin.screens import user_of
from directory.operations import zones


def time_zone_view(site: admin.AdminSite, request: HttpRequest) -> HttpResponse:
    """Show the choice, and keep it for whoever makes it."""
    user = user_of(request)
    present = zones.zone_of(user)
    typed = request.POST if request.method == "POST" else None
    form = TimeZoneForm(typed, initial={"time_zone": str(present or "")})
    if form.is_valid():
        name = form.cleaned_data["time_zone"]
        zones.choose(user, name)
        words = gettext("From now on you read times as in %(zone)s.")
        messages.success(request, words % {"zone": name or zones.site_zone()})
        return redirect("admin:index")
    context = {
        **site.each_context(request),
        "title": gettext("Time zone"),
        "form": form,
    }
    return TemplateResponse(request, "admin/directory/time_zone.html", context)
