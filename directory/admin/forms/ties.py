"""The staff forms of ties that are told from the other side, one or many at once."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import fields_for_model
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from directory import duplicates
from directory.catalog.relationships import Evidence, NewTie, PresentTies
from directory.duplicates import LIKELY, Candidate, Duplicate
from directory.lib import text
from directory.lib.keys import is_key
from directory.models import Organization, Relationship

MOST_LINES = 100
LONGEST_LINE = 2_500
WORDS, LEFT_OUT = "words", "out"
EVIDENCE_FIELDS = ("source_url", "as_of", "is_confirmed", "note")
# An address behind a name, as lists on web pages are often copied.
ADDRESS_AT_END = re.compile(r"^(?P<name>.+?)[\s(]+(?P<url>https?://[^\s)]+)\)?$", re.I)
Kind = Relationship.Kind


@dataclass(frozen=True)
class PastedLine:
    """One line that was pasted: a name, and perhaps a web address behind it."""

    name: str
    url: str = ""

    @classmethod
    def of(cls, line: str) -> PastedLine:
        """Read one line; commas stay in the name."""
        # No name and address are that long, and the pattern is slow on a long one.
        match = ADDRESS_AT_END.match(line) if len(line) <= LONGEST_LINE else None
        if match is None:
            return cls(line)
        return cls(match["name"].rstrip(" -–—:,;"), match["url"])


class NamesField(forms.CharField):
    """Names, one a line."""

    widget = forms.Textarea(attrs={"rows": 12, "class": "vLargeTextField"})

    def to_python(self, value: Any) -> list[PastedLine]:  # type: ignore[override]
        """Return the lines that say something, each once."""
        lines = [text.clean_line(line) for line in str(value or "").splitlines()]
        return [PastedLine.of(line) for line in dict.fromkeys(filter(None, lines))]

    def validate(self, value: Sequence[PastedLine]) -> None:
        super().validate(value)
        if len(value) > MOST_LINES:
            message = gettext("At most %(limit)d names at once.")
            raise ValidationError(message % {"limit": MOST_LINES})
        longest = Relationship._meta.get_field("other_name").max_length or 200
        for line in value:
            if len(line.name) > longest:
                message = gettext("“%(name)s…” is longer than %(limit)d letters.")
                start = line.name[:40]
                raise ValidationError(message % {"name": start, "limit": longest})

    def run_validators(self, value: object) -> None:
        """Leave it to `validate`: there is nothing else to check in a list."""


class PasteTiesForm(forms.Form):
    """Whom a record is tied to, by name, and where that was read."""

    kind = forms.ChoiceField(label=_("This record"), choices=Kind.choices)
    names = NamesField(
        label=_("These"),
        help_text=_("One name a line. A web address may follow the name."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(fields_for_model(Relationship, fields=EVIDENCE_FIELDS))

    def evidence(self) -> Evidence:
        """Return where the ties were read."""
        return Evidence(**{name: self.cleaned_data[name] for name in EVIDENCE_FIELDS})


@dataclass
class MatchedLine:
    """What one pasted line may mean, and what was chosen of it."""

    number: int
    line: PastedLine
    duplicates: list[Duplicate]
    present: Duplicate | None
    """The record to which this tie is there already."""
    is_in_words: bool
    """The tie is there already, in words."""
    chosen: str

    @property
    def field(self) -> str:
        """Return the name of its choice in what a browser sends."""
        return f"choice-{self.number}"

    @cached_property
    def choices(self) -> list[tuple[str, str]]:
        """Return what can be chosen: the records, the words, nothing."""
        choices = []
        for duplicate in self.duplicates:
            record = duplicate.organization
            reasons = ", ".join(duplicate.reasons)
            choices.append((str(record.pk), f"{record} ({record.slug}): {reasons}"))
        keep = gettext("Keep it in words: “%(name)s”") % {"name": self.line.name}
        return [*choices, (WORDS, keep), (LEFT_OUT, gettext("Leave it out"))]

    @property
    def remark(self) -> str:
        """Return what there is to say of it in words."""
        if self.present is not None:
            name = self.present.organization
            return gettext("Tied to %(name)s already.") % {"name": name}
        if self.is_in_words:
            return gettext("Stands there in words already.")
        if self.chosen == LEFT_OUT:
            return gettext("This is the record itself, or stands in a line above.")
        if self.chosen != WORDS:
            return self._reasons()
        if self.duplicates:
            return gettext("Perhaps one of these: look.")
        return gettext("Not in the directory.")

    def _reasons(self) -> str:
        """Return why the chosen record is the one."""
        for duplicate in self.duplicates:
            if str(duplicate.organization.pk) == self.chosen:
                return text.upper_first(", ".join(duplicate.reasons))
        return ""


def matched(
    side: Organization, kind: str, lines: Sequence[PastedLine]
) -> list[MatchedLine]:
    """Return each line with the records that it may mean, the likeliest chosen.

    What is only perhaps the same stays in words until somebody chooses it. What is
    tied already is left out.
    """
    present = PresentTies(side)
    taken: set[str] = {str(side.pk)}
    found = []
    for number, line in enumerate(lines):
        candidate = Candidate(line.name, url=line.url)
        alike = duplicates.find(candidate, hidden=True)
        first = _meant(line, alike)
        other = first.organization if first else None
        is_there = present.have(NewTie(kind, other, line.name))
        chosen = str(other.pk) if other else WORDS
        if is_there or chosen in taken:
            chosen = LEFT_OUT
        elif chosen != WORDS:
            taken.add(chosen)
        matched_line = MatchedLine(
            number,
            line,
            [one for one in alike if one.organization.pk != side.pk],
            first if is_there and other is not None else None,
            is_there and other is None,
            chosen,
        )
        found.append(matched_line)
    return found


def _meant(line: PastedLine, alike: Sequence[Duplicate]) -> Duplicate | None:
    """Return the record that a line means, if one is likely or the only one so called.

    A short name tells too little to be likely, and yet may be all that there is.
    """
    for duplicate in alike:
        if duplicate.degree == LIKELY:
            return duplicate
    name = text.fold(line.name)
    called_so = []
    for duplicate in alike:
        record = duplicate.organization
        names = [record.name, record.acronym, *map(str, record.other_names)]
        if name in map(text.fold, names):
            called_so.append(duplicate)
    return called_so[0] if len(called_so) == 1 else None


def chosen_ties(
    kind: str, lines: Sequence[PastedLine], sent: Mapping[str, str]
) -> list[NewTie]:
    """Return the ties as they were chosen; refuse a choice that is none."""
    keys = {sent.get(f"choice-{number}", "") for number in range(len(lines))} - {
        WORDS,
        LEFT_OUT,
    }
    if not all(map(is_key, keys)):
        raise ValidationError(gettext("Choose for every line what it means."))
    records = Organization.objects.in_bulk([int(key) for key in keys])
    ties = []
    for number, line in enumerate(lines):
        choice = sent[f"choice-{number}"]
        if choice == LEFT_OUT:
            continue
        other = None if choice == WORDS else records.get(int(choice))
        if other is None and choice != WORDS:
            words = gettext("The record for “%(name)s” was deleted. Choose again.")
            raise ValidationError(words % {"name": line.name})
        ties.append(NewTie(kind, other, line.name, line.url))
    return ties
