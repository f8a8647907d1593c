"""Fields that the models share: text repaired on its way in, and partial dates."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import validate_unicode_slug
from django.db import models
from django.db.models import Q
from django.db.models.functions import Least, Left, Length
from django.db.models.lookups import In, LessThanOrEqual
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from directory.lib import alphabet, dates, emails, phones, slugs, text, tongues, urls

# Only the stubs know what a field holds: at run time its class takes no parameter.
if TYPE_CHECKING:
    Field = models.Field[str, str]
    CharField = models.CharField[str, str]
    TextField = models.TextField[str, str]
    SlugColumn = models.SlugField[str, str]
    EmailColumn = models.EmailField[str, str]
    AtMost = LessThanOrEqual[Any]
else:
    Field = models.Field
    CharField = models.CharField
    TextField = models.TextField
    SlugColumn = models.SlugField
    EmailColumn = models.EmailField
    AtMost = LessThanOrEqual


class RepairedTextMixin(Field):
    """Repairs text on validation, and once more before it is stored.

    So forms, fixtures and imports store the same, also those that validate nothing.
    """

    plain_class: str

    @staticmethod
    def repair(value: str) -> str:
        """Return the text made whole."""
        return value

    def to_python(self, value: object) -> str | None:
        words: str | None = super().to_python(value)
        return None if words is None else self.repair(words)

    def pre_save(self, model_instance: models.Model, add: bool) -> str | None:
        words = self.to_python(super().pre_save(model_instance, add))
        # The record in hand goes on with what is stored, as if it were read anew.
        setattr(model_instance, self.attname, words)
        return words

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """Return what a migration writes: Django's own field.

        So no migration depends on this module.
        """
        name, _path, args, kwargs = super().deconstruct()
        return name, self.plain_class, args, kwargs


class LineField(RepairedTextMixin, CharField):
    """One line of text: no control characters, no doubled blanks, NFC."""

    repair = staticmethod(text.clean_line)
    plain_class = "django.db.models.CharField"


class WebAddressFormField(forms.CharField):
    """A web address as people type it: `example.org` means `https://example.org`."""

    def to_python(self, value: object) -> str:
        return urls.complete(super().to_python(value) or "")


class WebAddressField(LineField):
    """The address of a web page, http or https, of a host that anyone can reach."""

    repair = staticmethod(urls.clean)

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("max_length", urls.LONGEST_ADDRESS)
        options.setdefault("blank", True)
        options.setdefault("validators", [urls.validate_web_address])
        super().__init__(*args, **options)

    def formfield(
        self,
        form_class: type[forms.Field] | None = WebAddressFormField,
        choices_form_class: type[forms.ChoiceField] | None = None,
        **options: Any,
    ) -> forms.Field | None:
        return super().formfield(
            form_class=form_class, choices_form_class=choices_form_class, **options
        )


def validate_slug(value: str) -> None:
    """Raise ValidationError for what can be no part of an address."""
    if not slugs.is_slug(value):
        raise ValidationError(
            pgettext_lazy(
                "staff",
                "Only letters, digits, hyphens and underscores can stand in an"
                " address.",
            ),
            code="invalid",
        )


class MailFormField(forms.EmailField):
    """An e-mail address as people paste it: `Mara <m@x.example>`."""

    def run_validators(self, value: str) -> None:
        # First and alone: that it is no address either would be a second sentence.
        emails.validate_one(value or "")
        super().run_validators(value)

    def to_python(self, value: object) -> str:
        return emails.clean(super().to_python(value) or "")


class MailField(RepairedTextMixin, EmailColumn):
    """An e-mail address, without what was pasted around it."""

    repair = staticmethod(emails.clean)
    plain_class = "django.db.models.EmailField"

    def formfield(
        self,
        form_class: type[forms.Field] | None = MailFormField,
        choices_form_class: type[forms.ChoiceField] | None = None,
        **options: Any,
    ) -> forms.Field | None:
        return models.CharField.formfield(
            self,
            form_class=form_class,
            choices_form_class=choices_form_class,
            **options,
        )


class LanguagesFormField(forms.CharField):
    """Several languages as people type them: by their names, or by their codes."""

    def prepare_value(self, value: object) -> object:
        codes = str(value or "")
        # What was typed comes back as it was typed.
        return tongues.in_words(codes) if tongues.clean(codes) == codes else value

    def to_python(self, value: object) -> str:
        codes, unknown = tongues.read(super().to_python(value) or "")
        if unknown:
            raise ValidationError(
                _("We do not know these languages: %(words)s."),
                code="language",
                params={"words": ", ".join(unknown)},
            )
        return codes


class LanguagesField(RepairedTextMixin, CharField):
    """Languages by their codes, parted by blanks."""

    repair = staticmethod(tongues.clean)
    plain_class = "django.db.models.CharField"
    default_validators = [tongues.validate_codes]

    def formfield(
        self,
        form_class: type[forms.Field] | None = LanguagesFormField,
        choices_form_class: type[forms.ChoiceField] | None = None,
        **options: Any,
    ) -> forms.Field | None:
        return super().formfield(
            form_class=form_class, choices_form_class=choices_form_class, **options
        )


class PhoneField(LineField):
    """One phone number, in the spelling of whoever has it."""

    default_validators = [phones.validate_phone]


class SlugFormField(forms.CharField):
    """A part of an address as staff type it."""

    default_validators = [validate_slug]


class SlugField(SlugColumn):
    """A part of an address in any script, with the marks that its letters need."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # Django's own refuses the vowels of हिन्दी.
        self.validators.remove(validate_unicode_slug)
        self.validators.append(validate_slug)

    def formfield(
        self,
        form_class: type[forms.Field] | None = SlugFormField,
        choices_form_class: type[forms.ChoiceField] | None = None,
        **options: Any,
    ) -> forms.Field | None:
        return models.CharField.formfield(
            self,
            form_class=form_class,
            choices_form_class=choices_form_class,
            **options,
        )

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """Return what a migration writes: Django's own field."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.SlugField", args, kwargs


class SortKeyField(CharField):
    """What rows are sorted by: derived from the name whenever a row is stored."""

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("max_length", alphabet.LENGTH)
        options.setdefault("editable", False)
        options.setdefault("default", "")
        super().__init__(*args, **options)

    def pre_save(self, model_instance: models.Model, add: bool) -> str:  # noqa: ARG002  # Django names it
        key = alphabet.key(str(model_instance.name))  # type: ignore[attr-defined]
        setattr(model_instance, self.attname, key)
        return key

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        """Return what a migration writes: Django's own field."""
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


