import pytest
from django.core.exceptions import ValidationError

from directory.lib import emails


@pytest.mark.parametrize(
    "typed",
    [
        "m@x.example",
        "m@x.example. ",
        "m@x.example,",
        " m@x.example;",
        "Mara <m@x.example>",
        "Mara <m@x.example>,",
        '"Lopez, Mara" < m@x.example >',
        "<m@x.example>",
        "mailto:m@x.example",
        "(m@x.example)",
        "\u201cm@x.example\u201d",
        "m@x.\u200bexample",
    ],
)
def test_clean_takes_the_address_out_of_what_was_typed(typed: str) -> None:
    assert emails.clean(typed) == "m@x.example"


@pytest.mark.parametrize(
    "typed",
    [
        "a.b+c@x.example",
        "o'hara@x.example",
        "Mara",
        "Mara <m>",
        "m @x.example",
        '"a,b"@x.example',
    ],
)
def test_clean_leaves_alone_what_is_right_or_no_address(typed: str) -> None:
    assert emails.clean(typed) == typed


@pytest.mark.parametrize(
    "typed",
    [
        "m@x.example, t@x.example",
        "m@x.example t@x.example",
        "m@x.example/t@x.example",
        "Mara <m@x.example>, Tom <t@x.example>",
    ],
)
def test_several_addresses_stay_as_typed_and_are_refused(typed: str) -> None:
    with pytest.raises(ValidationError) as refused:
        emails.validate_one(typed)

    assert (emails.clean(typed), refused.value.code) == (typed, "several")


@pytest.mark.parametrize("typed", ["m@x.example", "M@x.example <m@x.example>", "", "x"])
def test_one_address_is_none_too_many(typed: str) -> None:
    assert len(emails.found_in(typed)) <= 1

    emails.validate_one(typed)


@pytest.mark.parametrize(
    ("address", "link"),
    [
        ("a.b+c@x.example", "mailto:a.b+c@x.example"),
        ("kontakt@münchen.example", "mailto:kontakt@xn--mnchen-3ya.example"),
        ("a%b&c?d@x.example", "mailto:a%25b%26c%3Fd@x.example"),
        ('"a b"@x.example', "mailto:%22a%20b%22@x.example"),
        ("josé@x.example", "mailto:jos%C3%A9@x.example"),
        (f"a@{'ü' * 80}.example", f"mailto:a@{'%C3%BC' * 80}.example"),
    ],
)
def test_mailto_is_a_link_whatever_stands_in_the_address(
    address: str, link: str
) -> None:
    assert emails.mailto(address) == link
