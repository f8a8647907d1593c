"""What is public of many, read in batches."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from directory.exports import records
from directory.formats.fields import FIELDS
from directory.history import changes
from tests.factories import make_organization, make_relationship

pytestmark = pytest.mark.django_db


def test_documents_stand_in_the_order_of_the_keys() -> None:
    first, second, third = (make_organization(name=name) for name in "ABC")

    documents = records.documents([third.pk, first.pk, second.pk])

    assert [document["name"] for document in documents] == ["C", "A", "B"]


def test_values_are_what_a_document_has_beside_its_page() -> None:
    (document,) = records.documents([make_organization(name="Bread Guild").pk])

    values = records.values_in(document)

    assert document["page"].endswith("/organizations/bread-guild/")
    assert list(values) == [field.name for field in FIELDS]


@pytest.mark.parametrize("visibility", ["draft", "withdrawn"])
def test_hidden_one_is_left_out(visibility: str) -> None:
    shown, hidden = make_organization(), make_organization(name="Hidden one")
    keys = records.all_keys()
    hidden.visibility = visibility
    with changes.recorded(hidden):
        hidden.save()

    assert keys == [shown.pk, hidden.pk]
    assert records.all_keys() == [shown.pk]
    assert [one["slug"] for one in records.documents(keys)] == [shown.slug]


def test_each_batch_takes_a_fixed_number_of_statements(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(records, "BATCH", 3)

    def statements(number: int) -> int:
        with CaptureQueriesContext(connection) as queries:
            assert len(list(records.documents(keys[:number]))) == number
        return len(queries)

    for _number in range(9):
        one = make_organization(tags=["bread"], successor=make_organization())
        make_relationship(one, other_name="Far one")
    keys = records.all_keys()

    assert statements(18) == 2 * statements(9) == 6 * statements(3)
