"""Web addresses as lists have them."""

from __future__ import annotations

import pytest

from directory.formats.cells import CellError
from directory.imports import addresses


@pytest.mark.parametrize(
    ("words", "address"),
    [
        ("ash.example/about", "https://ash.example/about"),
        ("WWW.Ash.EXAMPLE/About", "https://www.ash.example/About"),
        ("HTTP://ash.example", "http://ash.example"),
        ("  http//ash.example", "http://ash.example"),
        ("http//:www.ash.example", "http://www.ash.example"),
        ("http:/ash.example/x", "http://ash.example/x"),
        ("htpp://ash.example", "http://ash.example"),
        ("https;//ash.example", "https://ash.example"),
        ("http:www.ash.example", "http://www.ash.example"),
        ("Instagram: https://social.example/ash/", "https://social.example/ash/"),
        ("https://ash.example./a", "https://ash.example/a"),
        ("http://ash.example/http://ash.example/", "http://ash.example/"),
        ("https://ash.example/?a=1&amp;b=2", "https://ash.example/?a=1&b=2"),
        ("https://ash.example/?a=1&copy=2", "https://ash.example/?a=1&copy=2"),
        ("http://www.gärten.example", "http://www.gärten.example"),
        (
            "https://web.archive.org/web/2019/http://ash.example/",
            "https://web.archive.org/web/2019/http://ash.example/",
        ),
        ("", ""),
    ],
)
def test_address_is_read(words: str, address: str) -> None:
    assert addresses.read(words) == address


MAIL = "An e-mail address is not a web address."
SEVERAL = "Only one address fits here, and there are more. Please keep one."


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("mara@ash.example", MAIL),
        ("www@ash.example", MAIL),
        ("mailto:mara@ash.example", MAIL),
        ("ash.example; elm.example", SEVERAL),
        ("ash.example;elm.example", SEVERAL),
        ("http://ash.example https://elm.example @ash", SEVERAL),
        ("http://ash.example/http://elm.example/", SEVERAL),
    ],
)
def test_what_is_no_address_is_refused_with_its_reason(words: str, reason: str) -> None:
    with pytest.raises(CellError) as refusal:
        addresses.read(words)

    assert str(refusal.value) == reason


@pytest.mark.parametrize(
    "words",
    [
        "soon",
        "in progress",
        "N/A.na",
        ".ash.example",
        "www..ash.example",
        "www,ash.org",
    ],
)
def test_what_no_browser_can_follow_is_refused(words: str) -> None:
    with pytest.raises(CellError):
        addresses.read(words)
