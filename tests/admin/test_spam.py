"""Blocked words and hosts are kept as comparisons want them, each once."""

from __future__ import annotations

import pytest
from django.test import Client

from directory.models import BlockedTerm
from tests.support.admin import save, shown

pytestmark = pytest.mark.django_db
ADD = "/admin/directory/blockedterm/add/"


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("word", "  Cheap  PÍLLS ", "cheap pills"),
        ("host", "https://www.Spam.example/offers?x=1", "spam.example"),
    ],
)
def test_term_is_kept_as_comparisons_want_it(
    editor: Client, kind: str, typed: str, kept: str
) -> None:
    save(editor, ADD, kind=kind, value=typed)

    assert list(BlockedTerm.objects.values_list("kind", "value")) == [(kind, kept)]


@pytest.mark.parametrize(
    ("kind", "typed", "message"),
    [
        ("word", "???", "Write a word with letters."),
        ("host", "no host", "Write a host, such as spam.example."),
    ],
)
def test_term_that_blocks_nothing_is_refused(
    editor: Client, kind: str, typed: str, message: str
) -> None:
    page = save(editor, ADD, kind=kind, value=typed)

    assert shown(page)["adminform"].form.errors == {"value": [message]}


def test_term_in_another_spelling_stands_there_already(editor: Client) -> None:
    save(editor, ADD, kind="word", value="Casino")

    page = save(editor, ADD, kind="word", value="CASINO")

    assert shown(page)["adminform"].form.non_field_errors() == [
        "This term is blocked already."
    ]
