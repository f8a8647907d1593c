"""One row of a file as the values of an organization, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms.models import construct_instance
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override, pgettext

from directory.formats import cells
from directory.formats.cells import CellError
from directory.formats.fields import BY_NAME, Form
from directory.imports import addresses, countries, dates, headings, words
from directory.imports.dates import DateOrder
from directory.imports.headings import Column
from directory.imports.reading import Row
from directory.lib import places, profiles, slugs, text, tongues
from directory.models import (
    AlternateName,
    Identifier,
    Listing,
    NetworkTier,
    Organization,
    Relationship,
    Sector,
    SocialProfile,
    Tag,
)

# Only the stubs know of which model a form is.
if TYPE_CHECKING:
    OrganizationModelForm = forms.ModelForm[Organization]
else:
    OrganizationModelForm = forms.ModelForm

HANGING: dict[str, type[Model]] = {
    "alternate_names": AlternateName,
    "identifiers": Identifier,
    "listings": Listing,
    "relationships": Relationship,
    "social_profiles": SocialProfile,
}
LOST_LETTER = "\ufffd"
LONGEST_TAG = 100
PLACES = Decimal("0.000001")
LARGEST = {"latitude": 90, "longitude": 180}
EXACT = frozenset({
    Form.LINE, Form.TEXT, Form.SLUG, Form.MAIL, Form.ADDRESS, Form.LANGUAGE, Form.ITEMS,
})  # fmt: skip
"""What a file of ours is not asked about twice: nothing of it is mended or guessed."""
CODE = re.compile("[A-Z]{2}")
NEVER_EMPTIED = frozenset({"language", "status", "slug", "old_slugs"})
"""Fields of which an empty cell says nothing."""
REFUSE, AS_TAGS, LEAVE = "refuse", "tags", "leave"


@dataclass(frozen=True)
class Problem:
    """What cannot be taken of a row: in which column, which value, and why."""

    column: str
    value: str
    why: str


@dataclass
class ReadRow:
    """A row in hand: its values by field, plain as in `formats.values`."""

    values: dict[str, Any] = field(default_factory=dict)
    own_id: str = ""
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class KnownTerms:
    """The sectors, tiers and tags of the directory, by all that they are called."""

    sectors: Mapping[str, str]
    tiers: Mapping[str, str]
    tags: Mapping[str, str]

    @classmethod
    def read(cls) -> KnownTerms:
        """Return them as they are now; what was merged leads to its successor."""
        tags = {}
        for tag in Tag.objects.select_related("merged_into"):
            tags[tag.key] = str((tag.merged_into or tag).name)
        return cls(_by_names(Sector), _by_names(NetworkTier), tags)


@dataclass(frozen=True)
class Reader:
    """Reads the rows of one file."""

    columns: Sequence[Column]
    terms: KnownTerms
    orders: Mapping[int, DateOrder] = field(default_factory=dict)
    """What comes first in the dates of a column, by its position."""
    unknown: str = REFUSE
    """What becomes of columns and sectors that nobody knows."""
    is_own: bool = False
    """Whether the file is ours: its cells say exactly what they mean."""

    def read(self, row: Row) -> ReadRow:
        """Return what a row says; what cannot be read is named with its reason."""
        found = ReadRow()
        if row.problem:
            found.problems.append(Problem("", "", row.problem))
            return found
        for column in self.columns:
            if column.position in row.absent:
                continue
            if column.field == headings.OWN_ID:
                found.own_id = text.clean_line(row.cells[column.position])
            elif column.field:
                self._read_cell(row, column, found)
            elif not column.is_known and self.unknown == AS_TAGS:
                self._add_tags(row.cells[column.position], found)
        self._check(found)
        return found

    def _read_cell(self, row: Row, column: Column, found: ReadRow) -> None:
        raw = row.cells[column.position]
        written = cells.unguarded(raw)
        if column.position in row.formulas:
            note = pgettext("staff", "%(column)s holds a formula, taken as its text.")
            found.notes.append(note % {"column": column.heading})
        if LOST_LETTER in written:
            note = pgettext("staff", "A letter is lost in %(column)s: %(value)s")
            found.notes.append(note % {"column": column.heading, "value": written})
        try:
            value = self._value(column, written, row, found)
        except CellError as error:
            found.problems.append(Problem(column.heading, raw, str(error)))
            return
        if column.field == headings.TAGS:
            known = found.values.get(headings.TAGS, [])
            found.values[headings.TAGS] = list(dict.fromkeys([*known, *value]))
        elif value != "" or column.field not in NEVER_EMPTIED:
            found.values[column.field] = value

    def _value(self, column: Column, written: str, row: Row, found: ReadRow) -> Any:
        name = column.field
        is_code = name == "country" and CODE.fullmatch(written)
        if self.is_own and (BY_NAME[name].form in EXACT or is_code):
            return cells.value_of(BY_NAME[name], row.cells[column.position])
        if name == "country" and written.strip() == "NA":
            words_of_na = pgettext("staff", "Namibia, or not known? Write it out.")
            raise CellError(words_of_na)
        if name in ("url", "source_url"):
            return self._address(column, written, row, found)
        own = BY_NAME[name]
        is_empty = words.is_nothing(written)
        if own.form == Form.ITEMS:
            return [] if is_empty else _items(name, written)
        if own.form == Form.WORDS:
            if self.is_own:
                exact = cells.value_of(own, row.cells[column.position])
                return self._of_vocabulary(name, exact, found)
            return [] if is_empty else self._words(name, written, found)
        if is_empty and name != "name":
            return False if own.form == Form.YES_OR_NO else ""
        return self._plain(column, words.plain(written))

    def _address(self, column: Column, written: str, row: Row, found: ReadRow) -> str:
        link = row.links.get(column.position, "")
        try:
            return "" if words.is_nothing(written) else addresses.read(written)
        except CellError:
            if not link:
                raise
        note = pgettext("staff", "%(column)s is from the link behind the words.")
        found.notes.append(note % {"column": column.heading})
        return addresses.read(link)

    def _plain(self, column: Column, written: str) -> Any:
        own = BY_NAME[column.field]
        if own.form == Form.PARTIAL_DATE:
            order = self.orders.get(column.position, DateOrder.NOT_PROVED)
            return dates.read(written, order)
        readers: dict[Form, Callable[[str], Any]] = {
            Form.COUNTRY: countries.read,
            Form.DECIMAL: lambda cell: _degrees(column.field, cell),
            Form.YES_OR_NO: words.yes_or_no,
            Form.CHOICE: lambda cell: words.choice(cell, own),
            Form.LANGUAGE: _language,
            Form.TEXT: text.clean_block,
        }
        return readers.get(own.form, text.clean_line)(written)

    def _words(self, name: str, written: str, found: ReadRow) -> list[str]:
        """Return the items of a list, those of a vocabulary by their kept names."""
        if "\\" in written:
            listed: list[str] = cells.value_of(BY_NAME[name], written)
        else:
            longest = LONGEST_TAG if name == headings.TAGS else 0
            listed = words.items(words.plain(written), longest=longest)
        return self._of_vocabulary(name, listed, found)

    def _of_vocabulary(self, name: str, listed: list[str], found: ReadRow) -> list[str]:
        if name == headings.TAGS:
            return self._tags(listed, found)
        if name == "sectors":
            return self._sectors(listed, found)
        if name == "working_languages":
            codes, unknown = tongues.read(", ".join(listed))
            if unknown:
                message = pgettext("staff", "These languages are not known: %(words)s.")
                raise CellError(message % {"words": ", ".join(unknown)})
            return codes.split()
        return listed

    def _add_tags(self, written: str, found: ReadRow) -> None:
        if not words.is_nothing(written):
            listed = words.items(words.plain(written), longest=LONGEST_TAG)
            known = found.values.get(headings.TAGS, [])
            added = self._tags(listed, found)
            found.values[headings.TAGS] = list(dict.fromkeys([*known, *added]))

    def _tags(self, listed: Sequence[str], found: ReadRow) -> list[str]:
        kept = {}
        for name in listed:
            key = slugs.tag_key(name)
            if len(name) > LONGEST_TAG:
                note = pgettext("staff", "Too long for a tag: %(value)s")
                found.notes.append(note % {"value": name})
            elif key not in kept:
                kept[key] = self.terms.tags.get(key, name)
        return list(dict.fromkeys(kept.values()))

    def _sectors(self, listed: Sequence[str], found: ReadRow) -> list[str]:
        by_name = {name: self.terms.sectors.get(text.fold(name), "") for name in listed}
        unknown = [name for name, slug in by_name.items() if not slug]
        if unknown and self.unknown == REFUSE:
            message = pgettext("staff", "These sectors are not known: %(words)s.")
            raise CellError(message % {"words": ", ".join(unknown)})
        if unknown and self.unknown == AS_TAGS:
            self._add_tags("; ".join(unknown), found)
        elif unknown:
            note = pgettext("staff", "Left out, no sectors of ours: %(words)s")
            found.notes.append(note % {"words": ", ".join(unknown)})
        return sorted({slug for slug in by_name.values() if slug})

    def _check(self, found: ReadRow) -> None:
        """Let the form of the model clean what was read, and name what it refuses."""
        values = found.values
        self._check_tiers(found)
        self._check_items(found)
        names = [name for name in FileRowForm.base_fields if name in values]
        form = FileRowForm(names, values)
        if not form.is_valid():
            found.problems += self._of_form(form)
        for name in names:
            if name in form.cleaned_data:
                values[name] = _stored(name, form.cleaned_data[name])

    def _check_tiers(self, found: ReadRow) -> None:
        for listing in found.values.get("listings", ()):
            tier = self.terms.tiers.get(text.fold(listing["tier"]))
            if tier is None:
                why = pgettext("staff", "No tier of ours is called so.")
                problem = Problem(self._heading("listings"), listing["tier"], why)
                found.problems.append(problem)
            else:
                listing["tier"] = tier

    def _check_items(self, found: ReadRow) -> None:
        """Let the fields of their models judge what hangs on the organization."""
        for name, model in HANGING.items():
            for item in found.values.get(name, ()):
                try:
                    _clean_item(model, item)
                except ValidationError as error:
                    why = " ".join(error.messages)
                    said = cells.cell_of(BY_NAME[name], [item])
                    found.problems.append(Problem(self._heading(name), said, why))

    def _of_form(self, form: FileRowForm) -> list[Problem]:
        problems = []
        for name, errors in form.errors.as_data().items():
            why = " ".join(" ".join(error.messages) for error in errors)
            value = str(form.data.get(name, ""))
            problems.append(Problem(self._heading(name), value, why))
        return problems

    def _heading(self, name: str) -> str:
        for column in self.columns:
            if column.field == name:
                return column.heading
        return name


class FileRowForm(OrganizationModelForm):
    """The plain fields of an organization, as a row of a file has them.

    A country is known by then; the field would bring all of them for each row.
    """

    class Meta:
        model = Organization
        fields = (
            "slug", "name", "acronym", "kind", "description", "continues_name",
            "language", "url", "email", "phone", "joining", "working_languages",
            "scope", "city", "region", "latitude", "longitude", "founded",
            "dissolved", "status", "source_url", "source_note", "source_licence",
            "facts_as_of",
        )  # fmt: skip
        error_messages = {"name": {"required": _("Please write its name.")}}

    def __init__(self, names: Sequence[str], values: Mapping[str, Any]) -> None:
        data = {name: values[name] for name in names}
        if "working_languages" in data:
            data["working_languages"] = " ".join(data["working_languages"])
        super().__init__(data)
        for name in set(self.fields).difference(names):
            del self.fields[name]

    def _post_clean(self) -> None:
        """Let the fields of the model judge, and ask the database nothing.

        Its constraints would be twenty questions for each row: what they say is asked
        in `clean`, and whether an address is free where the row is judged.
        """
        self.instance = construct_instance(self, self.instance)
        try:
            self.instance.clean_fields(exclude=self._get_validation_exclusions())  # type: ignore[attr-defined]
        except ValidationError as error:
            self._update_errors(error)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any] | None:
        """Refuse half a place on Earth, and an end before the beginning."""
        values = self.cleaned_data
        pair = [values.get(name) for name in LARGEST if name in self.fields]
        if len(pair) == 2 and pair.count(None) == 1 and not self.errors:
            words_of_half = pgettext("staff", "Latitude and longitude go together.")
            self.add_error("latitude", ValidationError(words_of_half))
        founded, dissolved = values.get("founded"), values.get("dissolved")
        if founded and dissolved:
            known = min(len(founded), len(dissolved))
            if founded[:known] > dissolved[:known]:
                words_of_end = pgettext("staff", "It ended before it was founded.")
                self.add_error("dissolved", ValidationError(words_of_end))
        return values


def _by_names(model: type[Sector | NetworkTier]) -> dict[str, str]:
    """Return the addresses of terms by all names that they have."""
    by_name: dict[str, str] = {}
    terms: Any = model._base_manager.all()
    for term in terms:
        kept = getattr(term, "merged_into", None) or term
        by_name[text.fold(term.slug)] = kept.slug
        for language, _name in settings.LANGUAGES:
            with override(language):
                by_name.setdefault(text.fold(str(term.local_name)), kept.slug)
        if short := getattr(term, "short_name", ""):
            by_name.setdefault(text.fold(short), kept.slug)
    return by_name


def _stored(name: str, value: Any) -> Any:
    """Return a cleaned value as plain data."""
    if name in LARGEST:
        return places.degrees(value)
    if name == "working_languages":
        return value.split()
    if isinstance(value, bool):
        return value
    return str(value or "")


def _items(name: str, written: str) -> list[dict[str, Any]]:
    """Return what hangs on an organization, as our own files write it, or plainly."""
    own = BY_NAME[name]
    if name == "social_profiles" and "url=" not in written:
        found = []
        for item in words.items(written):
            url = profiles.complete(item)
            found.append({"kind": profiles.kind_of(url), "url": addresses.read(url)})
        return found
    items: list[dict[str, Any]] = cells.value_of(own, words.plain(written))
    return items


def _clean_item(model: type[Model], item: dict[str, Any]) -> None:
    """Clean what hangs on an organization, in its place."""
    if model is AlternateName:
        item["kind"] = item["kind"] or AlternateName.Kind.SHORT.value
    if model is Relationship:
        item["kind"] = item["kind"] or Relationship.Kind.MEMBER_OF.value
        if item["other"] and item["kind"] in Relationship.RECEIVING:
            message = pgettext("staff", "The member’s own row says so, not this one.")
            raise ValidationError(message)
        if not (item["other"] or item["other_name"]):
            raise ValidationError(pgettext("staff", "It names nobody."))
    own = {field.name for field in model._meta.get_fields()} & item.keys()
    plain = own - {"tier", "other", "position"}
    row = model(**{name: item[name] for name in plain})
    row.clean_fields(exclude={field.name for field in model._meta.fields} - plain)
    item.update({name: getattr(row, name) for name in plain})


def _language(written: str) -> str:
    codes, unknown = tongues.read(written)
    if unknown or len(codes.split()) != 1:
        raise CellError(pgettext("staff", "This is no language that is known."))
    return codes


def _degrees(name: str, written: str) -> str:
    """Return a number of degrees, also with a decimal comma, rounded to six places."""
    number = written.replace("\u2212", "-").replace("\u00b0", "").strip()
    try:
        degrees = Decimal(number.replace(",", "."))
    except InvalidOperation:
        raise CellError(pgettext("staff", "This is no number.")) from None
    largest = LARGEST[name]
    if not degrees.is_finite() or abs(degrees) > largest:
        message = pgettext("staff", "This is not between -%(most)d and %(most)d.")
        raise CellError(message % {"most": largest})
    return places.degrees(degrees.quantize(PLACES))
