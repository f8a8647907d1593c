"""Reach, as it stands beside other words."""

import pytest
from django.utils import translation

from directory.models import reach


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["international", "regional", "national", "local"]),
        ("es", ["internacional", "regional", "nacional", "local"]),
        (
            "fr",
            [
                "portée internationale",
                "portée régionale",
                "portée nationale",
                "portée locale",
            ],
        ),
    ],
)
def test_reach_within_a_line_names_what_it_speaks_of(
    language: str, words: list[str]
) -> None:
    with translation.override(language):
        found = [reach.in_a_line(scope) for scope in reach.Scope.values]

    assert found == words


def test_reach_that_is_not_known_stays_as_it_is() -> None:
    found = [reach.in_a_line(scope) for scope in ("", "galactic")]

    assert found == ["", "galactic"]
