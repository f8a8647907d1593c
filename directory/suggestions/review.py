"""What staff see when they decide about one suggestion.

Its words, the present ones and its likely duplicates side by side, and who sent it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import Self, TypeVar

from django.utils.text import capfirst
from django.utils.translation import pgettext
from reversion.models import Version

from directory import duplicates
from directory.duplicates import websites
from directory.duplicates.websites import MailTie
from directory.history import changes, differences, versions
from directory.lib import lookalikes, text, urls
from directory.models import (
    DeclineReason,
    KeptQuestion,
    Organization,
    Sender,
    Suggestion,
    SuggestionMessage,
    SuggestionNote,
)
from directory.models.deciding import KeptWords
from directory.models.suggestions import ADDED, FIELDS
from directory.suggestions import apply, comparison, naming, spam
from directory.suggestions.comparison import STAFF_FIELDS, FieldComparison

Kind = Suggestion.Kind
Words = TypeVar("Words", bound=KeptWords)
ENDING = ("status", "dissolved", "successor")
_MORE = tuple(name for name in FIELDS if name not in ("name", "kind", "sectors"))
# What each kind is about stands first: it is what staff compare.
FIELDS_OF_KIND: dict[str, tuple[str, ...]] = {
    Kind.NEW: ("name", "kind", "tiers", "tags", "sectors", *_MORE, *ADDED),
    Kind.CORRECTION: (*FIELDS, *ADDED, *STAFF_FIELDS),
    Kind.CLOSED: (*ENDING, *FIELDS, *ADDED, *STAFF_FIELDS),
    Kind.LINK: (
        "url",
        *(name for name in FIELDS if name != "url"),
        *ADDED,
        *STAFF_FIELDS,
    ),
    Kind.LEAVE_OUT: (),
}
MOST_LISTED = 10  # Of records and suggestions: more than anybody compares by hand.


@dataclass(frozen=True)
class SubmittedAddress:
    """A web address that a stranger wrote: its words, where it leads, and its host.

    The host stands as people read it and, in ASCII, as machines do.
    """

    words: str
    href: str
    host: str
    ascii_host: str

    @classmethod
    def of(cls, words: str, href: str) -> Self:
        """Return an address with its host read from it."""
        return cls(words, href, urls.host(href), urls.ascii_host(href))

    @property
    def is_foreign(self) -> bool:
        """Tell whether the host is of letters that may pass for others."""
        return self.host != self.ascii_host

    @property
    def is_mixed(self) -> bool:
        """Tell whether the host mixes alphabets, as hardly any honest one does."""
        return bool(lookalikes.mixed_words(self.host))


@dataclass(frozen=True)
class Piece:
    """A piece of a stranger's words, and the web address that it is, if it is one."""

    words: str
    address: SubmittedAddress | None


