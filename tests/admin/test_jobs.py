"""Administrators do a duty at once, and see how it went."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from directory.models import DutyRun

pytestmark = pytest.mark.django_db
RUN = "/admin/directory/dutyrun/{}/run/"


def test_a_duty_is_done_at_once(boss: Client) -> None:
    page = boss.post(RUN.format("end_sessions"), follow=True).content.decode()

    assert list(DutyRun.objects.values_list("name", "is_ok")) == [
        ("end_sessions", True)
    ]
    assert DutyRun.objects.get().outcome in page


def test_a_duty_that_fails_says_why(boss: Client, settings: Settings) -> None:
    settings.BACKUP_DIR = settings.BASE_DIR / "manage.py"

    response = boss.post(RUN.format("backup"), follow=True)

    assert response.status_code == 200
    assert [run.is_ok for run in DutyRun.objects.all()] == [False]


def test_an_unknown_duty_is_not_found(boss: Client) -> None:
    assert boss.post(RUN.format("dance")).status_code == 404
