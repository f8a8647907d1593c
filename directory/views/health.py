"""What machines ask: does it live, is it ready, what may robots read, whom to tell."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.checks import Error, run_checks
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from directory.lib import emails
from directory.models import SiteSettings

PLAIN = "text/plain; charset=utf-8"
# RFC 9116 wants less than a year, so that nobody trusts an address long given up.
SECURITY_TXT_DAYS = 180


@require_safe
@never_cache
def healthz(_request: HttpRequest) -> HttpResponse:
    """Answer as long as the process lives; asks nothing of the database."""
    return HttpResponse("ok\n", content_type=PLAIN)


@require_safe
@never_cache
def readyz(_request: HttpRequest) -> HttpResponse:
    """Answer 200 when database and settings are as they should be.

    Else 503 and which part is not ready.
    """
    problem = _database_problem() or _settings_problem()
    if problem:
        return HttpResponse(f"{problem}\n", status=503, content_type=PLAIN)
    return HttpResponse("ready\n", content_type=PLAIN)


@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """Let robots read all but staff pages and the endless mixes of filters as lists
    and files.
    """
    lines = [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /*?*&*&",
        "Disallow: /data/list.",
        f"Sitemap: {settings.SITE_URL}/sitemap.xml",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type=PLAIN)


@require_safe
def security_txt(_request: HttpRequest) -> HttpResponse:
    """Say whom to tell of a security problem (RFC 9116), once staff set an address."""
    contact = SiteSettings.objects.current().contact_email
    if not contact:
        raise Http404
    # The beginning of a day, so that the file is the same all day long.
    expires = timezone.now() + timedelta(days=SECURITY_TXT_DAYS)
    expires = expires.replace(hour=0, minute=0, second=0, microsecond=0)
    expires_on = expires.isoformat().replace("+00:00", "Z")
    lines = [
        f"Contact: {emails.mailto(contact)}",
        f"Expires: {expires_on}",
        f"Canonical: {settings.SITE_URL}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type=PLAIN)


@require_safe
def opensearch(request: HttpRequest) -> HttpResponse:
    """Tell browsers how to search the directory from their own search box."""
    context = {
        "name": SiteSettings.objects.current().local_site_name,
        "home": settings.SITE_URL,
    }
    content_type = "application/opensearchdescription+xml; charset=utf-8"
    return render(
        request, "directory/opensearch.xml", context, content_type=content_type
    )


def _database_problem() -> str:
    try:
        executor = MigrationExecutor(connection)
        pending = executor.migration_plan(executor.loader.graph.leaf_nodes())
    except DatabaseError:
        return "database: not reachable"
    return f"database: {len(pending)} migrations to run" if pending else ""


def _settings_problem() -> str:
    errors = [check for check in run_checks() if check.level >= Error("").level]
    return f"settings: {errors[0].msg}" if errors else ""