class Sheet:
    """One suggestion with all that a decision needs.

    `chosen`: the record it is compared with, `as_new`: with none.
    """

    def __init__(
        self,
        suggestion: Suggestion,
        *,
        chosen: Organization | None = None,
        as_new: bool = False,
    ) -> None:
        self.suggestion = suggestion
        self.chosen = chosen
        self.as_new = as_new

    @cached_property
    def possible_duplicates(self) -> list[duplicates.Duplicate]:
        """The records that may be the same organization, hidden ones among them."""
        # A correction that leaves name and website alone makes nothing a duplicate.
        says_who = (
            self.suggestion.is_new
            or "name" in self.suggestion.submitted
            or "url" in self.suggestion.submitted
            or "social_profiles" in self.suggestion.submitted
        )
        if not self.suggestion.is_pending or not says_who:
            return []
        return duplicates.find(self._candidate(), hidden=True)

    @cached_property
    def likeliest(self) -> duplicates.Duplicate | None:
        """The likeliest duplicate, if there is a likely one."""
        for duplicate in self.possible_duplicates:
            if duplicate.degree == "likely":
                return duplicate
        return None

    @cached_property
    def record(self) -> Organization | None:
        """The record that a decision changes; None where it makes one."""
        if not self.suggestion.is_new and self.suggestion.organization:
            return self.suggestion.organization
        # What staff chose counts, and what the sender said who saw the duplicates.
        if self.chosen or self.as_new or self.suggestion.is_different:
            return self.chosen
        return self.likeliest.organization if self.likeliest else None

    @property
    def is_merge(self) -> bool:
        """Tell whether its words go into a record that it is not about."""
        if self.record is None:
            return False
        return self.record.pk != self.suggestion.organization_id

    @property
    def name_kind(self) -> str:
        """As what the record likeliest keeps the name that was sent."""
        if self.record is None:
            return naming.LEFT_OUT
        suggestion = self.suggestion
        return naming.kind_of(
            suggestion.name, self.record, language=suggestion.language
        )

    @property
    def twin(self) -> Organization | None:
        """The record that a correction is compared with besides its own."""
        return self.chosen if self.chosen != self.record else None

    @cached_property
    def version(self) -> int | None:
        """The newest version of the record that a decision changes."""
        return changes.newest_version(self.record) if self.record else None

    @cached_property
    def seen(self) -> str:
        """What the decider looks at, as one word.

        A decision that brings another one was made about something else.
        """
        return f"{self.suggestion.edition}-{self.version or ''}"

    @cached_property
    def rows(self) -> list[FieldComparison]:
        """The fields, in the order of the form."""
        names = FIELDS_OF_KIND[self.suggestion.kind]
        return comparison.rows(
            names, self.suggestion, self.record, twin=self.twin, is_merge=self.is_merge
        )

    @cached_property
    def changed(self) -> list[differences.Difference]:
        """What changed in the record since the sender opened the form."""
        opened_at_version = self.suggestion.seen_version
        if self.is_merge or self.record is None:
            return []
        if opened_at_version is None or opened_at_version == self.version:
            return []
        record_versions = Version.objects.get_for_object(self.record)
        old = record_versions.filter(pk=opened_at_version).first()
        # Old versions may be gone, as after a restore.
        if old is None:
            return []
        return differences.between(
            versions.snapshot(old), versions.present(self.record)
        )

    @cached_property
    def refusal(self) -> str:
        """Why accepting is impossible, nothing if it is possible."""
        if self.suggestion.is_new or self.record is not None:
            return ""
        return pgettext("staff", "The record that this was about is gone.")

    @cached_property
    def evidence(self) -> list[Piece]:
        """How to check it, with its addresses as links."""
        return _pieces(self.suggestion.evidence)

    @cached_property
    def note(self) -> list[Piece]:
        """Why it was sent, with its addresses as links."""
        return _pieces(self.suggestion.note)

    @cached_property
    def submitted_site(self) -> SubmittedAddress | None:
        """The website that the sender wrote, where it is another than the present."""
        words = str(self.suggestion.submitted.get("url") or "")
        present = self.record.url if self.record else ""
        found = urls.found_in(words)
        if not found or urls.is_same(words, present):
            return None
        return SubmittedAddress.of(words, found[0])

    @cached_property
    def addresses(self) -> list[SubmittedAddress]:
        """The web addresses that the sender wrote elsewhere, each once."""
        submitted = self.suggestion.submitted
        texts = [
            str(submitted.get(name, ""))
            for name in ("description", "name", "successor")
        ]
        linked = {
            piece.address.href
            for piece in (*self.evidence, *self.note)
            if piece.address
        }
        if self.submitted_site:
            linked.add(self.submitted_site.href)
        return [
            SubmittedAddress.of(href, href)
            for href in urls.found_in("\n".join(texts))
            if href not in linked
        ]

    @cached_property
    def reasons(self) -> list[str]:
        """What spoke for spam, in words."""
        return [spam.reason_words(reason) for reason in self.suggestion.reasons]

    @cached_property
    def others(self) -> list[Suggestion]:
        """Other suggestions that wait about the same record."""
        if self.suggestion.organization_id is None:
            return []
        waiting = Suggestion.objects.pending().about(self.suggestion.organization_id)
        others = waiting.exclude(pk=self.suggestion.pk)
        return list(others.exclude(verdict=Suggestion.Verdict.SPAM)[:MOST_LISTED])

    @cached_property
    def messages(self) -> list[SuggestionMessage]:
        """What was asked and answered, with who asked."""
        return list(self.suggestion.messages.select_related("by"))

    def _candidate(self) -> duplicates.Candidate:
        """Return the organization as it would be after accepting, to look for others.

        Its own record is no duplicate of it.
        """
        record = None if self.suggestion.is_new else self.suggestion.organization
        values = {}
        for name in ("name", "url", "acronym", "city", "region", "country"):
            value = self.suggestion.submitted.get(name)
            # A field that a correction leaves alone, or empties, is compared as it is.
            if not value and record is not None:
                value = getattr(record, name)
            values[name] = str(value or "")
        profiles = list(self.suggestion.submitted.get("social_profiles", ()))
        if record is not None:
            profiles += map(str, record.social_profiles.all())
        key = record.pk if record else None
        return duplicates.Candidate(**values, profiles=profiles, exclude=key)


