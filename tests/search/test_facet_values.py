"""The values of each facet, with the words for them."""

from __future__ import annotations

import pytest
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from directory.search import facet_values
from directory.search.engine.keys import NONE
from tests.factories import make_organization, make_sector, make_tier

pytestmark = pytest.mark.django_db


def test_values_come_in_the_order_in_which_they_are_shown() -> None:
    for name in ("Media", "Care"):
        make_sector(name=name)
    for position, name in ((2, "First"), (1, "Second")):
        make_tier(short_name=name, slug=name.lower(), position=position)

    labels = facet_values.labels()

    assert list(labels["kind"].values())[-2:] == ["Social enterprise", "Kind not noted"]
    assert list(labels["sector"].values()) == ["Care", "Media", "No sector noted"]
    assert list(labels["tier"]) == ["second", "first", "_none"]


def test_terms_stand_as_people_sort_them() -> None:
    names = ["AI commons", "eBikes", "Écologie", "zero waste"]
    make_organization(tags=names[::-1])
    for name in names:
        make_sector(name=name)

    labels = facet_values.labels()

    assert list(labels["sector"].values())[:-1] == names
    assert list(labels["tag"].values()) == names


def test_a_merged_term_is_no_value() -> None:
    kept, merged = make_sector(name="Care"), make_sector(name="Caring")
    merged.merged_into = kept
    merged.save()

    assert list(facet_values.labels()["sector"]) == [kept.slug, NONE]


def test_words_are_of_the_active_language_in_one_statement(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    with translation.override("es"), django_assert_num_queries(1):
        labels = facet_values.labels()

    assert labels["country"]["DE"] == "Alemania"
    assert facet_values.ANY in labels["status"]
