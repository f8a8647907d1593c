"""The suggestions that wait for staff, cut in the ways in which they look at them, and
which one comes next.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.models import User
from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import pgettext

from directory.lib import text
from directory.models import SiteSettings, Suggestion
from directory.models.suggestions import ADDED, FIELDS, SuggestionQuerySet
from directory.suggestions import asked, comparison, status
from directory.suggestions.asked import AskedLine

Kind, Verdict = Suggestion.Kind, Suggestion.Verdict
ME = "me"
SHOWN = 25
GLANCE = 120


@dataclass(frozen=True)
class Queue:
    """One cut: of one kind or all, with one verdict, or what one person took.

    Its parameters are those of the list, too.
    """

    kind: str = ""
    verdict: str = Verdict.CLEAN
    assigned: str = ""

    def condition(self, user: User) -> Q:
        """Return what keeps the suggestions of this cut among those that wait."""
        if self.assigned:
            condition = Q(assigned_to=user) & ~Q(verdict=Verdict.SPAM)
        else:
            condition = Q(verdict=self.verdict)
        if self.kind:
            condition &= Q(kind=self.kind)
        return condition

    def rows(self, user: User) -> SuggestionQuerySet:
        """Return the suggestions of this cut, oldest first."""
        return (
            Suggestion.objects.for_staff()
            .filter(self.condition(user))
            .select_related("organization", "assigned_to")
        )

    def query(self) -> str:
        """Return the parameters that name this cut, without those that go without
        saying.
        """
        named = {
            "kind": self.kind,
            "verdict": self.verdict if self.verdict != Verdict.CLEAN else "",
            "assigned": self.assigned,
        }
        return urlencode({name: value for name, value in named.items() if value})


@dataclass(frozen=True)
class Tab:
    """One cut with its name and how many wait in it."""

    label: str
    queue: Queue
    number: int = 0
    is_chosen: bool = False


def queue_of(parameters: Mapping[str, str]) -> Queue:
    """Return the cut that these parameters name.

    What is unknown counts as not given.
    """
    kind, verdict = parameters.get("kind", ""), parameters.get("verdict", "")
    return Queue(
        kind if kind in Kind.values else "",
        verdict if verdict in Verdict.values else Verdict.CLEAN,
        ME if parameters.get("assigned") == ME else "",
    )


def tabs(user: User, chosen: Queue) -> list[Tab]:
    """Return all cuts with their numbers, counted in one statement."""
    cuts = [
        Tab(pgettext("staff", "All"), Queue()),
        Tab(pgettext("staff", "Mine"), Queue(assigned=ME)),
        Tab(pgettext("staff", "New"), Queue(Kind.NEW)),
        Tab(pgettext("staff", "Corrections"), Queue(Kind.CORRECTION)),
        Tab(pgettext("staff", "Closures"), Queue(Kind.CLOSED)),
        Tab(pgettext("staff", "Websites"), Queue(Kind.LINK)),
        Tab(pgettext("staff", "Leave-out wishes"), Queue(Kind.LEAVE_OUT)),
        Tab(pgettext("staff", "Doubtful"), Queue(verdict=Verdict.DOUBTFUL)),
        Tab(pgettext("staff", "Spam"), Queue(verdict=Verdict.SPAM)),
    ]
    sums: dict[str, Any] = {
        f"n{place}": Count("pk", filter=tab.queue.condition(user))
        for place, tab in enumerate(cuts)
    }
    numbers = Suggestion.objects.for_staff().aggregate(**sums)
    return [
        replace(tab, number=numbers[f"n{place}"], is_chosen=tab.queue == chosen)
        for place, tab in enumerate(cuts)
    ]


def number_waiting() -> int:
    """Return how many wait for a person, those that look like spam left out."""
    return Suggestion.objects.pending().filter(verdict=Verdict.CLEAN).count()


def next_after(suggestion: Suggestion, queue: Queue, user: User) -> Suggestion | None:
    """Return the one that comes after this one in its cut, else the first.

    What others took is left to them.
    """
    free = (
        queue.rows(user)
        .exclude(pk=suggestion.pk)
        .filter(Q(assigned_to=None) | Q(assigned_to=user))
    )
    at, key = suggestion.received_at, suggestion.pk
    later = Q(received_at__gt=at) | Q(received_at=at, pk__gt=key)
    return free.filter(later).first() or free.first()


@dataclass(frozen=True)
class QueueLine:
    """One line of the front page: the oldest about an organization, and the others."""

    suggestion: Suggestion
    others: list[Suggestion]
    days: int
    is_late: bool
    words: str


@dataclass(frozen=True)
class Waiting:
    """What waits: the cuts, the chosen one's oldest lines, how long answers take."""

    tabs: list[Tab]
    chosen: Tab
    lines: list[QueueLine]
    oldest_days: int
    answer_days: int | None
    site: SiteSettings
    asked: list[AskedLine]
    """What waits for its sender, apart: nobody here has to do anything about it."""

    @property
    def has_more(self) -> bool:
        """Tell whether more wait in this cut than are shown."""
        return self.chosen.number > SHOWN

    @property
    def is_quiet(self) -> bool:
        """Tell whether nobody has to do anything."""
        return self.tabs[0].number == 0


def waiting(user: User, queue: Queue) -> Waiting:
    """Return what waits in a cut, oldest first, one line for each organization.

    It takes a fixed number of statements.
    """
    cuts = tabs(user, queue)
    site = SiteSettings.objects.current()
    oldest = list(queue.rows(user).prefetch_related("messages")[:SHOWN])
    lines = [_line(about, site) for about in _by_organization(oldest)]
    # A cut by kind and person at once has no tab of its own.
    other = Tab("", queue, len(oldest))
    return Waiting(
        tabs=cuts,
        chosen=next((tab for tab in cuts if tab.is_chosen), other),
        lines=lines,
        oldest_days=max((line.days for line in lines), default=0),
        answer_days=status.answer_days(),
        site=site,
        asked=asked.lines(SHOWN),
    )


def _by_organization(suggestions: list[Suggestion]) -> list[list[Suggestion]]:
    """Return suggestions about the same record together; each new one stands alone."""
    groups: dict[tuple[str, int], list[Suggestion]] = {}
    for suggestion in suggestions:
        if suggestion.organization_id:
            key = ("of", suggestion.organization_id)
        else:
            key = ("new", suggestion.pk)
        groups.setdefault(key, []).append(suggestion)
    return list(groups.values())


def _line(about: list[Suggestion], site: SiteSettings) -> QueueLine:
    first = about[0]
    days = (timezone.now() - first.received_at).days
    return QueueLine(
        suggestion=first,
        others=about[1:],
        days=days,
        is_late=site.answer_days is not None and days > site.answer_days,
        words=_words(first),
    )


def _words(suggestion: Suggestion) -> str:
    """Return what to know of it at a glance."""
    submitted = suggestion.submitted
    messages = list(suggestion.messages.all())
    if messages:
        words = pgettext("staff", "The sender answered: %(words)s")
        return words % {"words": text.cut(messages[-1].text, GLANCE)}
    if suggestion.kind == Kind.CORRECTION:
        names = [name for name in (*FIELDS, *ADDED) if name in submitted]
        return ", ".join(map(comparison.label_of, names))
    words = str(
        submitted.get("description") or suggestion.note or submitted.get("url") or ""
    )
    # Cleaning a whole description costs much for a line: twice its length is enough.
    return text.cut(text.clean_line(words[: GLANCE * 2]), GLANCE)
