"""System checks: settings that would make a served portal unsafe stop the start."""

from __future__ import annotations

import shlex
import stat
from collections.abc import Sequence

from django.conf import settings
from django.core import checks
from django.core.checks import CheckMessage, Error, register


@register()
def check_https(**_options: object) -> Sequence[CheckMessage]:
    """Refuse to serve another host than this machine without TLS."""
    if settings.HTTPS or settings.IS_LOOPBACK:
        return []
    return [
        Error(
            f"HTTPS is off while SITE_URL is {settings.SITE_URL}.",
            hint=(
                "Set HTTPS=1 behind a proxy that speaks TLS, or let SITE_URL begin with"
                " http://127.0.0.1."
            ),
            id="directory.E001",
        )
    ]


@register(checks.Tags.security)
def check_folder_is_closed(**_options: object) -> Sequence[CheckMessage]:
    """Warn where the folder for all state is open to other accounts of the machine."""
    if not stat.S_IMODE(settings.VAR.stat().st_mode) & 0o077:
        return []
    return [
        checks.Warning(
            f"{settings.VAR} is open to other accounts of this machine.",
            hint=f"chmod -R go= {shlex.quote(str(settings.VAR))}",
            id="directory.W002",
        )
    ]


@register()
def check_proxy(**_options: object) -> Sequence[CheckMessage]:
    """Warn where nobody may say that readers come by https."""
    if settings.TRUSTED_PROXIES or not settings.HTTPS:
        return []
    return [
        checks.Warning(
            # Each request would look like http, and be sent to https for ever.
            "HTTPS is on, and no proxy is trusted that could say who came by it.",
            hint="Set TRUSTED_PROXIES=1 behind a proxy that speaks TLS.",
            id="directory.W003",
        )
    ]


@register(deploy=True)
def check_debug_is_off(**_options: object) -> Sequence[CheckMessage]:
    """Warn of a served portal that would show its insides."""
    if not settings.DEBUG:
        return []
    return [checks.Warning("DEBUG is on.", id="directory.W001")]
