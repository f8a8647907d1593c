"""The care of the search: the daily check, and an index that is built when it is
needed.
"""

from __future__ import annotations

from datetime import date, datetime

import pytest
import time_machine

from directory.errors import DirectoryError
from directory.models import MissedSearch, Organization
from directory.operations import jobs
from directory.search import maintenance
from tests.factories import make_organization

pytestmark = pytest.mark.django_db
TODAY = time_machine.travel(datetime(2026, 3, 31, 12), tick=False)


def test_verify_search_counts_what_it_checked() -> None:
    make_organization()

    assert maintenance.verify_search() == "1 organization checked"


@pytest.mark.past_the_door
def test_verify_search_as_a_duty_fails_on_a_difference() -> None:
    organization = make_organization()
    Organization.objects.filter(pk=organization.pk).update(name="Changed in silence")

    with pytest.raises(DirectoryError) as refusal:
        jobs.run("verify_search")

    assert (
        str(refusal.value)
        == f"The search has 1 organization wrong ({organization.pk}). Run: manage.py"
        " search rebuild"
    )


@TODAY
def test_verify_search_forgets_searches_of_long_ago() -> None:
    for day in (date(2026, 2, 1), date(2026, 3, 30)):
        MissedSearch.objects.create(question="wombat", day=day, count=1)

    maintenance.verify_search()

    assert [row.day for row in MissedSearch.objects.all()] == [date(2026, 3, 30)]


def test_rebuild_if_needed_builds_once() -> None:
    make_organization()

    assert (maintenance.rebuild_if_needed(), maintenance.rebuild_if_needed()) == (
        1,
        None,
    )
