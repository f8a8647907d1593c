"""The settings of the site on the staff side."""

from __future__ import annotations

import pytest
from django.test import Client

from directory.models import SiteSettings
from tests.support.admin import save

pytestmark = pytest.mark.django_db
SETTINGS = "/admin/directory/sitesettings/1/change/"


def test_notice_without_a_last_day_is_refused(boss: Client) -> None:
    response = save(boss, SETTINGS, capacity_notice="We are slow.")

    errors = response.context_data["adminform"].form.errors  # type: ignore[attr-defined]
    assert list(errors) == ["capacity_until"]
    assert SiteSettings.objects.current().capacity_notice == ""


def test_notice_with_a_last_day_is_kept(boss: Client) -> None:
    save(boss, SETTINGS, capacity_notice="We are slow.", capacity_until="2027-01-07")

    kept = SiteSettings.objects.current()
    assert (kept.capacity_notice, str(kept.capacity_until)) == (
        "We are slow.",
        "2027-01-07",
    )
