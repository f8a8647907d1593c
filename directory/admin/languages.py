"""What staff write in several languages, side by side in one form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models import Field, Model
from django.http import HttpRequest
from django.utils.translation import gettext

from directory.admin.locking import LockingMixin
from directory.lib import languages
from directory.models.translations import columns_of, fields_of

if TYPE_CHECKING:
    from django.contrib.admin.options import _FieldGroups, _FieldsetSpec

    Base = LockingMixin
else:
    Base = object


class LanguagesMixin(Base):
    """A form that shows a field in all languages as one row, English first."""

    def get_fields(
        self, request: HttpRequest, obj: Model | None = None
    ) -> _FieldGroups:
        """Return the fields, the columns of one field as one row."""
        rows: list[Any] = []
        row_of = self._row_of()
        for name in super().get_fields(request, obj):
            row = row_of.get(str(name))
            if row is None:
                rows.append(name)
            elif row not in rows:
                rows.append(row)
        return rows

    def get_fieldsets(
        self, request: HttpRequest, obj: Model | None = None
    ) -> _FieldsetSpec:
        """Say above the form what becomes of what is left empty."""
        words = gettext(
            "What is left empty in another language is shown there in English, and"
            " marked as English."
        )
        return [
            (title, {**options, "description": words})
            for title, options in super().get_fieldsets(request, obj)
        ]

    def formfield_for_dbfield(
        self, db_field: Field[Any, Any], request: HttpRequest, **kwargs: Any
    ) -> forms.Field | None:
        """Tell the browser in which language to check the spelling."""
        formfield = super().formfield_for_dbfield(db_field, request, **kwargs)
        row = self._row_of().get(db_field.name)
        if formfield is not None and row is not None:
            codes = [languages.ENGLISH, *languages.translations()]
            formfield.widget.attrs["lang"] = codes[row.index(db_field.name)]
        return formfield

    def _row_of(self) -> dict[str, tuple[str, ...]]:
        """Return for each column the columns of its field in all languages."""
        rows = [tuple(columns_of(field)) for field in fields_of(self.model)]
        return {column: row for row in rows for column in row}
