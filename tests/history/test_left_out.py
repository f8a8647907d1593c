"""The memory of who asked to be left out."""

from __future__ import annotations

import pytest

from directory.history import changes, left_out
from directory.models import LeftOutWish, Organization
from tests.factories import make_organization

pytestmark = pytest.mark.django_db


def withdraw(organization: Organization, visibility: str = "withdrawn") -> None:
    """Withdraw a record, or give it another visibility."""
    with changes.recorded(organization):
        organization.visibility = visibility
        organization.save()


def quiet_garden(**values: str) -> Organization:
    """Return an organization that asked to be left out."""
    garden = make_organization(
        **{
            "name": "The Quiet Garden",
            "url": "https://www.quiet.example/home",
            "email": "hello@quiet.example",
            **values,
        }
    )
    withdraw(garden)
    return garden


def test_wish_outlives_its_record() -> None:
    garden = quiet_garden()
    changes.removed(garden)

    wish = LeftOutWish.objects.get()

    assert (wish.folded_name, wish.url_key) == ("quiet garden", "quiet.example/home")
    assert "quiet.example" not in wish.mail_digest
    assert left_out.find("Quiet Garden", "quiet.example/about") == wish


@pytest.mark.parametrize(
    ("name", "url", "email"),
    [
        ("Quiet Garden", "", ""),
        ("QUIET GARDEN", "http://quiet.example", ""),
        ("Another name", "https://quiet.example/home/", ""),
        ("Quiet Garden", "https://moved.example", "mara@QUIET.example"),
    ],
)
def test_wish_is_found(name: str, url: str, email: str) -> None:
    quiet_garden()

    assert left_out.find(name, url, email) is not None


@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("Loud Garden", "https://quiet.example/loud"),
        ("Quiet Garden", "https://other.example"),
        ("Loud Garden", ""),
    ],
)
def test_wish_of_another_is_not_found(name: str, url: str) -> None:
    quiet_garden()

    assert left_out.find(name, url) is None


@pytest.mark.parametrize("visibility", ["published", "draft"])
def test_wish_ends_where_the_record_is_listed_again(visibility: str) -> None:
    garden = quiet_garden()

    withdraw(garden, visibility)

    assert not LeftOutWish.objects.exists()


def test_hidden_record_made_no_wish() -> None:
    withdraw(make_organization(), "draft")

    assert not LeftOutWish.objects.exists()
