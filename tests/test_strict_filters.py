"""The parameters of a list as programs send them."""

from __future__ import annotations

import pytest
from django.http import QueryDict

from directory.filters import OrganizationFilterSet
from directory.lib import slugs
from directory.strict_filters import (
    StrictOrganizationFilterSet,
    WholeListFilterSet,
)
from tests.factories import make_listing, make_organization, make_sector, make_tier

pytestmark = pytest.mark.django_db


def test_strict_filterset_answers_with_all_that_is_published_by_default() -> None:
    for status in ("active", "unknown", "closed", "merged"):
        make_organization(status=status)
    make_organization(visibility="draft")

    numbers = {
        query: len(StrictOrganizationFilterSet(QueryDict(query)).qs)
        for query in ("", "status=any", "status=closed", "status=closed&status=merged")
    }

    assert list(numbers.values()) == [4, 4, 1, 2]


@pytest.mark.parametrize(
    ("query", "refused"),
    [
        ("kind=spaceship", "kind"),
        ("sector=food&sector=nowhere", "sector"),
        ("tier=nowhere", "tier"),
        ("tag=nothing", "tag"),
        ("scope=moon", "scope"),
        ("country=us", "country"),
        ("status=dead", "status"),
        ("sort=size", "sort"),
        ("sort=best", "sort"),
        ("sort=best&q=+", "sort"),
        (f"q={'x' * 201}", "q"),
        ("colour=blue", "__all__"),
    ],
)
def test_strict_filterset_refuses_what_the_lenient_one_leaves_out(
    query: str, refused: str
) -> None:
    make_organization(name="Lodge", sectors=[make_sector(slug="food")])

    lenient = OrganizationFilterSet(QueryDict(query))
    strict = StrictOrganizationFilterSet(QueryDict(query))

    assert (lenient.is_valid(), strict.is_valid()) == (True, False)
    assert list(strict.errors) == [refused]


def test_strict_filterset_reads_what_is_known() -> None:
    make_organization(name="Lodge", sectors=[make_sector(slug="food")], country="US")
    query = "q=lodge&sector=food&sector=_none&country=US&status=any&sort=best&page=1"

    strict = StrictOrganizationFilterSet(QueryDict(query))

    assert strict.errors == {}
    assert [str(card.organization) for card in strict.qs] == ["Lodge"]


@pytest.mark.parametrize(
    ("query", "is_taken"),
    [
        ("tier=near&sort=listed", True),
        ("tier=near&tier=near&sort=listed", True),
        ("tier=near&tier=far&sort=listed", False),
        ("tier=_none&sort=listed", False),
        ("tier=&sort=listed", False),
        ("sort=listed", False),
    ],
)
def test_order_of_staff_goes_with_one_tier(query: str, is_taken: bool) -> None:
    for slug in ("near", "far"):
        make_listing(make_organization(), make_tier(slug=slug))

    strict = StrictOrganizationFilterSet(QueryDict(query))

    assert strict.is_valid() is is_taken
    assert not is_taken or len(strict.qs) == 1


def test_whole_list_has_no_pages() -> None:
    assert StrictOrganizationFilterSet(QueryDict("page=2")).is_valid()
    assert not WholeListFilterSet(QueryDict("page=2")).is_valid()


def test_list_that_fits_into_a_page_fits_into_its_file() -> None:
    tags = [f"{'long ' * 3}{number}" for number in range(60)]
    make_listing(make_organization(tags=tags), make_tier(slug="near"))
    chosen = "&".join(f"tag={slugs.tag_slug(tag)}" for tag in tags)
    page = OrganizationFilterSet(QueryDict(chosen))
    assert page.left_out is not None

    query = page.query(status=["active", "unknown"], tier=["near"])

    assert WholeListFilterSet(QueryDict(query.removeprefix("?"))).is_valid()
    assert not WholeListFilterSet(QueryDict(chosen)).is_valid()
