"""The word by which a form names a version: good for one record and one form."""

from __future__ import annotations

from typing import Any

import pytest

from directory.forms import seen
from directory.history import changes
from directory.models import Organization
from tests.factories import make_organization, make_sector
from tests.support.versions import change, stored_versions

pytestmark = pytest.mark.django_db


def keys(organization: Organization) -> list[int]:
    """The keys of the versions of a record, oldest first."""
    return [version.pk for version in stored_versions(organization)]


def test_word_names_the_version_of_its_record_and_form() -> None:
    record = make_organization()

    assert seen.read(seen.issue("correct", record, 7), "correct", record) == 7
    assert seen.read(seen.issue("correct", record, None), "correct", record) is None


def test_word_of_another_record_or_form_names_none() -> None:
    record, other = make_organization(), make_organization()
    word = seen.issue("correct", record, 7)

    assert seen.read(word, "correct", other) is None
    assert seen.read(word, "change", record) is None


@pytest.mark.parametrize(
    "word", ["", "7", "x", "\x00", "²", "\ud800", "1:2:3", None, ["7"]]
)
def test_word_that_is_not_ours_names_none(word: Any) -> None:
    assert seen.read(word, "correct", make_organization()) is None


def test_word_that_was_touched_names_none() -> None:
    record = make_organization()
    word = seen.issue("correct", record, 7)

    assert (
        seen.read(word[:-1] + ("a" if word[-1] != "a" else "b"), "correct", record)
        is None
    )


def test_version_that_readers_saw_is_shown_with_its_sectors() -> None:
    record = make_organization(city="Oldtown", sectors=[make_sector(slug="food")])
    opened = changes.newest_version(record)
    change(record, city="Newtown", sectors=[])

    shown = seen.Seen(record, opened)

    assert shown.version == opened
    assert (shown.values["city"], shown.values["sectors"]) == ("Oldtown", ["food"])


@pytest.mark.parametrize("visibility", ["draft", "withdrawn"])
def test_versions_of_hidden_times_and_before_are_not_shown(visibility: str) -> None:
    record = make_organization(visibility=visibility, city="First")
    change(record, city="Second", visibility="published")
    change(record, city="Third", visibility=visibility)
    change(record, city="Fourth", visibility="published")
    change(record, city="Fifth")

    shown = [seen.Seen(record, key).values["city"] for key in keys(record)]

    assert shown == ["Fifth", "Fifth", "Fifth", "Fourth", "Fifth"]


def test_versions_from_before_a_record_was_gone_are_not_shown() -> None:
    record = make_organization(city="Oldtown")
    version = stored_versions(record)[0]
    changes.removed(Organization.objects.get())
    changes.reverted(version)
    record = Organization.objects.get()
    change(record, city="Newtown")

    shown = [seen.Seen(record, key).values["city"] for key in keys(record)]

    assert shown == ["Newtown", "Oldtown", "Newtown"]


def test_version_of_another_record_is_not_shown() -> None:
    record, other = make_organization(city="Here"), make_organization(city="There")

    assert seen.Seen(record, changes.newest_version(other)).values["city"] == "Here"