class BlockField(RepairedTextMixin, TextField):
    """Text of several lines, repaired; the lines stay."""

    repair = staticmethod(text.clean_block)
    plain_class = "django.db.models.TextField"


class PartialDateField(LineField):
    """A date of which only a part may be known: `2013`, `2013-09` or `2013-09-30`.

    Empty is unknown.
    """

    default_validators = [dates.validate_partial_date, dates.validate_not_ahead]

    def __init__(self, *args: Any, **options: Any) -> None:
        options.setdefault("max_length", len("2013-09-30"))
        options.setdefault("blank", True)
        options.setdefault("default", "")
        super().__init__(*args, **options)


def in_words(
    field: str, choices: type[models.TextChoices]
) -> Callable[[models.Model], str]:
    """Return a method that puts a field's value into words."""

    # Django's own method translates all choices to find the one, for each card.
    def display(record: models.Model) -> str:
        value: str = getattr(record, field)
        return str(choices(value).label) if value in choices else value

    return display


def is_partial_date(field: str) -> Q:
    """Return the condition that a column is empty or a partial date."""
    # Likely are the years that begin with 1 or 2: the column holds text.
    years = {f"{field}__gte": "1", f"{field}__lt": "3"}
    has_length = Q(In(Length(field), (4, 7, 10)))
    is_date = Q(**years) & has_length
    return Q(**{field: ""}) | is_date


def in_order(first: str, second: str) -> Q:
    """Return the condition that the first date is not after the second.

    They are compared at the shorter precision: 2013-09 is not after 2013.
    """
    is_unknown = Q(**{first: ""}) | Q(**{second: ""})
    precision = Least(Length(first), Length(second))
    is_earlier = Q(
        LessThanOrEqual(
            Left(first, precision),
            Left(second, precision),
        )
    )
    return is_unknown | is_earlier


def at_most(field: str, characters: int) -> AtMost:
    """Return the condition that this text has at most so many characters."""
    return LessThanOrEqual(Length(field), characters)
