"""The parameters of the API: those of the list for readers, read strictly."""

from __future__ import annotations

from directory.api import cursors
from directory.api.parameters import WalkFilterSet
from directory.filters import OrganizationFilterSet


def test_parameters_are_those_of_the_list_for_readers() -> None:
    assert list(WalkFilterSet.base_filters) == list(OrganizationFilterSet.base_filters)


def test_walk_has_parameters_of_its_own_in_the_place_of_pages() -> None:
    assert WalkFilterSet.Meta.form.read_elsewhere == cursors.OWN
    assert "page" not in cursors.OWN
