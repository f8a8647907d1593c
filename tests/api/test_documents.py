"""The documents that the description of the API names are those of its answers."""

from __future__ import annotations

import pytest

from directory.api import documents, examples
from directory.formats.structured import OrganizationSerializer


@pytest.mark.parametrize(
    ("name", "serializer"),
    [
        ("organizations", OrganizationSerializer),
        ("sectors", documents.SectorDocument),
        ("tiers", documents.TierDocument),
        ("tags", documents.TagDocument),
        ("relationships", documents.RelationshipDocument),
        ("changes", documents.ChangeDocument),
    ],
)
def test_example_has_each_field_of_its_document(name: str, serializer: type) -> None:
    example = examples.DOCUMENTS[name]

    checked = serializer(data=example)

    assert checked.is_valid(), checked.errors
    assert sorted(example) == sorted(checked.fields)


@pytest.mark.parametrize("status", examples.PROBLEMS)
def test_example_of_a_refusal_is_one(status: int) -> None:
    checked = documents.ProblemDocument(data=examples.PROBLEMS[status])

    assert checked.is_valid(), checked.errors
    assert examples.PROBLEMS[status]["status"] == status
