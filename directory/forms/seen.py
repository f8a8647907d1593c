"""Which version of a record a form shows: signed, so that nobody names another."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core import signing

from directory.history import changes, versions
from directory.models import Organization, Sector
from directory.models.suggestions import FIELDS

SALT = "directory.forms.seen"


class Seen:
    """The record as a form shows it: in a version that readers may see, else as now."""

    def __init__(self, organization: Organization, version: int | None) -> None:
        self.version = changes.newest_version(organization)
        self.values = _present(organization)
        if version is None or version == self.version:
            return
        stored = versions.fields_shown(organization, version)
        if stored is not None:
            self.version, self.values = version, _of_version(stored)


def issue(form: str, organization: Organization, version: int | None) -> str:
    """Return the word by which a form of this record names the version it shows."""
    return signing.dumps([form, organization.pk, version], salt=SALT)


def read(word: Any, form: str, organization: Organization) -> int | None:
    """Return the version that a word names, None when it is not this form's and
    record's.
    """
    try:
        issued_for, key, version = signing.loads(str(word), salt=SALT)
    except (signing.BadSignature, UnicodeError):
        return None
    is_ours = (issued_for, key) == (form, organization.pk)
    return int(version) if is_ours and version is not None else None


def _present(organization: Organization) -> dict[str, Any]:
    sectors = Sector.objects.kept().filter(organizations=organization)
    return {
        **{name: _plain(getattr(organization, name)) for name in FIELDS},
        "sectors": list(sectors.values_list("slug", flat=True)),
    }


def _of_version(stored: Mapping[str, Any]) -> dict[str, Any]:
    sectors = Sector.objects.filter(pk__in=stored.get("sectors") or [])
    return {
        **{name: _plain(stored.get(name)) for name in FIELDS},
        "sectors": list(sectors.values_list("slug", flat=True)),
    }


def _plain(value: Any) -> str:
    return str(value or "")
