"""Fields of forms that visitors fill in: what they type is repaired, and what is
refused is refused in plain words.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, TypeAlias

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator, MaxLengthValidator
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from directory.lib import text, urls

Label: TypeAlias = Any  # text, also one that is translated when it is shown
TOO_LONG = _(
    "This is too long: it has %(show_value)d characters, and %(limit_value)d fit here."
)
UNCLEAR_ADDRESS = _("This address is not complete. It should look like example.org.")
UNCLEAR_MAIL = _(
    "Something is missing in this address. It should look like you@example.org."
)
UNCLEAR = {"forbidden_character", "host", "invalid", "port"}
CHOOSE = _("Please choose from the list.")
HOPELESS = 4
"""A text so many times too long is not repaired before it is refused."""


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
        self.limit, self.hint = limit, hint
        self.repair: Callable[[str], str] = (
            text.clean_block if lines else text.clean_line
        )
        attrs: dict[str, Any] = {"rows": lines} if lines else {"autocomplete": "off"}
        widget = (forms.Textarea if lines else forms.TextInput)(
            attrs | options.pop("attrs", {})
        )
        super().__init__(
            label=label,
            required=options.pop("required", False),
            strip=False,
            widget=widget,
            **options,
        )
        self.validators.append(MaxLengthValidator(limit, message=TOO_LONG))

    def to_python(self, value: Any) -> str:
        """Return the words made whole."""
        typed = str(value or "")
        if len(typed) > HOPELESS * max(self.limit, len(self.known)):
            raise ValidationError(
                TOO_LONG, params={"show_value": len(typed), "limit_value": self.limit}
            )
        return self.repair(typed)

    def run_validators(self, value: Any) -> None:
        if not self.known or value != self.repair(self.known):
            super().run_validators(value)


class WebsiteField(TextField):
    """A web address, with or without its scheme."""

    def __init__(self, label: Label, **options: Any) -> None:
        attrs = {"inputmode": "url", "spellcheck": "false"}
        super().__init__(label, urls.LONGEST_ADDRESS, attrs=attrs, **options)
        self.validators.append(validate_address)

    def to_python(self, value: Any) -> str:
        return urls.complete(super().to_python(value))


class EmailField(TextField):
    """An e-mail address."""

    def __init__(self, label: Label, **options: Any) -> None:
        super().__init__(
            label, 254, attrs={"type": "email", "autocomplete": "email"}, **options
        )
        self.validators.append(EmailValidator(UNCLEAR_MAIL))


class QuickSelect(forms.Select):
    """A list of many choices, written at once: Django renders each through a template
    of its own.
    """

    def render(
        self, name: str, value: Any, attrs: Any = None, renderer: Any = None
    ) -> SafeString:
        chosen = str(value or "")
        rows = (
            (key, SafeString(" selected") if key == chosen else "", words)
            for key, words in self.choices
        )
        given = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        return format_html(
            "<select{}>{}</select>",
            format_html_join(
                "",
                ' {}="{}"',
                ((key, words) for key, words in given.items() if words is not False),
            ),
            format_html_join("", '<option value="{}"{}>{}</option>', rows),
        )


class OneChoiceField(forms.ChoiceField):
    """One choice of several; none is one, too."""

    hint: Label = ""

    def __init__(
        self,
        label: Label,
        choices: Any,
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
        self.choices = (lambda: [("", empty), *choices]) if as_list else choices


class ManyChoicesField(forms.MultipleChoiceField):
    """Any number of several choices."""

    hint: Label = ""

    def __init__(
        self, label: Label, choices: Callable[[], Iterable[Any]], *, hint: Label = ""
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


def validate_address(value: str) -> None:
    """Refuse what is no web address of a public host, in words for people who do not
    write addresses every day.
    """
    try:
        urls.validate_web_address(value)
    except ValidationError as error:
        raise (
            ValidationError(UNCLEAR_ADDRESS) if error.code in UNCLEAR else error
        ) from None
