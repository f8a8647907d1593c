"""Log-ins: failures are counted, and too many refused before a password is hashed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from math import ceil

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

LONGEST_NAME = 150

Credentials = Mapping[str, object] | None


class LoginRequest(HttpRequest):
    """A request of which axes noted when it came."""

    axes_attempt_time: datetime


def login_name(request: HttpRequest, credentials: Credentials = None) -> str:
    """Return the account's name as typed, but no longer than any is."""
    typed = (credentials or {}).get("username") or request.POST.get("username") or ""
    # The table of failures has no room for more.
    return str(typed)[:LONGEST_NAME]


def locked_out(
    request: LoginRequest,
    _response: HttpResponse | None = None,
    credentials: Credentials = None,
) -> HttpResponse:
    """Refuse a log-in after too many failures, and say when the next one is heard."""
    seconds = LoginHandler().seconds_locked(request, credentials)
    minutes = ceil(max(seconds - 1, 1) / 60)
    # What was typed before the log-in outlives the wait, too.
    context = {
        "minutes": minutes,
        "kept": request.POST.get("kept", ""),
        "next": request.POST.get("next", ""),
    }
    page = render(request, "admin/directory/locked.html", context, status=429)
    page.headers["Retry-After"] = str(seconds)
    return page


class LoginHandler(AxesDatabaseHandler):
    """Bounds an account at one address closely, and an address as a whole widely.

    An office shares an address.
    """

    def get_failures(
        self, request: HttpRequest, credentials: Credentials = None
    ) -> int:
        """Return the failures that count against the limit of an account.

        Those of the whole address weigh less.
        """
        of_account, of_address = self.get_user_attempts(request, credentials)
        # As a share of what an address may have, so that both reach the one limit.
        weighed = _failures(of_address) * settings.AXES_FAILURE_LIMIT
        return max(_failures(of_account), weighed // settings.FAILURES_PER_ADDRESS)

    def seconds_locked(
        self, request: LoginRequest, credentials: Credentials = None
    ) -> int:
        """Return after how many seconds account and address are both heard again."""
        now = request.axes_attempt_time
        of_account, of_address = self.get_user_attempts(request, credentials)
        end = max(
            _end_of_lock(of_account, settings.AXES_FAILURE_LIMIT) or now,
            _end_of_lock(of_address, settings.FAILURES_PER_ADDRESS) or now,
        )
        return int((end - now).total_seconds()) + 1


def _failures(attempts: QuerySet[AccessAttempt]) -> int:
    total: int | None = attempts.aggregate(total=Sum("failures_since_start"))["total"]
    return total or 0


def _end_of_lock(attempts: QuerySet[AccessAttempt], limit: int) -> datetime | None:
    """Return when enough failures are forgotten; None where they are few."""
    # Each is forgotten by itself: what reaches the limit, from the newest back, holds.
    total = 0
    for attempt in attempts.order_by("-attempt_time"):
        total += attempt.failures_since_start
        if total >= limit:
            end: datetime = attempt.attempt_time + settings.AXES_COOLOFF_TIME
            return end
    return None
