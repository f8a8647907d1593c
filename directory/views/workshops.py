"""The link of a workshop: who opens it suggests beside the bound of their network."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from directory.suggestions import workshops
from directory.views.suggestions import unlisted


@require_safe
@unlisted
def open_form(request: HttpRequest, token: str) -> HttpResponse:
    """Lead to the form, with a cookie that says by which link somebody came.

    Nothing is stored, and the cookie ends with the link. One that does not hold is a
    404 that leads to the form all the same.
    """
    workshop = workshops.of_token(token)
    if workshop is None:
        return render(request, "directory/suggestions/workshop_over.html", status=404)
    response = redirect("suggest")
    left = workshop.ends_at - timezone.now()
    response.set_cookie(
        settings.WORKSHOP_COOKIE_NAME,
        token,
        max_age=int(left.total_seconds()),
        secure=settings.HTTPS,
        httponly=True,
        samesite="Lax",
    )
    return response
