"""Problems are told to programs, and pages are shown to people."""

from __future__ import annotations

import json
from http import HTTPStatus

import pytest

from directory.lib import problems


@pytest.mark.parametrize(
    ("path", "is_told"),
    [
        ("/api/v1/", True),
        ("/api/reconcile/", True),
        ("/api/docs/", False),
        ("/api/reconcile/preview/", False),
        ("/apiary/", False),
        ("/organizations/", False),
    ],
)
def test_problems_are_told_where_programs_ask(path: str, is_told: bool) -> None:
    assert problems.is_told_at(path) is is_told


@pytest.mark.parametrize("status", problems.DETAILS)
def test_answer_says_what_is_wrong(status: HTTPStatus) -> None:
    answer = problems.answer(status)

    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert json.loads(answer.content) == {
        "type": "about:blank",
        "title": status.phrase,
        "status": status.value,
        "detail": problems.DETAILS[status],
    }
