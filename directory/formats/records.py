"""The record of one organization in every form that programs read: the one list of
forms, their addresses and their types.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass

from django.http import HttpRequest

from directory.formats import linked_data, murmurations, pages, structured, vcards
from directory.lib import urns
from directory.models import ContentVersion, Organization, SiteSettings

PAGE_TYPE = "text/html"


@dataclass(frozen=True)
class RecordFormat:
    """One form: where it stands, its type, what readers see it called, its writer.

    `ending` follows the slug. One that is not negotiated shares its type with another.
    """

    name: str
    ending: str
    media_type: str
    label: str
    write: Callable[[Organization], str]
    is_negotiated: bool = True

    @property
    def address_name(self) -> str:
        return f"record-{self.name}"

    @property
    def content_type(self) -> str:
        return f"{self.media_type}; charset=utf-8"


def _json(organization: Organization) -> str:
    return _dumped(structured.document_of(organization))


def _json_ld(organization: Organization) -> str:
    return linked_data.json_ld(_document(organization))


def _turtle(organization: Organization) -> str:
    return linked_data.turtle([_document(organization)])


def _vcard(organization: Organization) -> str:
    return vcards.vcard(organization, _urn(organization))


def _murmurations(organization: Organization) -> str:
    return _dumped(murmurations.profile_of(organization, _urn(organization)))


def _document(organization: Organization) -> linked_data.Node:
    licence = SiteSettings.objects.current().data_licence
    return linked_data.of_record(organization, licence)


def _urn(organization: Organization) -> str:
    return urns.of_record(ContentVersion.objects.directory_id(), organization.pk)


def _dumped(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


FORMS = (
    RecordFormat("json", ".json", "application/json", "JSON", _json),
    RecordFormat("jsonld", ".jsonld", "application/ld+json", "JSON-LD", _json_ld),
    RecordFormat("ttl", ".ttl", "text/turtle", "Turtle", _turtle),
    RecordFormat("md", ".md", "text/markdown", "Markdown", pages.of_record),
    RecordFormat("vcf", ".vcf", "text/vcard", "vCard", _vcard),
    RecordFormat(
        "murmurations",
        "/murmurations.json",
        "application/json",
        "Murmurations",
        _murmurations,
        is_negotiated=False,
    ),
)


def preferred(request: HttpRequest) -> RecordFormat | None:
    """Return the form that a request would rather have than the page, if any."""
    by_type = {form.media_type: form for form in FORMS if form.is_negotiated}
    return by_type.get(request.get_preferred_type([PAGE_TYPE, *by_type]) or "")
