"""The fields of parameters: lenient ones drop what strict ones refuse."""

from __future__ import annotations

from copy import deepcopy

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict

from directory.lib.parameters import (
    KnownValues,
    ParametersForm,
    ValueField,
    ValuesField,
    WordsField,
)

KINDS = KnownValues({"fund": "Fund", "media": "Media"})


class Lenient(ParametersForm):
    read_elsewhere = ("page",)
    q = WordsField(required=False, max_length=5)
    kind = ValuesField(required=False, choices=KINDS)
    sort = ValueField(required=False, choices=KnownValues({"name": "A to Z"}))


class Strict(Lenient):
    is_strict = True


def test_known_parameters_are_read_alike() -> None:
    query = QueryDict("q=+a++b&kind=media&kind=&kind=fund&kind=media&sort=name&page=2")

    for form in (Lenient(query, prefix=None), Strict(query, prefix=None)):
        assert form.is_valid()
        assert form.cleaned_data == {
            "q": "a b",
            "kind": ["media", "fund"],
            "sort": "name",
        }
        assert list(form.dropped()) == []


def test_lenient_form_drops_what_it_does_not_know_and_names_it() -> None:
    query = QueryDict("color=1&q=longer&kind=ship&kind=fund&kind=ship&sort=size")

    form = Lenient(query, prefix=None)

    assert form.is_valid()
    assert form.cleaned_data == {"q": "longe", "kind": ["fund"], "sort": ""}
    assert list(form.dropped()) == ["kind=ship", "sort=size", "color"]


@pytest.mark.parametrize(
    ("query", "refused"),
    [
        ("q=longer", "q"),
        ("kind=fund&kind=ship", "kind"),
        ("sort=size", "sort"),
        ("kind=fund&color=1", "__all__"),
    ],
)
def test_strict_form_refuses_what_it_does_not_know(query: str, refused: str) -> None:
    form = Strict(QueryDict(query), prefix=None)

    assert list(form.errors) == [refused]


def test_strict_form_names_the_parameters_there_are_not() -> None:
    form = Strict(QueryDict("color=1&size=2"), prefix=None)

    assert form.errors["__all__"] == ["There is no such parameter: color, size."]


def test_known_values_are_shared_by_copies_of_their_field() -> None:
    field = ValuesField(choices=KINDS)

    copied = deepcopy(field)

    assert copied.choices is KINDS
    assert list(copied.choices) == [("fund", "Fund"), ("media", "Media")]


def test_field_without_known_values_knows_none() -> None:
    field = ValuesField(choices=[("fund", "Fund")])
    field.is_strict = True

    with pytest.raises(ValidationError):
        field.clean(["fund"])
