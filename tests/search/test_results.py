"""What answers a question is a sequence of cards, of which a page is read."""

from __future__ import annotations

import pytest

from directory.search import Question
from directory.search.results import PAGE_SIZE, Results
from tests.support.search import add_many

pytestmark = pytest.mark.django_db


def test_results_give_the_page_that_was_asked_for_and_any_other() -> None:
    add_many(PAGE_SIZE + 5)
    results = Results(Question(sort="name"), page=2)

    last = results[PAGE_SIZE : len(results)]

    assert (len(results), len(last)) == (PAGE_SIZE + 5, 5)
    assert results[PAGE_SIZE] == last[0]
    assert [*results][-5:] == last
