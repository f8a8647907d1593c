"""Log-ins: failed ones are counted per account with address and per address, and
refused before a password is hashed.
"""

from __future__ import annotations

from datetime import datetime
from math import ceil
from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

LONGEST_NAME = 150


def login_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """Return the account's name as typed, no longer than any is: the table of failures
    has no room for more.
    """
    typed = (credentials or {}).get("username") or request.POST.get("username") or ""
    return str(typed)[:LONGEST_NAME]


def locked_out(
    request: HttpRequest,
    response: HttpResponse | None = None,
    credentials: dict[str, Any] | None = None,
) -> HttpResponse:
    """Refuse a log-in after too many failures, and say when the next one is heard."""
    seconds = LoginHandler().seconds_locked(request, credentials)
    context = {"minutes": ceil(max(seconds - 1, 1) / 60)}
    page = render(request, "admin/directory/locked.html", context, status=429)
    page.headers["Retry-After"] = str(seconds)
    return page


class LoginHandler(AxesDatabaseHandler):
    """Bounds an account at one address closely and an address as a whole widely: an
    office shares one.
    """

    def get_failures(
        self, request: HttpRequest, credentials: dict[str, Any] | None = None
    ) -> int:
        """Return the failures that count against the limit of an account.

        Those of the whole address weigh less.
        """
        of_account, of_address = (
            attempts.aggregate(total=Sum("failures_since_start"))["total"] or 0
            for attempts in self.get_user_attempts(request, credentials)
        )
        return max(
            of_account,
            of_address * settings.AXES_FAILURE_LIMIT // settings.FAILURES_PER_ADDRESS,
        )

    def seconds_locked(
        self,
        request: HttpRequest,
        credentials: dict[str, Any] | None = None,
    ) -> int:
        """Return after how many seconds account and address are both heard again."""
        now: datetime = request.axes_attempt_time  # type: ignore[attr-defined]
        of_account, of_address = self.get_user_attempts(request, credentials)
        end = max(
            _end_of_lock(of_account, settings.AXES_FAILURE_LIMIT) or now,
            _end_of_lock(of_address, settings.FAILURES_PER_ADDRESS) or now,
        )
        return int((end - now).total_seconds()) + 1


def _end_of_lock(attempts: QuerySet[AccessAttempt], limit: int) -> datetime | None:
    """Return when enough failures are forgotten; None where they are few."""
    total = 0
    for attempt in attempts.order_by("-attempt_time"):
        total += attempt.failures_since_start
        if total >= limit:
            end: datetime = attempt.attempt_time + settings.AXES_COOLOFF_TIME
            return end
    return None
