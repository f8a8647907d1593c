"""What visitors type is repaired, and what is refused is refused in plain words."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from directory.forms.fields import (
    HOPELESS_FACTOR,
    EmailField,
    ManyChoicesField,
    OneChoiceField,
    TextField,
    WebsiteField,
)


def refusal(field: TextField | OneChoiceField | ManyChoicesField, value: object) -> str:
    """Return in what words a value is refused."""
    with pytest.raises(ValidationError) as refused:
        field.clean(value)
    return refused.value.messages[0]


def test_no_field_asks_browsers_to_forget_what_was_typed() -> None:
    fields = [TextField("Name", 20), WebsiteField("Website"), EmailField("E-mail")]

    assert ["off" for field in fields if "off" in field.widget.attrs.values()] == []


def test_line_is_repaired() -> None:
    assert TextField("Name", 20).clean("  The\x00 Mill\n ") == "The Mill"


def test_long_text_is_refused_with_both_numbers_and_never_cut() -> None:
    field = TextField("Name", 5)

    assert refusal(field, "123456") == (
        "This is too long: it has 6 characters, and 5 fit here."
    )
    assert "500 characters" in refusal(field, "1" * 500)


def test_hopelessly_long_text_is_refused_before_it_is_repaired() -> None:
    field = TextField("Name", 5)
    repaired: list[int] = []

    def repair(typed: str) -> str:
        repaired.append(len(typed))
        return typed

    field.repair = repair
    for length in (HOPELESS_FACTOR * 5, HOPELESS_FACTOR * 5 + 1):
        assert f"{length} characters" in refusal(field, "1" * length)

    assert repaired == [HOPELESS_FACTOR * 5]


def test_text_that_stands_in_the_record_is_not_too_long() -> None:
    field = TextField("Text", 5)
    field.known = "1234567"

    assert field.clean("1234567") == "1234567"


def test_website_needs_no_scheme_and_is_refused_in_plain_words() -> None:
    field = WebsiteField("Website")

    assert field.clean("mill.example.org") == "https://mill.example.org"
    assert refusal(field, "a mill") == (
        "This address is not complete. It should look like example.org."
    )


@pytest.mark.parametrize("typed", ["m@x.example. ", "Mara <m@x.example>"])
def test_email_is_taken_out_of_what_was_typed(typed: str) -> None:
    assert EmailField("E-mail").clean(typed) == "m@x.example"


def test_email_is_refused_in_plain_words() -> None:
    assert refusal(EmailField("E-mail"), "ada") == (
        "Something is missing in this address. It should look like you@example.org."
    )


def test_only_what_is_on_the_list_is_chosen() -> None:
    one = OneChoiceField("Reach", [("local", "Local")])
    many = ManyChoicesField("Sectors", lambda: [("care", "Care")])

    assert (one.clean("local"), one.clean("")) == ("local", "")
    assert (many.clean(["care"]), many.clean([])) == (["care"], [])
    assert refusal(one, "moon") == "Please choose from the list."
    assert refusal(many, ["moon"]) == "Please choose from the list."
