"""The description of the files for programs: a data package (Frictionless)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import override

from directory.exports.file_formats import BY_NAME
from directory.formats.cells import NO, YES
from directory.formats.fields import FIELDS, Field, Form
from directory.lib import languages
from directory.models import SiteSettings

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
TYPES = {
    Form.YES_OR_NO: "boolean",
    Form.DECIMAL: "number",
    Form.NUMBER: "integer",
    Form.DATE: "date",
    Form.TIME: "datetime",
}


def package_of(
    files: Iterable[Mapping[str, Any]], *, made_at: str, site: SiteSettings
) -> dict[str, Any]:
    """Return the description of files: name, size and digest of each, and columns.

    No licence is claimed until staff have set one.
    """
    with override(languages.ENGLISH):
        package: dict[str, Any] = {
            "$schema": PROFILE,
            "name": "organizations",
            "title": f"{site.site_name}: organizations",
            "homepage": f"{settings.SITE_URL}/data/",
            "created": made_at,
            "resources": [_resource(file) for file in files],
        }
    if site.data_licence:
        package["licenses"] = [{"title": site.data_licence}]
    return package


def _resource(file: Mapping[str, Any]) -> dict[str, Any]:
    file_format = BY_NAME[file["format"]]
    resource = {
        "name": file_format.name,
        "path": file["name"],
        "title": file_format.label,
        "description": str(file_format.use),
        "format": file_format.name,
        "mediatype": file_format.media_type.partition(";")[0],
        "bytes": file["size"],
        "hash": f"sha256:{file['sha256']}",
    }
    if file_format.name == "csv":
        resource |= {
            "encoding": "utf-8",
            "dialect": {"delimiter": ",", "lineTerminator": "\r\n"},
            "schema": {
                "fields": [_column(field) for field in FIELDS],
                "primaryKey": ["slug"],
                "missingValues": [""],
            },
        }
    return resource


def _column(field: Field) -> dict[str, Any]:
    column: dict[str, Any] = {
        "name": field.name,
        "title": str(field.label),
        "description": field.description(),
        "type": TYPES.get(field.form, "string"),
    }
    if field.form == Form.YES_OR_NO:
        column |= {"trueValues": [YES], "falseValues": [NO]}
    if field.choices:
        column["constraints"] = {"enum": list(field.values())}
    return column
