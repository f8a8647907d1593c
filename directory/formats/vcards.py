"""An organization as a card for address books: vCard 4.0 (RFC 6350)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC

from django.conf import settings

from directory.lib import markdown, phones, places
from directory.lib.addresses import with_slug
from directory.models import Organization

LONGEST_LINE = 75
"""In bytes, as the standard has it; a longer line goes on in the next one."""
_ESCAPED = {"\\": "\\\\", ",": "\\,", ";": "\\;", "\n": "\\n"}
_CONTROLS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f]")
_NEVER_IN_URI = re.compile(r"[\s\x00-\x1f\x7f]")


def vcard(organization: Organization, urn: str) -> str:
    """Return the card of an organization that `with_values` brought.

    Its urn tells an address book that a later one is the same.
    """
    lines = [
        "BEGIN:VCARD",
        "VERSION:4.0",
        "KIND:org",
        f"UID:{urn}",
        *_known(organization),
        "END:VCARD",
    ]
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def _known(organization: Organization) -> Iterator[str]:
    """Yield a line for each thing that is known."""
    yield f"FN:{_words(organization.name)}"
    yield f"ORG:{_words(organization.name)}"
    names = filter(None, [organization.acronym, *map(str, organization.other_names)])
    if nicknames := ",".join(_words(name) for name in dict.fromkeys(names)):
        yield f"NICKNAME:{nicknames}"
    if organization.url:
        yield f"URL:{_address(organization.url)}"
    if organization.email:
        yield f"EMAIL:{_words(organization.email)}"
    if number := phones.href(organization.phone):
        yield f"TEL;VALUE=uri:{number}"
    yield from _place(organization)
    for profile in organization.own_profiles:
        yield f"SOCIALPROFILE;VALUE=uri:{_address(profile.url)}"
    if organization.working_languages:
        yield from (f"LANG:{code}" for code in organization.working_languages.split())
    topics = [sector.name for sector in organization.kept_sectors]
    topics += [str(tagging.tag.name) for tagging in organization.kept_taggings]
    if topics:
        yield f"CATEGORIES:{','.join(map(_words, topics))}"
    if organization.description:
        lead = organization.lead()
        yield f"NOTE:{_words(markdown.plain(organization.description, lead=lead))}"
    source = settings.SITE_URL + with_slug("record-vcf", organization.slug)
    yield f"SOURCE:{source}"
    yield f"REV:{organization.updated_at.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def _place(organization: Organization) -> Iterator[str]:
    country = places.name_of(organization.country.code or "")
    parts = [organization.city, organization.region, country]
    if any(parts):
        city, region, country = map(_words, parts)
        # Box, extension and street come first, the postal code before the country.
        yield f"ADR:;;;{city};{region};;{country}"
    if organization.latitude is not None and organization.longitude is not None:
        latitude = places.degrees(organization.latitude)
        yield f"GEO:geo:{latitude},{places.degrees(organization.longitude)}"


def _words(value: str) -> str:
    """Return words so that no sign in them ends a value."""
    return "".join(_ESCAPED.get(sign, sign) for sign in _CONTROLS.sub("", value))


def _address(value: str) -> str:
    return _NEVER_IN_URI.sub("", value)


def _folded(line: str) -> str:
    """Return a line broken where the standard wants it, never within a letter."""
    pieces = [""]
    size = 0
    for sign in line:
        length = len(sign.encode())
        if size + length > LONGEST_LINE:
            pieces.append(" ")
            size = 1
        pieces[-1] += sign
        size += length
    return "\r\n".join(pieces)
