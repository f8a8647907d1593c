"""What staff write in several languages: a column for each beside the English one."""

from __future__ import annotations

from typing import Any, Self, overload

from django.conf import settings
from django.db import models
from django.utils.text import format_lazy

from directory.lib import languages
from directory.lib.languages import StaffWords


class Translated:
    """A field in the reader's language, else in English, in words that know which.

    It gives its model a plain column beside the field for every language but English,
    `name_es` beside `name`, which may stay empty. A further language needs no more than
    its line in the settings and a migration.
    """

    def __init__(self, field: str) -> None:
        self.field = field

    def contribute_to_class(self, model: type[models.Model], name: str) -> None:
        """Add the columns; Django calls it once the field is there."""
        field = model._meta.get_field(self.field)
        for language in languages.translations():
            column = languages.column(self.field, language)
            _beside(field, language).contribute_to_class(model, column)
        setattr(model, name, self)

    @overload
    def __get__(self, instance: None, owner: type[models.Model]) -> Self: ...

    @overload
    def __get__(
        self, instance: models.Model, owner: type[models.Model]
    ) -> StaffWords: ...

    def __get__(
        self, instance: models.Model | None, owner: type[models.Model]
    ) -> Self | StaffWords:
        if instance is None:
            return self
        english: str = getattr(instance, self.field)
        return languages.read(english, getattr(instance, languages.column(self.field)))


def columns_of(field: str) -> list[str]:
    """Return the columns of a field in all languages, English first."""
    codes = [languages.ENGLISH, *languages.translations()]
    return [languages.column(field, code) for code in codes]


def fields_of(model: type[models.Model]) -> list[str]:
    """Return the fields of a model that have a column for each language."""
    return [one.field for one in vars(model).values() if isinstance(one, Translated)]


def untranslated(model: type[models.Model], language: str) -> models.Q:
    """Return what keeps rows of which something is not written in a language."""
    condition = models.Q()
    for field in fields_of(model):
        has_english = ~models.Q(**{field: ""})
        condition |= has_english & models.Q(**{languages.column(field, language): ""})
    return condition


def missing_languages(record: models.Model) -> list[str]:
    """Return the languages in which something of a record is not written."""
    fields = [field for field in fields_of(type(record)) if getattr(record, field)]
    return [
        language
        for language in languages.translations()
        if not all(
            getattr(record, languages.column(field, language)) for field in fields
        )
    ]


def _beside(field: Any, language: str) -> Any:
    """Return a field like this one for another language: it may be empty."""
    _name, _path, args, options = field.deconstruct()
    for option in ("unique", "default", "help_text"):
        options.pop(option, None)
    name_of_language = dict(settings.LANGUAGES)[language]
    options |= {
        "blank": True,
        "verbose_name": format_lazy("{} ({})", field.verbose_name, name_of_language),
    }
    return type(field)(*args, **options)
