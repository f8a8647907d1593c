"""Field types that the models share: text repaired on its way in, and dates of which
only a part may be known.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.models.functions import Left, Length
from django.db.models.lookups import In, LessThanOrEqual

from directory.lib import dates, text, urls

if TYPE_CHECKING:
    Field = models.Field[str, str]
    CharField = models.CharField[str, str]
    TextField = models.TextField[str, str]
    AtMost = LessThanOrEqual[Any]
else:
    Field, CharField, TextField, AtMost = (
        models.Field,
        models.CharField,
        models.TextField,
        LessThanOrEqual,
    )


class RepairedTextMixin(Field):
    """Repair what comes from outside, in forms, fixtures and imports alike: on
    validation and once more before it is stored.
    """

    plain_class: str

    @staticmethod
    def repair(value: str) -> str:
        """Return the text made whole."""
        return value

    def to_python(self, value: Any) -> Any:
        value = super().to_python(value)
        return self.repair(value) if isinstance(value, str) else value

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = self.to_python(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value

    def deconstruct(self) -> Any:
        """Stand in migrations as Django's own field, so that no migration depends on
        this module.
        """
        name, _path, args, kwargs = super().deconstruct()
        return name, self.plain_class, args, kwargs


class LineField(RepairedTextMixin, CharField):
    """One line of text: no control characters, no doubled blanks, NFC."""

    repair = staticmethod(text.clean_line)
    plain_class = "django.db.models.CharField"


class WebAddressField(LineField):
    """The address of a web page, http or https, of a host that anyone can reach.

    Empty where it may be.
    """

    repair = staticmethod(urls.clean)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(
            *args,
            **{
                "max_length": urls.LONGEST,
                "blank": True,
                "validators": [urls.validate_web_address],
                **kwargs,
            },
        )


class BlockField(RepairedTextMixin, TextField):
    """Text of several lines, repaired; the lines stay."""

    repair = staticmethod(text.clean_block)
    plain_class = "django.db.models.TextField"


class PartialDateField(LineField):
    """A date of which only the year, or year and month, may be known: `2013`, `2013-09`
    or `2013-09-30`; empty is unknown.
    """

    default_validators = [dates.validate_partial_date]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(
            *args, **{"max_length": 10, "blank": True, "default": "", **kwargs}
        )


def in_words(field: str, choices: type[models.TextChoices]) -> Callable[[Any], str]:
    """Return a method that puts a field's value into words.

    Django's own translates all choices to find the one.
    """

    def display(record: Any) -> str:
        value: str = getattr(record, field)
        return str(choices(value).label) if value in choices else value

    return display


def is_partial_date(field: str) -> models.Q:
    """Return the condition that this column is empty, or has one of the three lengths
    of a partial date and a likely year.
    """
    likely = models.Q(**{f"{field}__gte": "1", f"{field}__lt": "3"})
    return models.Q(**{field: ""}) | (likely & models.Q(In(Length(field), (4, 7, 10))))


def in_order(first: str, second: str) -> models.Q:
    """Return the condition that the first date is not after the second, compared at the
    shorter precision.
    """
    shorter = models.functions.Least(Length(first), Length(second))
    return (
        models.Q(**{first: ""})
        | models.Q(**{second: ""})
        | models.Q(LessThanOrEqual(Left(first, shorter), Left(second, shorter)))
    )


def at_most(field: str, characters: int) -> AtMost:
    """Return the condition that this text has at most so many characters."""
    return LessThanOrEqual(Length(field), characters)
