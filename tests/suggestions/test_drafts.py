"""What a visitor's form hands on."""

from __future__ import annotations

from directory.forms.suggestions import CorrectForm
from directory.models import Suggestion
from directory.suggestions.drafts import LABELS, NEWS


def test_every_label_stands_beside_its_field() -> None:
    fields = CorrectForm.base_fields

    assert {name: str(fields[name].label) for name in LABELS} == {
        name: str(label) for name, label in LABELS.items()
    }


def test_news_are_kinds_of_suggestions_and_nothing() -> None:
    assert set(NEWS) - set(Suggestion.Kind.values) == {""}
