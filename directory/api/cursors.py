"""Where a walk through many rows goes on: signed, so that none is made up, and good for
the one question that it was given for.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from urllib.parse import urlencode

from django.conf import settings
from django.core import signing
from rest_framework.request import Request

from directory.api.answers import Refused

PAGE_SIZE = 50
MOST = 100
OWN = ("cursor", "page_size")
"""The parameters of the walk itself."""
BROKEN = "This cursor is broken; begin without one."
OF_ANOTHER = "This cursor belongs to another question; begin without one."
SIZES = f"A whole number from 1 to {MOST}."
_signer = signing.Signer(salt="directory.api.cursors")


@dataclass(frozen=True)
class Position:
    """How far a walk is: behind the row with this key, and behind so many rows."""

    key: int = 0
    number: int = 0


def size_of(request: Request) -> int:
    """Return how many rows a page shall have."""
    size = request.query_params.get("page_size", str(PAGE_SIZE))
    # Other scripts have digits, too, which no address of ours is written with.
    is_number = size.isascii() and size.isdigit() and len(size) <= len(str(MOST))
    if not is_number or not 1 <= int(size) <= MOST:
        raise Refused({"page_size": [SIZES]})
    return int(size)


def place_of(request: Request) -> Position:
    """Return where the walk of this question goes on; without a cursor it begins."""
    cursor = request.query_params.get("cursor")
    if cursor is None:
        return Position()
    try:
        digest, key, number = _signer.unsign_object(cursor)
    except (signing.BadSignature, ValueError) as error:
        raise Refused({"cursor": [BROKEN]}) from error
    if digest != _digest(request):
        raise Refused({"cursor": [OF_ANOTHER]})
    return Position(key, number)


def address_after(request: Request, place: Position) -> str:
    """Return the whole address at which this question goes on behind a place."""
    signed = _signer.sign_object([_digest(request), place.key, place.number])
    parameters = [*_question(request), ("cursor", signed)]
    if size := request.query_params.get("page_size"):
        parameters.append(("page_size", size))
    return f"{settings.SITE_URL}{request.path}?{urlencode(parameters)}"


def _question(request: Request) -> list[tuple[str, str]]:
    """Return what is asked, whatever page of it, in one order."""
    lists = request.query_params.lists()
    return sorted(
        (name, value) for name, values in lists if name not in OWN for value in values
    )


def _digest(request: Request) -> str:
    question = f"{request.path}?{urlencode(_question(request))}"
    return hashlib.sha256(question.encode()).hexdigest()[:12]
