"""Made-up organizations: always the same ones, as whole as real ones, and only where
nothing can be spoilt.
"""

from __future__ import annotations

import pytest
from reversion.models import Version

from directory.errors import DirectoryError
from directory.models import (
    Change,
    ContentVersion,
    Listing,
    Organization,
    Relationship,
    TaggedOrganization,
)
from directory.operations import seed
from tests.benchmarks import fake_data
from tests.factories import make_organization


def test_rows_are_plain_and_the_same_each_time() -> None:
    first, again, other = (
        list(fake_data.rows(50)),
        list(fake_data.rows(50)),
        list(fake_data.rows(50, seed=2)),
    )

    assert first == again
    assert first != other
    assert {type(value) for row in first for value in row.values()} <= {
        str,
        int,
        list,
        type(None),
    }


def test_rows_of_a_smaller_number_are_the_first_of_a_larger() -> None:
    assert list(fake_data.rows(10)) == list(fake_data.rows(300))[:10]


def test_rows_have_names_and_addresses_of_their_own() -> None:
    found = list(fake_data.rows(5000))

    assert len({row["name"] for row in found}) == 5000
    assert len({row["slug"] for row in found}) == 5000
    assert max(len(row["name"]) for row in found) <= 200


def test_rows_differ_in_what_a_list_filters_by() -> None:
    found = list(fake_data.rows(300))

    for name in ("kind", "scope", "country", "status", "visibility", "tier"):
        assert len({row[name] for row in found}) > 1, name
    assert all(
        row["member_of"] is None or row["member_of"] < place
        for place, row in enumerate(found)
    )


@pytest.mark.django_db
def test_fill_makes_whole_organizations() -> None:
    fake_data.fill(60)

    for organization in Organization.objects.all():
        organization.full_clean()
    assert Organization.objects.count() == 60
    assert Change.objects.filter(kind="added").count() == 60
    assert not Organization.objects.published().filter(published_at=None).exists()
    assert ContentVersion.objects.number() > 0


@pytest.mark.django_db
def test_fill_keeps_what_saving_would_derive() -> None:
    fake_data.fill(20)
    before = list(
        Organization.objects.order_by("pk").values_list("sort_name", "url_key", "slug")
    )

    for organization in Organization.objects.all():
        organization.save()

    assert (
        list(
            Organization.objects.order_by("pk").values_list(
                "sort_name", "url_key", "slug"
            )
        )
        == before
    )


@pytest.mark.django_db
def test_fill_again_adds_others() -> None:
    fake_data.fill(30)

    fake_data.fill(30, on_content=True)

    assert len(set(Organization.objects.values_list("slug", "url_key"))) == 60


@pytest.mark.django_db
@pytest.mark.parametrize("part", ["", *fake_data.USUAL])
def test_fill_hangs_on_them_what_is_asked_for(part: str) -> None:
    fake_data.fill(100, parts=[part])

    kinds = {
        fake_data.TIES: Relationship,
        fake_data.TAGGED: TaggedOrganization,
        fake_data.LISTED: Listing,
    }
    found = [name for name, kind in kinds.items() if kind.objects.exists()]
    assert found == ([part] if part else [])


@pytest.mark.django_db
def test_fill_gives_them_a_history_when_asked() -> None:
    fake_data.fill(5, parts=[fake_data.HISTORIES])

    for organization in Organization.objects.all():
        own = Change.objects.filter(organization_key=organization.pk).order_by("pk")
        assert [change.kind for change in own] == ["added", "changed"]
        assert Version.objects.get_for_object(organization).count() == 2


@pytest.mark.django_db
def test_fill_refuses_where_there_is_content() -> None:
    make_organization()

    with pytest.raises(DirectoryError, match="This directory has content"):
        fake_data.fill(5)

    assert Organization.objects.count() == 1


@pytest.mark.django_db
def test_main_adds_to_content_only_when_told(
    capsys: pytest.CaptureFixture[str],
    seeded: seed.Seeded,
) -> None:
    with pytest.raises(SystemExit, match="Fill a scratch database"):
        fake_data.main(["--organizations=5"])

    fake_data.main(["--organizations=5", "--yes"])

    assert Organization.objects.count() == 25
    assert capsys.readouterr().out == "5 organizations made up.\n"
