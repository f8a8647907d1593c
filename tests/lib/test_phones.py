"""Phone numbers are checked, called and found in whatever spelling they come."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from directory.lib import phones


@pytest.mark.parametrize(
    ("written", "link"),
    [
        ("+49 (0)30 1234567", "tel:+49301234567"),
        ("0049 30 1234567", "tel:+49301234567"),
        ("(+34) 91 123 45 67", "tel:+34911234567"),
        ("(510) 555-0123", "tel:5105550123"),
        ("+1 510.555.0123 ext. 12", "tel:+15105550123;ext=12"),
        ("030 / 123 45 67", "tel:0301234567"),
        ("141", "tel:141"),
        ("call us", ""),
    ],
)
def test_href_calls_the_number(written: str, link: str) -> None:
    assert phones.href(written) == link


@pytest.mark.parametrize("written", ["call us", "12", "1" * 16, "+1 510 <b>", "12@3"])
def test_validate_phone_refuses_what_is_none(written: str) -> None:
    with pytest.raises(ValidationError):
        phones.validate_phone(written)


@pytest.mark.parametrize("kept", ["+49 (0)30 1234567", "0049-30-1234567"])
@pytest.mark.parametrize(
    "typed",
    ["+49 30 1234567", "0049 30 1234567", "030 1234567", "1234567", "tel:+49301234567"],
)
def test_number_with_its_country_is_found_in_any_spelling(
    kept: str, typed: str
) -> None:
    assert phones.keys(kept) & set(phones.keys_asked(typed))


@pytest.mark.parametrize("typed", ["+49 30 1234567", "0049301234567", "030/1234567"])
def test_number_without_its_country_is_found_with_it(typed: str) -> None:
    assert phones.keys("(030) 123 45 67") & set(phones.keys_asked(typed))


@pytest.mark.parametrize("typed", ["+49 30 7654321", "+43 1 4567", "1991", "2013-09"])
def test_other_numbers_are_not_found(typed: str) -> None:
    assert not phones.keys("+49 30 1234567") & set(phones.keys_asked(typed))
