"""Which version of a record a form shows: signed, so that nobody names another."""

from __future__ import annotations

from collections.abc import Mapping

from django.core import signing

from directory.history import changes, versions
from directory.models import Organization, Sector
from directory.models.suggestions import FIELDS

SALT = "directory.forms.seen"


class Seen:
    """The record as a form shows it: in a version that readers may see, else as now."""

    def __init__(self, organization: Organization, version: int | None) -> None:
        self.version = changes.newest_version(organization)
        fields: Mapping[str, object] = {
            name: getattr(organization, name) for name in FIELDS
        }
        sectors = Sector.objects.kept().filter(organizations=organization)
        if version is not None and version != self.version:
            stored = versions.fields_shown(organization, version)
            if stored is not None:
                self.version, fields = version, stored
                sectors = Sector.objects.filter(pk__in=stored.get("sectors") or [])
        self.values: dict[str, str | list[str]] = {
            name: str(fields.get(name) or "") for name in FIELDS
        }
        self.values["sectors"] = list(sectors.values_list("slug", flat=True))


def issue(form: str, organization: Organization, version: int | None) -> str:
    """Return the word by which a form of this record names the version it shows."""
    return signing.dumps([form, organization.pk, version], salt=SALT)


def read(word: object, form: str, organization: Organization) -> int | None:
    """Return the version that a word names, None for another form or record."""
    try:
        issued_for, key, version = signing.loads(str(word), salt=SALT)
    except (signing.BadSignature, UnicodeError):
        return None
    is_ours = (issued_for, key) == (form, organization.pk)
    if not is_ours or version is None:
        return None
    return int(version)
