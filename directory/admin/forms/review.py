"""The staff forms around suggestions: what will be saved, what its sender reads."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple, cast

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from directory.admin.forms.tags import TagsField
from directory.admin.generics import AnyModelForm
from directory.admin.locking import StaffForm
from directory.catalog.relationships import NewTie
from directory.lib import languages, markdown, profiles, text, urls
from directory.models import (
    AlternateName,
    BlockedTerm,
    DeclineReason,
    KeptQuestion,
    NetworkTier,
    Organization,
    Sector,
    Suggestion,
)
from directory.models.deciding import KeptWords
from directory.models.suggestions import NOTE_LIMIT
from directory.suggestions import additions, apply, naming
from directory.suggestions.comparison import (
    CURRENT,
    STAFF_FIELDS,
    SUBMITTED,
    FieldComparison,
)
from directory.suggestions.review import ENDING, Sheet

SENTENCE_LENGTH = 120
NAME_LIMIT = 200
SHORT = AlternateName.Kind.SHORT
BOXES = ("sectors", "tiers")
LINE = forms.TextInput(attrs={"class": "vTextField"})


class SuccessorField(forms.Field):
    """A record named by its address or its exact name; a list would be too long."""

    def prepare_value(self, value: object) -> object:
        return getattr(value, "slug", value)

    def to_python(self, value: object) -> Organization | None:
        words = text.clean_line(str(value or ""))
        if not words:
            return None
        record = record_of(words)
        if record is None:
            message = gettext("Write the address of one record, such as common-ground.")
            raise ValidationError(message, code="unknown")
        return record


def record_of(words: str) -> Organization | None:
    """Return the record that has this address, or alone this very name."""
    slug = words.rstrip("/").rpartition("/")[2]
    candidates = list(Organization.objects.filter(slug=slug))
    if not candidates:
        # Two are enough to see that the name is no answer.
        candidates = list(Organization.objects.filter(name=words)[:2])
    return candidates[0] if len(candidates) == 1 else None


def lines_of(typed: str, *, limit: int) -> list[str]:
    """Return the lines that say something, each once; refuse one that is too long."""
    lines = [text.clean_line(line) for line in typed.splitlines()]
    for line in lines:
        if len(line) > limit:
            message = gettext("Too long (%(number)d of %(limit)d): %(line)s")
            params = {"number": len(line), "limit": limit, "line": text.cut(line, 60)}
            raise ValidationError(message, code="too_long", params=params)
    return list(dict.fromkeys(line for line in lines if line))


class SheetRow(NamedTuple):
    """One line of the page: what is said of a field, and what was chosen of it."""

    comparison: FieldComparison
    field: forms.BoundField | None
    side: str


class RecordSheetForm(AnyModelForm):
    """The last column: what will be saved, from the chosen sides or as typed."""

    successor = SuccessorField(
        label=_("Successor"),
        required=False,
        help_text=_("Its address, such as common-ground."),
    )
    continues_name = forms.BooleanField(required=False)

    tags = TagsField(label=_("Tags"))
    tiers = forms.ModelMultipleChoiceField(
        NetworkTier.objects.none(),
        label=_("Tiers"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    other_names = forms.CharField(
        label=_("Other names"),
        required=False,
        widget=forms.Textarea({"rows": 2, "class": "vLargeTextField"}),
        help_text=_(
            "To add, one a line with its kind: Mill Guild (former). The kinds are"
            " legal, former, translated and short."
        ),
    )
    social_profiles = forms.CharField(
        label=_("Social profiles"),
        required=False,
        widget=forms.Textarea({"rows": 2, "class": "vLargeTextField"}),
        help_text=_("To add, one address a line."),
    )
    belongs_to = forms.CharField(
        label=_("Ties"),
        required=False,
        widget=forms.Textarea({"rows": 2, "class": "vLargeTextField"}),
        help_text=_(
            "To add, one a line: the address of a record, such as common-ground, or the"
            " name of one that is not listed."
        ),
    )
    tie_kind = forms.ChoiceField(
        label=_("Kind of tie"),
        required=False,
        choices=[(kind.value, kind.label) for kind in additions.BELONGING],
    )

    class Meta:
        model = Organization
        fields = apply.PUBLISHED_FIELDS
        widgets = {
            "name": LINE, "acronym": LINE,
            "url": forms.TextInput(attrs={"class": "vTextField", "inputmode": "url"}),
            "city": LINE, "region": LINE, "founded": LINE, "dissolved": LINE,
            "phone": LINE, "working_languages": LINE,
            "joining": forms.Textarea({"class": "vLargeTextField", "rows": 3}),
            "description": forms.Textarea(attrs={"class": "vLargeTextField",
            "rows": 5}),
            "sectors": forms.CheckboxSelectMultiple,
        }  # fmt: skip

    def __init__(self, data: QueryDict | None, *, sheet: Sheet) -> None:
        self.sheet = sheet
        initial: dict[str, object] = {}
        for row in sheet.rows:
            is_list = row.name in BOXES
            initial[row.name] = list(row.initial) if is_list else "".join(row.initial)
        # A record of the form's own, because validation writes into it.
        record = Organization()
        if sheet.record:
            record = Organization.objects.get(pk=sheet.record.pk)
        super().__init__(
            None if data is None else _with_chosen_sides(data, sheet.rows),
            initial=initial,
            instance=record,
            use_required_attribute=False,
        )
        # Only the fields that are shown may be written: all others keep their values.
        names = {row.name for row in sheet.rows}
        if sheet.is_merge:
            # The record keeps its name, the one that was sent becomes another of it.
            names.discard("name")
        if self.joined_sentence():
            names.add("continues_name")
        if "belongs_to" in names:
            names.add("tie_kind")
        for name in set(self.fields) - names:
            del self.fields[name]
        self._offer_tiers()
        if "sectors" in self.fields:
            sectors = cast(
                "forms.ModelMultipleChoiceField[Sector]", self.fields["sectors"]
            )
            sectors.queryset = Sector.objects.kept()
        label = gettext("%(field)s, as it will be saved")
        for name, field in self.fields.items():
            # Boxes have labels of their own.
            if name not in (*BOXES, "continues_name"):
                field.widget.attrs["aria-label"] = label % {"field": field.label}

    def _offer_tiers(self) -> None:
        """Offer the tiers that the record is not in yet."""
        if "tiers" not in self.fields:
            return
        others = NetworkTier.objects.all()
        if self.instance.pk:
            others = others.exclude(listings__organization=self.instance.pk)
        field = cast(
            "forms.ModelMultipleChoiceField[NetworkTier]", self.fields["tiers"]
        )
        field.queryset = others

    def joined_sentence(self) -> str:
        """Return how the name and the words that were sent would read as one sentence.

        Nothing where they cannot be one.
        """
        submitted = self.sheet.suggestion.submitted
        description = str(submitted.get("description", ""))
        if not text.continues(description):
            return ""
        record = self.sheet.record
        name = record.name if record else str(submitted.get("name", ""))
        # Readers meet the name in the first paragraph, and nothing of its marks.
        paragraph = re.split(r"\n\s*\n", description, maxsplit=1)[0]
        return text.cut(markdown.plain(paragraph, lead=name), SENTENCE_LENGTH)

    def clean_other_names(self) -> list[tuple[str, str]]:
        """Return the names to add, each with its kind, a likely one where none is."""
        lines = lines_of(self.cleaned_data["other_names"], limit=NAME_LIMIT)
        subject = self.sheet.record or Organization(name=self.sheet.suggestion.name)
        named = []
        for line in lines:
            name, kind = naming.of_line(line)
            named.append((name, kind or naming.kind_of(name, subject) or SHORT))
        return named

    def clean_social_profiles(self) -> list[str]:
        """Return the addresses of the profiles to add."""
        typed = self.cleaned_data["social_profiles"]
        lines = lines_of(typed, limit=urls.LONGEST_ADDRESS)
        addresses = list(map(profiles.complete, lines))
        for address in addresses:
            urls.validate_web_address(address)
        return addresses

    def clean_belongs_to(self) -> list[str | Organization]:
        """Return the records and the names that ties are to be added to."""
        found: list[str | Organization] = []
        for line in lines_of(self.cleaned_data["belongs_to"], limit=NAME_LIMIT):
            other = record_of(line)
            if other is not None and other.pk == self.instance.pk:
                raise ValidationError(gettext("An organization has no tie to itself."))
            found.append(other or line)
        return found

    def clean(self) -> dict[str, object] | None:
        """Make ties of what it belongs to, all of the kind that was chosen."""
        cleaned = super().clean()
        kind = self.cleaned_data.pop("tie_kind", "") or additions.BELONGING[0]
        if "belongs_to" in self.cleaned_data:
            self.cleaned_data["belongs_to"] = [
                NewTie(kind, other)
                if isinstance(other, Organization)
                else NewTie(kind, name=other)
                for other in self.cleaned_data["belongs_to"]
            ]
        return cleaned

    def values(self) -> dict[str, object]:
        """Return what will be saved, by field."""
        # Only a wish to be left out has no rows: it says all by itself.
        if not self.sheet.rows:
            return {"visibility": Organization.Visibility.WITHDRAWN}
        return dict(self.cleaned_data)

    def rows(self) -> list[SheetRow]:
        """Return each row with its field, where it has one, and the chosen side."""
        rows = []
        for comparison in self.sheet.rows:
            name = comparison.name
            field = self[name] if name in self.fields else None
            side = comparison.side
            if self.is_bound:
                side = self.data.get(f"use_{name}", "")
            rows.append(SheetRow(comparison, field, side))
        return rows

    def loud_rows(self) -> list[SheetRow]:
        """Return the rows that somebody who decides has to look at."""
        return [row for row in self.rows() if self._is_loud(row)]

    def quiet_rows(self) -> list[SheetRow]:
        """Return the rows that are folded away."""
        return [row for row in self.rows() if not self._is_loud(row)]

    def chosen_sectors(self) -> str:
        """Return the names of the sectors that are chosen now."""
        chosen = self["sectors"].value() or ()
        # Numbers before anything was sent, texts afterwards.
        keys = set(map(str, chosen))
        field = cast("forms.ModelChoiceField[Sector]", self.fields["sectors"])
        choices = cast("Iterable[tuple[object, str]]", field.choices)
        names = []
        for key, label in choices:
            if str(key) in keys:
                names.append(str(label))
        return ", ".join(names)

    def untouched(self) -> str:
        """Return a digest of what stands in each field before anybody types."""
        return " ".join(f"{row.name}:{_digest(row.initial)}" for row in self.sheet.rows)

    def _is_loud(self, row: SheetRow) -> bool:
        comparison, field, _side = row
        if comparison.is_loud or (field is not None and field.errors):
            return True
        # Nobody sends these, so of a new record it is staff who say them.
        is_of_staff = comparison.name in (*STAFF_FIELDS, "kind", "sectors")
        if is_of_staff and comparison.current is None:
            return True
        # How it ended is what a closure is about, also where it was not said.
        if self.sheet.suggestion.kind == Suggestion.Kind.CLOSED:
            return comparison.name in ENDING
        # A broken link is about the address even where none is proposed instead.
        is_about_link = self.sheet.suggestion.kind == Suggestion.Kind.LINK
        return is_about_link and comparison.name == "url"


FILLS = {"fill": ("reason", "text"), "fill_question": ("opening", "question")}
"""The buttons that put kept words into a field: where chosen, and where they go."""


class DecisionForm(forms.Form):
    """What the sender will read: a question, or why it is declined."""

    opening = forms.ChoiceField(label=_("Start from"), required=False)
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
    # Not read by the sender: as what a merged record keeps the name that was sent.
    name_kind = forms.ChoiceField(
        label=_("Keep its name as"),
        required=False,
        choices=[*AlternateName.Kind.choices, ("", _("nothing: leave the name out"))],
    )
    change_note = forms.CharField(
        label=_("Note for the history"), required=False, max_length=200,
        help_text=_("It stays: name no sender."),
        widget=LINE,
    )  # fmt: skip

    def __init__(
        self,
        data: QueryDict | None,
        *,
        reasons: Sequence[DeclineReason],
        questions: Sequence[KeptQuestion],
        name_kind: str = AlternateName.Kind.SHORT,
    ) -> None:
        self.kept = {"reason": _by_key(reasons), "opening": _by_key(questions)}
        super().__init__(
            self._with_kept_words(data),
            initial={"name_kind": name_kind},
            use_required_attribute=False,
        )
        for name, words_by_key in self.kept.items():
            choices = [(key, words.title) for key, words in words_by_key.items()]
            field = cast(forms.ChoiceField, self.fields[name])
            field.choices = [("", gettext("your own words")), *choices]

    def clean(self) -> dict[str, object]:
        """Take the kept words that were chosen where none were typed."""
        super().clean()
        cleaned = self.cleaned_data
        for choice, name in FILLS.values():
            if not cleaned.get(name) and cleaned.get(choice):
                cleaned[name] = self.kept[choice][cleaned[choice]].text
        return cleaned

    def _with_kept_words(self, data: QueryDict | None) -> QueryDict | None:
        """Return what was sent, with the kept words that were chosen if asked for."""
        # The buttons work without a script: the page comes back with the words.
        choice, name = (
            FILLS.get(data.get("decision", ""), ("", "")) if data else ("", "")
        )
        if data is None or not choice:
            return data
        words = self.kept[choice].get(data.get(choice, ""))
        if words is None:
            return data
        filled = data.copy()
        filled[name] = words.text
        return filled


def _by_key(kept: Sequence[KeptWords]) -> dict[str, KeptWords]:
    return {str(words.pk): words for words in kept}


class KeptWordsForm(StaffForm):
    """Words that staff use again, in one of the languages of the site."""

    language = forms.ChoiceField(
        label=_("Language"), choices=settings.LANGUAGES, initial=languages.ENGLISH
    )

    class Meta:
        fields = ("title", "language", "text", "position")


class BlockedTermForm(StaffForm):
    class Meta:
        model = BlockedTerm
        fields = ("kind", "value", "note")


def _with_chosen_sides(data: QueryDict, rows: Sequence[FieldComparison]) -> QueryDict:
    """Return what was sent, with the chosen side in each field that nobody touched."""
    digests = {}
    for pair in data.get("untouched", "").split():
        name, _colon, digest = pair.partition(":")
        digests[name] = digest
    filled = data.copy()
    for row in rows:
        # What was typed stays.
        if _digest(data.getlist(row.name)) != digests.get(row.name):
            continue
        choice = data.get(f"use_{row.name}", "")
        side = {SUBMITTED: row.submitted, CURRENT: row.current}.get(choice)
        # Without a choice the field follows the record, which may have changed since.
        values = row.initial if side is None else side.values
        filled.setlist(row.name, list(values))
    return filled


def _digest(values: Sequence[str]) -> str:
    """Return a short word for these values in any order."""
    # Browsers send other ends of lines than they were given, and boxes in page order.
    texts = []
    for value in values:
        lines = value.splitlines()
        text_of_value = "\n".join(lines).strip()
        if text_of_value:
            texts.append(text_of_value)
    texts.sort()
    joined = "\x1f".join(texts)
    # Half of a pair may come in as it is; it has no UTF-8 of its own.
    words = joined.encode("utf-8", "surrogatepass")
    digest = hashlib.sha256(words)
    return digest.hexdigest()[:16]
