"""What staff choose and confirm before something is done to many records."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.widgets import DateInput
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _
from django_countries import countries

from directory.admin.forms.tags import TagsField
from directory.lib import text
from directory.models import NetworkTier, Organization, Sector

MOST_WITHOUT_NUMBER = 50
"""A page of the list: beyond it one does not see what one has chosen."""


class TagField(TagsField):
    """One tag, as it is typed."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=True, help_text="", **kwargs)

    def clean(self, value: object) -> str:  # type: ignore[override]
        """Return the word; doubt one that looks like a tag and is none."""
        words = super().clean(value)
        if len(words) != 1:
            raise ValidationError(gettext("Write one tag, without commas."))
        return words[0]


def _kinds() -> list[tuple[str, Any]]:
    return [("", _("not noted")), *Organization.Kind.choices]


def _countries() -> list[tuple[str, Any]]:
    return [("", _("none noted")), *countries]


FIELDS: dict[str, Callable[[], forms.Field]] = {
    "tier": lambda: forms.ModelChoiceField(
        NetworkTier.objects.all(), label=_("Tier"), empty_label=None
    ),
    "sector": lambda: forms.ModelChoiceField(Sector.objects.kept(), label=_("Sector")),
    "tag": lambda: TagField(label=_("Tag")),
    "kind": lambda: forms.ChoiceField(choices=_kinds, label=_("Kind"), required=False),
    "country": lambda: forms.ChoiceField(
        choices=_countries, label=_("Country"), required=False
    ),
    "review_on": lambda: forms.DateField(
        label=_("Review on"),
        required=False,
        widget=DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text=_("Empty: no date."),
    ),
}
"""The field in which somebody says what an action sets, by its name."""


class ValueForm(forms.Form):
    """What an action sets."""

    def __init__(self, *args: Any, sets: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sets = sets
        self.fields["value"] = FIELDS[sets]()

    def stored(self) -> Any:
        """Return what was chosen as a batch keeps it."""
        value = self.cleaned_data["value"]
        if isinstance(value, (NetworkTier, Sector)):
            return value.pk
        if self.sets == "review_on":
            return value.isoformat() if value else ""
        return text.clean_line(value)


class ConfirmForm(forms.Form):
    """The number of records once more, where one cannot see all of them."""

    number = forms.CharField(required=False)

    def __init__(self, *args: Any, expected: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = expected

    @property
    def asks_number(self) -> bool:
        """Tell whether the number has to be typed."""
        return self.expected > MOST_WITHOUT_NUMBER

    def clean_number(self) -> str:
        typed: str = self.cleaned_data["number"]
        digits = "".join(letter for letter in typed if letter not in ",.' \u00a0\u202f")
        if self.asks_number and digits != str(self.expected):
            words = ngettext(
                "Type %(number)s to confirm that it is that one record.",
                "Type %(number)s to confirm that it is that many.",
                self.expected,
            )
            raise ValidationError(words, params={"number": self.expected})
        return typed
