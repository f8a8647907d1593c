"""What staff see when they decide about one suggestion: submitted, present and doubles
side by side, and who sent it.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property

from django.utils.text import capfirst
from django.utils.translation import pgettext
from reversion.models import Version

from directory import duplicates
from directory.history import changes, differences, versions
from directory.lib import lookalikes, text, urls
from directory.models import (
    DeclineReason,
    Organization,
    Sender,
    Suggestion,
    SuggestionMessage,
)
from directory.models.suggestions import FIELDS
from directory.suggestions import apply, comparison, spam
from directory.suggestions.comparison import FieldComparison

Kind = Suggestion.Kind
FIELDS_OF_KIND: dict[str, tuple[str, ...]] = {
    Kind.NEW: ("name", "kind", *FIELDS[1:]),
    Kind.CORRECTION: FIELDS,
    Kind.CLOSED: ("status", "dissolved", "successor", *FIELDS),
    Kind.LINK: ("url", *(name for name in FIELDS if name != "url")),
    Kind.LEAVE_OUT: (),
}
MOST_FOUND = 10


@dataclass(frozen=True)
class SubmittedAddress:
    """A web address that a stranger wrote: where it leads, its host as people and as
    machines read it.
    """

    href: str
    host: str
    ascii_host: str

    @property
    def is_foreign(self) -> bool:
        """Tell whether the host is of letters that may pass for others."""
        return self.host != self.ascii_host

    @property
    def is_mixed(self) -> bool:
        """Tell whether the host mixes alphabets, as hardly any honest one does."""
        return bool(lookalikes.mixed_words(self.host))


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
        self.suggestion, self.chosen, self.as_new = suggestion, chosen, as_new

    @cached_property
    def doubles(self) -> list[duplicates.Duplicate]:
        """The records that may be the same organization, also those that the public
        does not see.
        """
        says_who = self.suggestion.is_new or bool(
            {"name", "url"} & set(self.suggestion.submitted)
        )
        return (
            duplicates.find(self._candidate(), hidden=True)
            if self.suggestion.is_pending and says_who
            else []
        )

    @cached_property
    def likely(self) -> duplicates.Duplicate | None:
        """The likeliest double, if there is a likely one."""
        return next(
            (double for double in self.doubles if double.degree == "likely"), None
        )

    @cached_property
    def record(self) -> Organization | None:
        """The record that a decision changes; None where it makes one."""
        if not self.suggestion.is_new and self.suggestion.organization:
            return self.suggestion.organization
        if self.chosen or self.as_new or self.suggestion.is_different:
            return self.chosen
        return self.likely.organization if self.likely else None

    @property
    def is_merge(self) -> bool:
        """Tell whether the words would be added to a record that the suggestion is not
        about.
        """
        return (
            self.record is not None
            and self.record.pk != self.suggestion.organization_id
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
        """What the decider looks at, as one word."""
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
        seen = self.suggestion.seen_version
        if self.is_merge or self.record is None or seen is None or seen == self.version:
            return []
        old = Version.objects.get_for_object(self.record).filter(pk=seen).first()
        return (
            differences.between(versions.snapshot(old), versions.present(self.record))
            if old
            else []
        )

    @cached_property
    def refusal(self) -> str:
        """Why accepting is impossible, nothing if it is possible."""
        gone = not self.suggestion.is_new and self.record is None
        return (
            pgettext("staff", "The record that this was about is gone.") if gone else ""
        )

    @cached_property
    def addresses(self) -> list[SubmittedAddress]:
        """Every web address that the sender wrote."""
        submitted = self.suggestion.submitted
        written = [
            str(submitted.get(name, ""))
            for name in ("url", "description", "name", "successor")
        ]
        hrefs = urls.found_in(
            "\n".join([*written, self.suggestion.evidence, self.suggestion.note])
        )
        return [
            SubmittedAddress(href, urls.host(href), urls.ascii_host(href))
            for href in hrefs
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
        return list(
            waiting.exclude(pk=self.suggestion.pk).exclude(
                verdict=Suggestion.Verdict.SPAM
            )[:MOST_FOUND]
        )

    @cached_property
    def messages(self) -> list[SuggestionMessage]:
        """What was asked and answered, with who asked."""
        return list(self.suggestion.messages.select_related("by"))

    def _candidate(self) -> duplicates.Candidate:
        own = None if self.suggestion.is_new else self.suggestion.organization
        values = {
            name: str(
                self.suggestion.submitted.get(name)
                or (getattr(own, name) if own else "")
                or ""
            )
            for name in ("name", "url", "acronym", "city", "region", "country")
        }
        return duplicates.Candidate(**values, exclude=own.pk if own else None)


@dataclass(frozen=True)
class Known:
    """Who sent it, as far as that is still kept, and how earlier suggestions from the
    same address ended.
    """

    name: str
    email: str
    earlier: list[Suggestion]

    @property
    def ends(self) -> list[tuple[str, int]]:
        """How often each end was, the most frequent first."""
        return Counter(
            str(one.get_state_display()) for one in self.earlier
        ).most_common()


def sender_of(suggestion: Suggestion) -> Known | None:
    """Return who sent it, None when that is forgotten or was never said."""
    sender = Sender.objects.filter(pk=suggestion.pk).first()
    if sender is None or not (sender.name or sender.email):
        return None
    same = (
        Suggestion.objects.filter(sender__email__iexact=sender.email)
        if sender.email
        else Suggestion.objects.none()
    )
    return Known(
        sender.name,
        sender.email,
        list(
            same.exclude(pk=suggestion.pk).order_by("-received_at", "-id")[:MOST_FOUND]
        ),
    )


def reasons_in(language: str) -> list[DeclineReason]:
    """Return the reasons to decline in a language, else all there are."""
    reasons = list(DeclineReason.objects.all())
    return [reason for reason in reasons if reason.language == language] or reasons


def records_named(words: str) -> list[Organization]:
    """Return some records that these words name, for a comparison by hand."""
    folded = text.fold(words)
    if not folded:
        return []
    likely = duplicates.find(duplicates.Candidate(words), hidden=True)
    records = [duplicate.organization for duplicate in likely]
    records += Organization.objects.filter(sort_name__contains=folded)[:MOST_FOUND]
    return list(dict.fromkeys(records))[:MOST_FOUND]


def what_was_decided(suggestion: Suggestion) -> list[tuple[str, str, str]]:
    """Return what was sent and what the decision wrote, field by field, in words."""
    sent, written = suggestion.submitted, suggestion.published
    return [
        (
            comparison.label_of(name),
            comparison.words_of(name, sent.get(name, "")),
            comparison.words_of(name, written.get(name, "")),
        )
        for name in (*apply.PUBLISHED_FIELDS, "alternate_name")
        if sent.get(name) or written.get(name)
    ]


def title_of(suggestion: Suggestion) -> str:
    """Return the heading of its page."""
    return f"{capfirst(str(suggestion.get_kind_display()))}: {suggestion.name}"
