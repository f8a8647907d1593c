"""The staff forms around suggestions: what will be saved, what its sender will read,
and the words that staff keep for both.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from directory.admin.generics import AnyModelForm
from directory.admin.locking import StaffForm
from directory.lib import languages
from directory.models import (
    AlternateName,
    BlockedTerm,
    DeclineReason,
    Organization,
    Sector,
    Suggestion,
)
from directory.models.suggestions import NOTE_LIMIT
from directory.suggestions import apply
from directory.suggestions.comparison import CURRENT, SUBMITTED, FieldComparison
from directory.suggestions.review import Sheet

LINE = forms.TextInput(attrs={"class": "vTextField"})


class SuccessorField(forms.CharField):
    """A record named by its address or its exact name, since no list could hold them
    all.
    """

    def prepare_value(self, value: Any) -> Any:
        return getattr(value, "slug", value)

    def to_python(self, value: Any) -> Any:
        words = super().to_python(value)
        if not words:
            return None
        slug = words.rstrip("/").rpartition("/")[2]
        found = list(Organization.objects.filter(slug=slug)) or list(
            Organization.objects.filter(name=words)[:2]
        )
        if len(found) != 1:
            raise ValidationError(
                gettext("Write the address of one record, such as common-ground."),
                code="unknown",
            )
        return found[0]

    def run_validators(self, value: Any) -> None:
        """Leave out what looks at texts: the value is a record by now."""


class RecordSheetForm(AnyModelForm):
    """The last column: what will be saved.

    A side that was chosen fills it, unless something was typed there.
    """

    successor = SuccessorField(
        label=_("Successor"),
        required=False,
        help_text=_("Its address, such as common-ground."),
    )

    class Meta:
        model = Organization
        fields = apply.PUBLISHED_FIELDS
        widgets = {
            "name": LINE, "acronym": LINE,
            "url": forms.TextInput(attrs={"class": "vTextField", "inputmode": "url"}),
            "city": LINE, "region": LINE, "dissolved": LINE,
            "description": forms.Textarea(attrs={"class": "vLargeTextField",
            "rows": 5}),
            "sectors": forms.CheckboxSelectMultiple,
        }  # fmt: skip

    def __init__(self, data: QueryDict | None, *, sheet: Sheet) -> None:
        filled = None if data is None else _filled(data, sheet.rows)
        initial = {row.name: _initial(row) for row in sheet.rows}
        super().__init__(
            filled,
            initial=initial,
            instance=_copy(sheet.record),
            use_required_attribute=False,
        )
        # Only the fields that are shown may be written: all others keep their values.
        self.sheet = sheet
        shown = {row.name for row in sheet.rows} - (
            {"name"} if sheet.is_merge else set()
        )
        for name in set(self.fields) - shown:
            del self.fields[name]
        if "sectors" in self.fields:
            self.fields["sectors"].queryset = Sector.objects.kept()  # type: ignore[attr-defined]
        for name, field in self.fields.items():
            if name != "sectors":
                field.widget.attrs["aria-label"] = gettext(
                    "%(field)s, as it will be saved"
                ) % {"field": field.label}

    def values(self) -> dict[str, Any]:
        """Return what will be saved, by field.

        A wish to be left out says it all by itself.
        """
        if not self.sheet.rows:
            return {"visibility": Organization.Visibility.WITHDRAWN}
        return dict(self.cleaned_data)

    def rows(self) -> list[tuple[FieldComparison, Any, str]]:
        """Return each row with its field, where it has one, and the side that is
        chosen.
        """
        chosen = self.data if self.is_bound else {}
        fields = [
            self[row.name] if row.name in self.fields else None
            for row in self.sheet.rows
        ]
        sides = [
            chosen.get(f"use_{row.name}", row.side if not self.is_bound else "")
            for row in self.sheet.rows
        ]
        return list(zip(self.sheet.rows, fields, sides, strict=True))

    def loud_rows(self) -> list[tuple[FieldComparison, Any, str]]:
        """Return those about which the sender said something that is not in the record,
        what it is about, and errors.
        """
        about = "url" if self.sheet.suggestion.kind == Suggestion.Kind.LINK else ""
        return [
            (row, field, side)
            for row, field, side in self.rows()
            if row.is_loud or row.name == about or (field is not None and field.errors)
        ]

    def quiet_rows(self) -> list[tuple[FieldComparison, Any, str]]:
        """Return the others."""
        loud = {each[0].name for each in self.loud_rows()}
        return [each for each in self.rows() if each[0].name not in loud]

    def chosen_sectors(self) -> str:
        """Return the names of the sectors that are chosen now."""
        keys = {str(key) for key in self["sectors"].value() or ()}
        choices: Any = cast(forms.ChoiceField, self.fields["sectors"]).choices
        return ", ".join(str(label) for key, label in choices if str(key) in keys)

    def untouched(self) -> str:
        """Return a digest of what stands in each field, by which a later look tells
        what was typed from what stood there.
        """
        return " ".join(f"{row.name}:{_digest(row.initial)}" for row in self.sheet.rows)


class LetterForm(forms.Form):
    """What the sender will read: a question, or why it is declined.

    And under which kind of name a merged one stays known.
    """

    question = forms.CharField(
        label=_("Your question"), required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[MaxLengthValidator(NOTE_LIMIT)],
    )  # fmt: skip
    reason = forms.ChoiceField(label=_("Begin with"), required=False)
    text = forms.CharField(
        label=_("What the sender will read"), required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        validators=[MaxLengthValidator(NOTE_LIMIT)],
    )  # fmt: skip
    name_kind = forms.ChoiceField(
        label=_("Keep its name as"),
        required=False,
        choices=[*AlternateName.Kind.choices, ("", _("nothing: leave the name out"))],
        initial=AlternateName.Kind.SHORT,
    )

    def __init__(
        self, data: QueryDict | None, *, reasons: Sequence[DeclineReason]
    ) -> None:
        self.reasons = {str(reason.pk): reason for reason in reasons}
        super().__init__(self._with_reason(data), use_required_attribute=False)
        choices = [
            ("", _("your own words")),
            *((key, reason.title) for key, reason in self.reasons.items()),
        ]
        self.fields["reason"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any] | None:
        """Take the words of the chosen reason where none were typed."""
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("text") and cleaned.get("reason"):
            cleaned["text"] = self.reasons[cleaned["reason"]].text
        return cleaned

    def _with_reason(self, data: QueryDict | None) -> QueryDict | None:
        """Return what was sent with the text of the chosen reason, where that was asked
        for.
        """
        reason = (
            self.reasons.get(data.get("reason", ""))
            if data and data.get("decision") == "fill"
            else None
        )
        if data is None or reason is None:
            return data
        filled = data.copy()
        filled["text"] = reason.text
        return filled


class DeclineReasonForm(StaffForm):
    """A reason, in one of the languages of the site."""

    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, initial=languages.ENGLISH
    )

    class Meta:
        model = DeclineReason
        fields = ("title", "language", "text", "position")


class BlockedTermForm(StaffForm):
    class Meta:
        model = BlockedTerm
        fields = ("kind", "value", "note")


def _filled(data: QueryDict, rows: Sequence[FieldComparison]) -> QueryDict:
    """Return what was sent with the chosen sides filled in.

    What was typed stays, what nobody touched follows the record.
    """
    untouched = dict(
        pair.partition(":")[::2] for pair in data.get("untouched", "").split()
    )
    filled = data.copy()
    for row in rows:
        if (
            row.name in untouched
            and _digest(data.getlist(row.name)) == untouched[row.name]
        ):
            filled.setlist(row.name, list(_side(row, data.get(f"use_{row.name}", ""))))
    return filled


def _side(row: FieldComparison, side: str) -> Sequence[str]:
    found = {SUBMITTED: row.submitted, CURRENT: row.current}.get(side)
    return row.initial if found is None else found.values


def _digest(values: Sequence[str]) -> str:
    """Return a short word for these values, however a browser ends its lines or orders
    them.
    """
    told = sorted(
        "\n".join(value.splitlines()).strip() for value in values if value.strip()
    )
    return hashlib.sha256(
        "\x1f".join(told).encode("utf-8", "surrogatepass")
    ).hexdigest()[:16]


def _initial(row: FieldComparison) -> Any:
    return list(row.initial) if row.name == "sectors" else "".join(row.initial)


def _copy(record: Organization | None) -> Organization:
    """Return a record of its own for the form, which writes into it what it
    validates.
    """
    return Organization.objects.get(pk=record.pk) if record else Organization()
