"""`manage.py search` and `manage.py verify_search`."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from directory.models import IndexVersion, Organization
from tests.factories import make_organization

pytestmark = pytest.mark.django_db


def lines_of(*arguments: str) -> list[str]:
    out = StringIO()
    call_command(*arguments, stdout=out)
    return out.getvalue().splitlines()


def test_search_rebuild_says_how_many() -> None:
    make_organization()

    assert lines_of("search", "rebuild") == ["1 organizations in the index."]


def test_search_verify_finds_nothing() -> None:
    make_organization()

    assert lines_of("search", "verify") == ["The index is as a new one would be."]


@pytest.mark.past_the_door
def test_search_verify_fails_on_a_difference() -> None:
    organization = make_organization()
    Organization.objects.filter(pk=organization.pk).update(name="Changed in silence")

    with pytest.raises(
        CommandError, match=f"1 organizations differ: {organization.pk}"
    ):
        call_command("search", "verify")


def test_search_explain_tells_how_a_question_is_read() -> None:
    make_organization(name="Housing Trust")

    lines = lines_of("search", "explain", "hosuing", "trust")

    assert lines == [
        "1 found, read corrected",
        "  hosuing: 1 organizations, rarity 0.41",
        "    as typed: hosuing",
        "    a slip away: housing",
        "  trust: 1 organizations, rarity 0.41",
        "    as typed: trust",
        "1. Housing Trust  [4.5, the whole name]",
        "     hosuing: housing (name)",
        "     trust: trust (name)",
    ]


def test_search_explain_tells_of_the_other_number_once() -> None:
    make_organization(name="Fair Trust")

    lines = lines_of("search", "explain", "trusts")

    assert lines == [
        "1 found, read as typed",
        "  trusts: 1 organizations, rarity 0.41",
        "    as typed: trusts",
        "    in the other number: trust",
        "1. Fair Trust  [1.0]",
        "     trusts: trust (name)",
    ]


def test_search_explain_of_an_address() -> None:
    make_organization(name="Housing Trust", url="https://housing.example.org/")

    assert lines_of("search", "explain", "housing.example.org") == [
        "1 found, read as an address",
        "1. Housing Trust",
    ]


def test_setup_builds_an_index_of_another_form_anew() -> None:
    make_organization()
    IndexVersion.objects.all().delete()

    lines = lines_of("setup")

    assert lines[0] == "Search index built anew: 1 organizations."


def test_verify_search_says_how_many_it_checked() -> None:
    assert lines_of("verify_search") == ["0 organizations checked"]
