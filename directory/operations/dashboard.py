"""What needs hands today: the front page of the staff side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from directory.charts import trend
from directory.duplicates import pairs
from directory.models import (
    Change,
    DutyRun,
    Listing,
    MissedSearch,
    Organization,
    PreparedChange,
    SiteSettings,
)
from directory.models.visibility import is_published
from directory.operations import backups, jobs

MOST_SHOWN = 10
MONTHS_SHOWN = 12
STALE_AGE = timedelta(days=365)
LATE_AGE = timedelta(days=2)
"""A backup is made each day: one that failed may be made up for the day after."""


@dataclass(frozen=True)
class Backup:
    """The newest backup that counts; it is late when it is older than two days."""

    name: str
    made_at: datetime
    is_late: bool


@dataclass(frozen=True)
class Dashboard:
    """What the staff front page shows."""

    empty_settings: list[str]
    drafts: int
    prepared: int
    came_back: int
    """Of the prepared changes those that could not be published at their time."""
    without_source: int
    without_tier: int
    unverified: int
    stale: int
    oldest_verified: Sequence[Organization]
    suspected_duplicates: list[pairs.Pair]
    missed_searches: list[tuple[str, int]]
    failed_duties: list[DutyRun]
    overdue_duties: list[str]
    backup: Backup | None
    recent: Sequence[Change]
    present: set[int]
    """The keys of those recently changed that are still there."""
    trend: SafeString

    def is_quiet(self) -> bool:
        """Tell whether nothing waits."""
        waiting = (
            self.empty_settings,
            self.drafts,
            self.prepared,
            self.without_source,
            self.without_tier,
            self.unverified,
            self.stale,
            self.suspected_duplicates,
        )
        return (
            not any(waiting)
            and not self.failed_duties
            and not self.overdue_duties
            and self.backup is not None
        )


def overview() -> Dashboard:
    """Return what needs hands now, in a fixed number of statements."""
    published = Organization.objects.published()
    verified = published.filter(verified_at__isnull=False)
    numbers = _numbers()
    runs = DutyRun.objects.newest_of_each()
    prepared = PreparedChange.objects.aggregate(
        number=Count("pk"), came_back=Count("pk", filter=~Q(trouble=""))
    )
    recent = list(Change.objects.select_related("by")[:MOST_SHOWN])
    changed_keys = [change.organization_key for change in recent]
    present = Organization.objects.filter(pk__in=changed_keys)
    return Dashboard(
        empty_settings=SiteSettings.objects.current().empty_fields(),
        drafts=numbers["drafts"],
        prepared=prepared["number"],
        came_back=prepared["came_back"],
        without_source=numbers["without_source"],
        without_tier=numbers["without_tier"],
        unverified=numbers["unverified"],
        stale=numbers["stale"],
        oldest_verified=list(verified.order_by("verified_at", "id")[:MOST_SHOWN]),
        suspected_duplicates=pairs.suspected(MOST_SHOWN),
        missed_searches=MissedSearch.objects.frequent()[:MOST_SHOWN],
        failed_duties=[run for run in runs if run.ended_at and not run.is_ok],
        overdue_duties=sorted(jobs.overdue()),
        backup=newest_backup(),
        recent=recent,
        present=set(present.values_list("pk", flat=True)),
        trend=trend.bars(
            changes_per_month(),
            title=pgettext("staff", "Changes per month"),
        ),
    )


def _numbers() -> dict[str, int]:
    """Count in one walk through the records, where an index would lead to each."""
    is_draft = Q(visibility=Organization.Visibility.DRAFT)
    conditions = {
        "without_source": Q(source_url="", source_note=""),
        "without_tier": ~Q(pk__in=Listing.objects.values("organization")),
        "unverified": Q(verified_at=None),
        "stale": Q(verified_at__lt=timezone.now() - STALE_AGE),
    }
    counts = {"drafts": Count("pk", filter=is_draft)}
    for name, condition in conditions.items():
        counts[name] = Count("pk", filter=is_published() & condition)
    return Organization.objects.order_by().aggregate(**counts)


def newest_backup() -> Backup | None:
    """Return the newest backup that was opened and checked, None when there is none."""
    files = backups.newest_first()
    if not files:
        return None
    newest = files[0]
    written = newest.stat().st_mtime
    made_at = datetime.fromtimestamp(written, tz=timezone.get_current_timezone())
    age = timezone.now() - made_at
    return Backup(newest.name, made_at, is_late=age > LATE_AGE)


def changes_per_month() -> list[tuple[str, int]]:
    """Return the number of changes in each of the last twelve months.

    Each comes with its short name; the present one is the last.
    """
    begins = _months_begin(timezone.localtime())
    # By two bounds a month: asked for the month of each row, SQLite calls Python for
    # every one.
    numbers = {}
    for begin, end in pairwise(begins):
        is_within = Q(at__gte=begin, at__lt=end)
        numbers[f"{begin:%Y_%m}"] = Count("pk", filter=is_within)
    changes = Change.objects.filter(at__gte=begins[0])
    counts = changes.aggregate(**numbers)
    return [
        (date_format(begin, "M"), counts[f"{begin:%Y_%m}"]) for begin in begins[:-1]
    ]


def _months_begin(now: datetime) -> list[datetime]:
    """Return when each of the last twelve months and the next one begin."""
    # Months counted from the year 0, so that a year's end is no special case.
    next_month = now.year * 12 + now.month
    begins = []
    for number in range(next_month - MONTHS_SHOWN, next_month + 1):
        year, month = divmod(number, 12)
        begins.append(datetime(year, month + 1, 1, tzinfo=now.tzinfo))
    return begins
