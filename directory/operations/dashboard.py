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

from directory.catalog import organizations
from directory.charts import trend
from directory.models import Change, DutyRun, MissedSearch, Organization, SiteSettings
from directory.operations import backups, jobs

SHOWN = 10
MONTHS = 12
STALE = timedelta(days=365)


@dataclass(frozen=True)
class Backup:
    """The newest backup that counts; it is late when it is older than two days."""

    name: str
    made_at: datetime
    is_late: bool


@dataclass(frozen=True)
class Dashboard:
    """What the staff front page shows.

    `present` holds the keys of those recently changed that are still there.
    """

    empty_settings: list[str]
    drafts: int
    without_source: int
    unverified: int
    stale: int
    oldest_verified: Sequence[Organization]
    doubles: list[list[Organization]]
    missed_searches: list[tuple[str, int]]
    failed_duties: list[DutyRun]
    overdue_duties: list[str]
    backup: Backup | None
    recent: Sequence[Change]
    present: set[int]
    trend: SafeString

    def is_quiet(self) -> bool:
        """Tell whether nothing waits."""
        waiting = (
            self.empty_settings,
            self.drafts,
            self.without_source,
            self.unverified,
            self.stale,
            self.doubles,
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
    runs = DutyRun.objects.newest_of_each()
    recent = list(Change.objects.select_related("by")[:SHOWN])
    keys = [change.organization_key for change in recent]
    return Dashboard(
        empty_settings=SiteSettings.objects.current().empty_fields(),
        drafts=Organization.objects.filter(
            visibility=Organization.Visibility.DRAFT
        ).count(),
        without_source=published.without_source().count(),
        unverified=published.filter(verified_at=None).count(),
        stale=verified.filter(verified_at__lt=timezone.now() - STALE).count(),
        oldest_verified=list(verified.order_by("verified_at", "id")[:SHOWN]),
        doubles=organizations.suspected_duplicates(SHOWN),
        missed_searches=MissedSearch.objects.frequent()[:SHOWN],
        failed_duties=[run for run in runs if run.ended_at and not run.is_ok],
        overdue_duties=sorted(jobs.overdue()),
        backup=newest_backup(),
        recent=recent,
        present=set(
            Organization.objects.filter(pk__in=keys).values_list("pk", flat=True)
        ),
        trend=trend.bars(
            changes_per_month(), title=pgettext("staff", "Changes per month")
        ),
    )


def newest_backup() -> Backup | None:
    """Return the newest backup that was opened and checked, None when there is none."""
    files = backups.newest_first()
    if not files:
        return None
    made_at = datetime.fromtimestamp(
        files[0].stat().st_mtime, tz=timezone.get_current_timezone()
    )
    return Backup(files[0].name, made_at, timezone.now() - made_at > timedelta(days=2))


def changes_per_month() -> list[tuple[str, int]]:
    """Return the number of changes in each of the last twelve months, the present one
    last, each with its short name.
    """
    begins = _months_begin(timezone.localtime())
    # By two bounds a month: asked for the month of each row, SQLite calls Python for
    # every one.
    numbers = {
        f"{begin:%Y_%m}": Count("pk", filter=Q(at__gte=begin, at__lt=end))
        for begin, end in pairwise(begins)
    }
    found = Change.objects.filter(at__gte=begins[0]).aggregate(**numbers)
    return [(date_format(begin, "M"), found[f"{begin:%Y_%m}"]) for begin in begins[:-1]]


def _months_begin(now: datetime) -> list[datetime]:
    """Return the first moments of the last twelve months and of the next one, in the
    time of the portal.
    """
    present = now.year * 12 + now.month
    return [
        datetime(number // 12, number % 12 + 1, 1, tzinfo=now.tzinfo)
        for number in range(present - MONTHS, present + 1)
    ]
