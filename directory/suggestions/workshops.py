"""The link of a workshop: signed, looked up each time, and used so often at most."""

from __future__ import annotations

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.db.models import F
from django.urls import reverse
from django.utils import timezone, translation

from directory.models import Workshop

_signer = Signer(salt="directory.workshop", sep=".")


def token_of(workshop: Workshop) -> str:
    """Return the secret word of a link; it is derived, and stored nowhere."""
    return _signer.sign(f"{workshop.pk}.{workshop.secret}")


def of_token(token: str) -> Workshop | None:
    """Return the workshop of a token that holds now; None for any other.

    What the token says is only looked up: who ended the link ended it everywhere.
    """
    try:
        number, _dot, secret = _signer.unsign(token).partition(".")
    except (BadSignature, ValueError):
        return None
    named = Workshop.objects.filter(pk=number, secret=secret)
    return named.open_at(timezone.now()).first()


def addresses_of(workshop: Workshop) -> list[tuple[str, str]]:
    """Return the addresses to give out, one for each language, with its name."""
    token = token_of(workshop)
    addresses = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            address = settings.SITE_URL + reverse("workshop", args=[token])
        addresses.append((str(translation.get_language_info(code)["name"]), address))
    return addresses


def count(workshop: Workshop) -> None:
    """Count one suggestion that came by this link.

    Belongs into the transaction that looked it up, after `changes.wait_for_turn()`.
    """
    Workshop.objects.filter(pk=workshop.pk).update(used=F("used") + 1)
