"""Fields of forms that visitors fill in: repaired, or refused in plain words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING, Any, TypeAlias

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, MaxLengthValidator
from django.forms.renderers import BaseRenderer
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from directory.lib import emails, profiles, text, tongues, urls

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

Label: TypeAlias = "str | _StrPromise"
"""Words, also those that are translated when they are shown."""
TOO_LONG = _(
    "This is too long: it has %(show_value)d characters, and %(limit_value)d fit here."
)
TOO_MANY = _("Too many lines: %(number)d, and %(most)d fit here.")
UNCLEAR_ADDRESS = _("This address is not complete. It should look like example.org.")
UNCLEAR_MAIL = _(
    "Something is missing in this address. It should look like you@example.org."
)
UNCLEAR_CODES = {"forbidden_character", "host", "invalid", "port"}
CHOOSE = _("Please choose from the list.")
# A text so many times too long is refused unrepaired: the repair takes its time.
HOPELESS_FACTOR = 4


_validate_form_of_mail = EmailValidator(UNCLEAR_MAIL)


class TextField(forms.CharField):
    """One line of text, or with `lines` several."""

    hint: Label = ""
    known = ""
    """A text that stands in the record already, which may be longer than what visitors
    write and must not be in their way.
    """

    def __init__(
        self,
        label: Label,
        limit: int,
        *,
        lines: int = 0,
        hint: Label = "",
        **options: Any,
    ) -> None:
        self.limit = limit
        self.hint = hint
        own_attrs = options.pop("attrs", {})
        widget: forms.Widget
        if lines:
            self.repair: Callable[[str], str] = text.clean_block
            widget = forms.Textarea({"rows": lines, **own_attrs})
        else:
            self.repair = text.clean_line
            widget = forms.TextInput(own_attrs)
        super().__init__(
            label=label,
            required=options.pop("required", False),
            strip=False,
            widget=widget,
            **options,
        )
        self.validators.append(MaxLengthValidator(limit, message=TOO_LONG))

    def to_python(self, value: object) -> str:
        """Return the words made whole."""
        typed = str(value or "")
        if len(typed) > HOPELESS_FACTOR * max(self.limit, len(self.known)):
            raise ValidationError(
                TOO_LONG, params={"show_value": len(typed), "limit_value": self.limit}
            )
        return self.repair(typed)

    def run_validators(self, value: object) -> None:
        is_known = bool(self.known) and value == self.repair(self.known)
        if not is_known:
            super().run_validators(value)


class LinesField(forms.Field):
    """Some short texts, one a line: blank lines and repetitions are passed over."""

    hint: Label = ""

    def __init__(
        self, label: Label, limit: int, most: int, *, hint: Label, help_text: Label
    ) -> None:
        self.limit, self.most, self.hint = limit, most, hint
        super().__init__(
            label=label,
            required=False,
            widget=forms.Textarea({"rows": 2}),
            help_text=help_text,
        )
        self.validate_line = MaxLengthValidator(limit, message=TOO_LONG)

    def prepare_value(self, value: object) -> object:
        """Return the lines as they are typed."""
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: object) -> list[str]:
        """Return the lines made whole."""
        typed = str(value or "")
        all_fitting = self.limit * self.most
        if len(typed) > HOPELESS_FACTOR * all_fitting:
            raise ValidationError(
                TOO_LONG, params={"show_value": len(typed), "limit_value": all_fitting}
            )
        lines = [text.clean_line(line) for line in typed.splitlines()]
        return list(dict.fromkeys(line for line in lines if line))

    def run_validators(self, value: list[str]) -> None:
        if len(value) > self.most:
            raise ValidationError(
                TOO_MANY, params={"number": len(value), "most": self.most}
            )
        for line in value:
            self.validate_line(line)


class ProfilesField(LinesField):
    """The addresses of social profiles, one a line, also written `@name@host`."""

    def to_python(self, value: object) -> list[str]:
        lines = map(profiles.complete, super().to_python(value))
        return list(dict.fromkeys(lines))

    def run_validators(self, value: list[str]) -> None:
        super().run_validators(value)
        for line in value:
            validate_address(line)


class TypedLanguagesField(TextField):
    """Languages by their names in any language of the portal: kept as codes.

    What names none stays as it was written: staff know, or ask.
    """

    def prepare_value(self, value: object) -> object:
        """Return the names of codes."""
        words = str(value or "")
        return tongues.in_words(words) if tongues.clean(words) == words else value

    def to_python(self, value: object) -> str:
        words = super().to_python(value)
        codes, unknown = tongues.read(words)
        return words if unknown else codes


class WebsiteField(TextField):
    """A web address, with or without its scheme."""

    def __init__(self, label: Label, **options: Any) -> None:
        attrs = {"inputmode": "url", "spellcheck": "false"}
        super().__init__(label, urls.LONGEST_ADDRESS, attrs=attrs, **options)
        self.validators.append(validate_address)

    def to_python(self, value: object) -> str:
        return urls.complete(super().to_python(value))


class EmailField(TextField):
    """An e-mail address."""

    def __init__(self, label: Label, **options: Any) -> None:
        super().__init__(
            label, 254, attrs={"type": "email", "autocomplete": "email"}, **options
        )
        self.validators.append(validate_mail)

    def to_python(self, value: object) -> str:
        return emails.clean(super().to_python(value))


class QuickSelect(forms.Select):
    """A list of many choices, written at once."""

    # Django renders each choice through a template of its own: slow for the countries.
    def render(
        self,
        name: str,
        value: object,
        attrs: Mapping[str, Any] | None = None,
        renderer: BaseRenderer | None = None,  # noqa: ARG002  # Django names it
    ) -> SafeString:
        chosen = str(value or "")
        options = []
        for key, label in self.choices:
            selected = SafeString(" selected") if key == chosen else ""
            options.append((key, selected, label))
        all_attrs = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        # False is Django's way to leave an attribute out.
        shown_attrs = [pair for pair in all_attrs.items() if pair[1] is not False]
        return format_html(
            "<select{}>{}</select>",
            format_html_join("", ' {}="{}"', shown_attrs),
            format_html_join("", '<option value="{}"{}>{}</option>', options),
        )


class OneChoiceField(forms.ChoiceField):
    """One choice of several; none is one, too."""

    hint: Label = ""

    def __init__(
        self,
        label: Label,
        choices: Iterable[tuple[str, Label]]
        | Callable[[], Iterable[tuple[str, Label]]],
        *,
        hint: Label = "",
        empty: Label = "",
        as_list: bool = False,
    ) -> None:
        self.hint = hint
        widget = QuickSelect() if as_list else forms.RadioSelect()
        super().__init__(
            label=label,
            required=False,
            widget=widget,
            error_messages={"invalid_choice": CHOOSE},
        )
        # Read when it is shown: the names of countries are in the reader's language.
        listed = choices if callable(choices) else lambda: choices
        self.choices = (lambda: [("", empty), *listed()]) if as_list else listed


class ManyChoicesField(forms.MultipleChoiceField):
    """Any number of several choices."""

    hint: Label = ""

    def __init__(
        self,
        label: Label,
        choices: Callable[[], Iterable[tuple[str, Label]]],
        *,
        hint: Label = "",
    ) -> None:
        self.hint = hint
        widget = forms.CheckboxSelectMultiple()
        messages = {"invalid_choice": CHOOSE, "invalid_list": CHOOSE}
        super().__init__(
            label=label,
            choices=choices,
            required=False,
            widget=widget,
            error_messages=messages,
        )


def validate_mail(value: str) -> None:
    """Refuse what is no e-mail address, or several, in one sentence that fits."""
    emails.validate_one(value)
    _validate_form_of_mail(value)


def validate_address(value: str) -> None:
    """Refuse what is no web address of a public host, in words for everybody."""
    try:
        urls.validate_web_address(value)
    except ValidationError as error:
        # The words about a host or a port say little to who never wrote one.
        if error.code in UNCLEAR_CODES:
            raise ValidationError(UNCLEAR_ADDRESS) from None
        raise
