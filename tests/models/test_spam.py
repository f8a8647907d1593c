"""A blocked term is kept in the form that is compared."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from directory.models import BlockedTerm

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("kind", "typed", "kept"),
    [
        ("word", " Chéap  PILLS! ", "cheap pills"),
        ("host", "https://www.Spam.example:8080/page?x=1", "spam.example"),
        ("host", "spam.example", "spam.example"),
        ("host", "xn--bcher-kva.example", "bücher.example"),
    ],
)
def test_value_is_kept_as_it_is_compared(kind: str, typed: str, kept: str) -> None:
    term = BlockedTerm(kind=kind, value=typed)

    term.full_clean()
    term.save()

    assert BlockedTerm.objects.get().value == kept


@pytest.mark.parametrize(
    ("kind", "typed"),
    [
        ("word", "!?"),
        ("host", "com"),
        ("host", "spam"),
        ("host", "javascript:alert(1)"),
    ],
)
def test_what_would_block_nothing_or_everything_is_refused(
    kind: str, typed: str
) -> None:
    with pytest.raises(ValidationError) as refused:
        BlockedTerm(kind=kind, value=typed).full_clean()

    assert list(refused.value.error_dict) == ["value"]


def test_second_spelling_of_a_term_is_refused() -> None:
    BlockedTerm.objects.create(kind="host", value="spam.example")

    with pytest.raises(ValidationError, match="blocked already"):
        BlockedTerm(kind="host", value="http://WWW.spam.example/").full_clean()
