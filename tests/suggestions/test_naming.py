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
