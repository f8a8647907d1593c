"""What staff write in several languages, side by side in one form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.contrib import admin
from django.db.models import Field, Model, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from directory.admin.locking import LockingMixin
from directory.lib import languages
from directory.models.translations import (
    columns_of,
    fields_of,
    missing_languages,
    untranslated,
)

if TYPE_CHECKING:
    from django.contrib.admin.options import _FieldGroups, _FieldsetSpec

    Base = LockingMixin
else:
    Base = object


class TranslationFilter(admin.SimpleListFilter):
    """By what is whole in every language, or lacks something in one."""

    title = _("translation")
    parameter_name = "translation"

    def lookups(
        self, _request: HttpRequest, _model_admin: Any
    ) -> list[tuple[str, str]]:
        names = dict(settings.LANGUAGES)
        missing = [
            (code, gettext("missing in %(language)s") % {"language": names[code]})
            for code in languages.translations()
        ]
        return [*missing, ("whole", gettext("whole"))]

    def queryset(
        self, _request: HttpRequest, queryset: QuerySet[Model]
    ) -> QuerySet[Model]:
        codes = languages.translations()
        if self.value() in codes:
            return queryset.filter(untranslated(queryset.model, str(self.value())))
        if self.value() == "whole":
            for code in codes:
                queryset = queryset.exclude(untranslated(queryset.model, code))
        return queryset


class LanguagesMixin(Base):
    """A form that shows a field in all languages as one row, English first, and a list
    that says which languages are missing.
    """

    @admin.display(description=_("not whole in"))
    def not_whole_in(self, record: Model) -> str:
        return ", ".join(missing_languages(record))

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return [*super().get_list_display(request), "not_whole_in"]

    def get_list_filter(self, request: HttpRequest) -> list[Any]:
        return [*super().get_list_filter(request), TranslationFilter]

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
