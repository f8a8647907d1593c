"""An address at which readers could have met a record leads to it for ever, unless
another record took it.
"""

from __future__ import annotations

from typing import Any

import pytest
from reversion.models import Version

from directory.history import changes
from directory.models import Organization
from tests.factories import make_organization
from tests.support.versions import addresses

pytestmark = pytest.mark.django_db


def change(organization: Organization, **values: Any) -> None:
    """Change fields of an organization, as staff would."""
    with changes.recorded(organization):
        for name, value in values.items():
            setattr(organization, name, value)
        organization.save()


def versions(subject: Any) -> Any:
    """The stored versions of a record, newest first."""
    return Version.objects.get_for_object_reference(type(subject), subject.pk).order_by(
        "-pk"
    )


def test_recorded_keeps_the_address_that_was_public() -> None:
    organization = make_organization(slug="bread")

    change(organization, slug="bakers")
    change(organization, slug="guild")

    assert addresses(organization) == ["bakers", "bread"]


def test_recorded_forgets_an_address_that_was_never_public() -> None:
    organization = make_organization(slug="bread", visibility="draft")

    change(organization, slug="bakers")

    assert addresses(organization) == []


def test_recorded_keeps_the_address_of_the_change_that_also_hides() -> None:
    organization = make_organization(slug="bread")

    change(organization, slug="bakers", visibility="draft")

    assert "bread" in addresses(organization)


def test_recorded_drops_an_old_address_that_is_the_present_one_again() -> None:
    organization = make_organization(slug="bread")
    change(organization, slug="bakers")

    change(organization, slug="bread")

    assert addresses(organization) == ["bakers"]


def test_recorded_gives_an_old_address_to_the_record_that_takes_it() -> None:
    first = make_organization(slug="bread")
    change(first, slug="bakers")

    second = make_organization(slug="bread")
    change(first, city="Oakland")

    assert (addresses(first), addresses(second)) == ([], [])
