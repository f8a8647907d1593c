"""Lists that somebody keeps are their own, and not without end."""

from __future__ import annotations

import pytest

from directory.catalog import lists
from directory.errors import DirectoryError
from tests.factories import make_user

pytestmark = pytest.mark.django_db


def test_lists_are_their_owners_and_stand_by_name() -> None:
    ada, bo = make_user("viewer", username="ada"), make_user("viewer", username="bo")
    for name in ("Mills", "Funds"):
        lists.keep(ada, name, "q=x")
    lists.keep(bo, "Other", "q=y")

    assert [kept.name for kept in lists.kept_by(ada)] == ["Funds", "Mills"]


def test_no_more_lists_are_kept_than_fit_above_the_list() -> None:
    ada = make_user("viewer")
    for number in range(lists.MOST_LISTS):
        lists.keep(ada, f"List {number}", "q=x")

    with pytest.raises(DirectoryError):
        lists.keep(ada, "One more", "q=x")
    lists.keep(ada, "List 3", "q=y")

    assert len(lists.kept_by(ada)) == lists.MOST_LISTS
