"""As what another name of a record is kept."""

from __future__ import annotations

import pytest

from directory.models import Organization
from directory.suggestions import naming


@pytest.mark.parametrize(
    ("name", "own", "kind"),
    [
        ("RVAE", "Riverbend Arts Exchange", "short"),
        ("rae", "Riverbend Arts Exchange", "short"),
        ("Arts Exchange", "Riverbend Arts Exchange", "short"),
        ("Riverbend Arts Exchange Inc.", "Riverbend Arts", "legal"),
        ("Riverbend e.V.", "Riverbend Arts", "legal"),
        ("Riverbend Society for the Arts", "Riverbend Arts", "legal"),
        ("Riverbend Arts (formerly Mill Street)", "Riverbend Arts", "former"),
        ("anciennement Rue du Moulin", "Riverbend Arts", "former"),
        ("Mill Street Guild", "Riverbend Arts", "former"),
        ("Riverbend-Arts", "Riverbend Arts", ""),
        ("RIVERBEND ARTS", "Riverbend Arts", ""),
    ],
)
def test_kind_of_name_follows_its_length_and_words(
    name: str, own: str, kind: str
) -> None:
    assert naming.kind_of(name, Organization(name=own)) == kind


def test_name_without_a_word_in_common_sent_in_another_language_is_translated() -> None:
    record = Organization(name="Riverbend Arts", language="en")

    kinds = [
        naming.kind_of("Artes del Recodo", record, language=language)
        for language in ("es", "en")
    ]

    assert kinds == ["translated", "former"]


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("Mill Guild (former)", ("Mill Guild", "former")),
        (" Mill Guild  (Legal) ", ("Mill Guild", "legal")),
        ("Mill (Guild)", ("Mill (Guild)", "")),
        ("(former)", ("(former)", "")),
        ("Mill", ("Mill", "")),
    ],
)
def test_line_has_a_name_and_perhaps_its_kind(
    line: str, named: tuple[str, str]
) -> None:
    assert naming.of_line(line) == named


def test_line_is_read_as_it_was_written() -> None:
    line = naming.line_of("Mill (Guild)", "short")

    assert naming.of_line(line) == ("Mill (Guild)", "short")