def _pieces(words: str) -> list[Piece]:
    """Return the words of a stranger in pieces; what is an address leads there."""
    return [
        Piece(piece, SubmittedAddress.of(piece, href) if href else None)
        for piece, href in urls.pieces(words)
    ]


@dataclass(frozen=True)
class KnownSender:
    """Who sent it, as far as that is still kept, with the earlier suggestions.

    `site` is the website that the address is compared with.
    """

    name: str
    email: str
    earlier: list[Suggestion]
    site: str = ""

    @property
    def tie(self) -> MailTie:
        """Whether the address is on the domain of the website."""
        return websites.mail_tie(self.email, self.site)

    @property
    def ends(self) -> list[tuple[str, int]]:
        """How often each end was, the most frequent first."""
        numbers = Counter(
            str(suggestion.get_state_display()) for suggestion in self.earlier
        )
        return numbers.most_common()


def sender_of(sheet: Sheet) -> KnownSender | None:
    """Return who sent it, None when that is forgotten or was never said."""
    suggestion = sheet.suggestion
    sender = Sender.objects.filter(pk=suggestion.pk).first()
    if sender is None or not (sender.name or sender.email):
        return None
    earlier: list[Suggestion] = []
    # Those who left no address have nothing in common.
    if sender.email:
        others = Suggestion.objects.filter(sender__email__iexact=sender.email)
        newest = others.exclude(pk=suggestion.pk).order_by("-received_at", "-id")
        earlier = list(newest[:MOST_LISTED])
    # Of a record that is listed its own website counts, never the one just sent.
    submitted = str(suggestion.submitted.get("url") or "")
    site = sheet.record.url if sheet.record else submitted
    return KnownSender(sender.name, sender.email, earlier, site)


def reasons_in(language: str) -> list[DeclineReason]:
    """Return the reasons to decline in a language, else all there are."""
    return _in_language(list(DeclineReason.objects.all()), language)


def questions_in(language: str) -> list[KeptQuestion]:
    """Return the questions that staff keep in a language, else all there are."""
    return _in_language(list(KeptQuestion.objects.all()), language)


def notes_on(suggestion: Suggestion) -> list[SuggestionNote]:
    """Return what staff noted for each other, the oldest first."""
    return list(suggestion.staff_notes.select_related("by"))


def _in_language(kept: list[Words], language: str) -> list[Words]:
    return [words for words in kept if words.language == language] or kept


def records_named(words: str) -> list[Organization]:
    """Return some records that these words name, for a comparison by hand."""
    folded = text.fold(words)
    if not folded:
        return []
    likely = duplicates.find(duplicates.Candidate(words), hidden=True)
    records = [duplicate.organization for duplicate in likely]
    # Staff type the middle of a name, too, which makes no duplicate.
    records += Organization.objects.filter(sort_name__contains=folded)[:MOST_LISTED]
    return list(dict.fromkeys(records))[:MOST_LISTED]


def what_was_decided(suggestion: Suggestion) -> list[tuple[str, str, str]]:
    """Return what was sent and what the decision wrote, field by field, in words."""
    rows = []
    for name in (*apply.PUBLISHED_FIELDS, *ADDED, "tiers", "alternate_name"):
        sent = suggestion.submitted.get(name, "")
        written = suggestion.published.get(name, "")
        if sent or written:
            row = (
                comparison.label_of(name),
                comparison.words_of(name, sent),
                comparison.words_of(name, written),
            )
            rows.append(row)
    return rows


def title_of(suggestion: Suggestion) -> str:
    """Return the heading of its page."""
    kind = str(suggestion.get_kind_display())
    return f"{capfirst(kind)}: {suggestion.name}"
