"""Log-ins: failed ones are counted per account with address and per address, and refused before a password is hashed."""

from __future__ import annotations

from typing import Any

from axes.handlers.database import AxesDatabaseHandler
from django.conf import settings
from django.db.models import Sum
from django.http import HttpRequest

from directory.lib import clients

LONGEST_NAME = 150


def client_address(request: HttpRequest) -> str | None:
    """Return the visitor's address, by the number of proxies that the settings declare."""
    meta = request.META
    forwarded_for = meta.get("HTTP_X_FORWARDED_FOR", "")
    return clients.client_address(meta.get("REMOTE_ADDR", ""), forwarded_for, proxies=settings.TRUSTED_PROXIES)


def login_name(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """Return the account's name as typed, no longer than any is: the table of failures has no room for more."""
    typed = (credentials or {}).get("username") or request.POST.get("username") or ""
    return str(typed)[:LONGEST_NAME]


class LoginHandler(AxesDatabaseHandler):
    """Bounds an account at one address closely and an address as a whole widely: an office shares one."""

    def get_failures(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> int:
        """Return the failures that count against the limit of an account; those of the whole address weigh less."""
        of_account, of_address = (
            attempts.aggregate(total=Sum("failures_since_start"))["total"] or 0
            for attempts in self.get_user_attempts(request, credentials)
        )
        return max(of_account, of_address * settings.AXES_FAILURE_LIMIT // settings.FAILURES_PER_ADDRESS)
