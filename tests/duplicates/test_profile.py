"""What organizations are compared by, read once."""

from __future__ import annotations

import pytest

from directory.duplicates import profile
from directory.duplicates.profile import Candidate
from directory.models import Organization
from tests.factories import make_alternate_name, make_organization


def test_profile_of_what_was_typed_holds_nothing_unfit_for_a_database() -> None:
    typed = Candidate("  Mill\x00 \u202e", "mill.example.org", ["", "The Mill"])

    read = profile.of_candidate(typed)

    assert read.written_names == ["Mill", "The Mill"]
    assert (read.own_name, read.acronym, read.site) == ("Mill", "", "mill.example.org")


def test_profile_is_bound_however_much_is_typed() -> None:
    typed = Candidate("a" * 9000, "https://x.org/" + "b" * 9000, ["c"] * 90)

    read = profile.of_candidate(typed)

    assert len(read.own_name) == profile.LONGEST_NAME
    assert len(read.url) <= profile.LONGEST_ADDRESS
    assert len(read.names) == 1 + profile.MOST_NAMES


@pytest.mark.django_db
def test_profile_of_a_record_has_its_names_with_their_kinds() -> None:
    fields = {"acronym": "HMG", "city": "Lyon", "region": "Rhône", "country": "FR"}
    organization = make_organization(name="The Mill", **fields)
    make_alternate_name(organization, name="Barrow", kind="former")

    read = profile.of_record(organization)

    kinds = [(name.written, name.kind) for name in read.names]
    assert kinds == [("The Mill", ""), ("HMG", "acronym"), ("Barrow", "former")]
    assert (read.sort_name, read.exclude) == ("mill", organization.pk)
    assert read.place_words == {"lyon", "rhone"}


def test_record_that_is_not_stored_has_no_other_names() -> None:
    read = profile.of_record(Organization(name="Mill"))

    assert (read.written_names, read.exclude) == (["Mill"], None)
