"""Many organizations are read and their newest versions found in a fixed number of
statements.
"""

from __future__ import annotations

import pytest
import pytest_django
from reversion.models import Version

from directory.history import changes, revisions
from directory.models import Organization
from tests.factories import make_organization, make_sector
from tests.support.versions import change

pytestmark = pytest.mark.django_db


@pytest.mark.past_the_door
def test_fresh_returns_the_records_in_the_order_asked_for() -> None:
    first, second = make_organization(), make_organization()
    Organization.objects.filter(pk=second.pk).update(city="York")

    fresh = revisions.fresh([second.pk, first.pk])

    assert fresh == [second, first]
    assert fresh[0].city == "York"


def test_newest_returns_the_last_version_of_each_that_has_one() -> None:
    changed, other = make_organization(), make_organization()
    change(changed, city="York")
    bare = Organization.objects.create(name="Loaded past the door")

    newest = revisions.newest([changed.pk, other.pk, bare.pk])

    assert newest == {
        changed.pk: changes.newest_version(changed),
        other.pk: changes.newest_version(other),
    }
    bare.delete()


def test_newest_takes_one_statement(
    django_assert_num_queries: pytest_django.DjangoAssertNumQueries,
) -> None:
    keys = [make_organization().pk for _ in range(5)]
    revisions.newest(keys)

    with django_assert_num_queries(1):
        revisions.newest(keys)


def test_write_gives_each_record_a_revision_of_its_own() -> None:
    organizations = [make_organization(sectors=[make_sector()]) for _ in range(2)]
    fresh = revisions.fresh([organization.pk for organization in organizations])

    written = revisions.write(fresh, by=None, comment="Because.")

    stored = Version.objects.in_bulk(list(written.values()))
    assert len({version.revision_id for version in stored.values()}) == 2
    assert [stored[written[one.pk]].object_id for one in organizations] == [
        str(one.pk) for one in organizations
    ]
