"""The staff front page names what needs hands, and only that."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.template.loader import render_to_string
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries, Settings

from directory.models import DutyRun, MissedSearch
from directory.operations import dashboard
from tests.factories import make_listing, make_organization

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def backups(settings: Settings, tmp_path: Path) -> Path:
    settings.BACKUP_DIR = tmp_path
    return tmp_path


def verified(days_ago: int, **values: Any) -> Any:
    when = timezone.now() - timedelta(days=days_ago)
    return make_organization(
        verified_at=when, source_url="https://example.org/", **values
    )


def test_numbers_count_published_records_and_drafts() -> None:
    verified(10)
    verified(400)
    make_organization(source_url="https://example.org/")
    make_organization()
    make_organization(visibility="draft")

    overview = dashboard.overview()

    assert overview.drafts == 1
    assert overview.without_source == 1
    assert overview.unverified == 2
    assert overview.stale == 1


def test_published_records_in_no_tier_are_counted() -> None:
    make_listing(make_organization(name="Listed"))
    make_organization(name="Alone")
    make_organization(visibility="draft")

    assert dashboard.overview().without_tier == 1


def test_oldest_verified_come_first() -> None:
    newer, older = verified(10), verified(400)
    verified(500, visibility="draft")

    assert dashboard.overview().oldest_verified == [older, newer]


def test_a_failed_duty_is_named_until_it_goes_well() -> None:
    now = timezone.now()
    DutyRun.objects.create(
        name="backup", started_at=now, ended_at=now, outcome="Disk full"
    )
    failed = [run.name for run in dashboard.overview().failed_duties]

    DutyRun.objects.create(name="backup", started_at=now, ended_at=now, is_ok=True)

    assert (failed, dashboard.overview().failed_duties) == (["backup"], [])


def test_newest_backup_is_late_after_two_days(backups: Path) -> None:
    assert dashboard.newest_backup() is None
    (backups / "ecosystem-20260101T000000000000.sqlite3").touch()
    (backups / "ecosystem-20260101T000000000000.dump").touch()

    fresh = dashboard.newest_backup()
    with time_machine.travel(datetime.now(UTC) + timedelta(days=3)):
        later = dashboard.newest_backup()

    assert (fresh and fresh.is_late, later and later.is_late) == (False, True)


def test_changes_are_counted_by_month_the_present_one_last() -> None:
    with time_machine.travel("2026-01-15T12:00Z"):
        make_organization()
    with time_machine.travel("2026-03-02T12:00Z"):
        make_organization()
        make_organization()
        months = dashboard.changes_per_month()

    assert (len(months), months[0], months[-3:]) == (
        12,
        ("Apr", 0),
        [("Jan", 1), ("Feb", 0), ("Mar", 2)],
    )


def test_overview_takes_as_many_statements_however_many_records(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    for number in range(12):
        make_organization(name=f"Hub {number}", visibility="draft")

    with django_assert_max_num_queries(16):
        shown = dashboard.overview()

    assert len(shown.recent) == 10


def test_overview_tells_what_was_looked_for_in_vain_three_times() -> None:
    MissedSearch.objects.create(
        question="land trust", day=timezone.localdate(), count=2
    )
    MissedSearch.objects.create(question="barter", day=timezone.localdate(), count=2)
    MissedSearch.objects.create(
        question="barter", day=timezone.localdate() - timedelta(days=1), count=1
    )

    assert dashboard.overview().missed_searches == [("barter", 3)]


def test_large_numbers_are_grouped() -> None:
    many = replace(dashboard.overview(), drafts=20181, unverified=1, without_tier=1000)

    words = " ".join(
        render_to_string(
            "admin/directory/_dashboard_tasks.html", {"dashboard": many}
        ).split()
    )

    assert "20,181 drafts" in words
    assert "1 published record that nobody verified yet" in words
    assert "1,000 published records in no tier" in words
