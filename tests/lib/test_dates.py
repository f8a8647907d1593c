import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.utils import translation

from directory.lib import dates

NO_DAY_OF_THE_CALENDAR = (
    "0999",
    "3000",
    "2013-13",
    "2013-00",
    "2013-02-29",
    "2013-09-00",
    "2013-04-31",
)
WRITTEN_OTHERWISE = (
    "",
    "213",
    "2013-9",
    "2013-",
    "2013/09",
    "2013-09-30 ",
    "2013-09-30\n",
    "May 2013",
    "\u0662\u0660\u0661\u0663",
)


@pytest.mark.parametrize(
    "value", ["1000", "2013", "2999", "2013-09", "2013-12-31", "2024-02-29"]
)
def test_validate_partial_date_takes_what_the_calendar_has(value: str) -> None:
    dates.validate_partial_date(value)

    assert dates.year(value) == value[:4]


@pytest.mark.parametrize(
    "value",
    [*NO_DAY_OF_THE_CALENDAR, *WRITTEN_OTHERWISE],
)
def test_validate_partial_date_refuses_anything_else(value: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        dates.validate_partial_date(value)

    assert refusal.value.messages == [
        "Enter a year, a month or a day that exists, such as 2013, 2013-09 or"
        " 2013-09-30."
    ]


@pytest.mark.parametrize("value", ["2099", "2999-01", "2027-01-01", "2027"])
@time_machine.travel("2025-12-31T12:00:00Z", tick=False)
def test_validate_not_ahead_refuses_what_is_beyond_next_year(value: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        dates.validate_not_ahead(value)

    assert refusal.value.messages == [
        "This lies too far ahead. The latest year is 2026."
    ]


@pytest.mark.parametrize("value", ["1844", "2026-12-31", "", "next year"])
@time_machine.travel("2025-12-31T12:00:00Z", tick=False)
def test_validate_not_ahead_takes_the_past_and_one_year(value: str) -> None:
    dates.validate_not_ahead(value)

    assert dates.validate_not_ahead("2026") is None  # type: ignore[func-returns-value]


@pytest.mark.parametrize(
    ("first", "second", "order"),
    [
        ("2013", "2014", -1),
        ("2014-01", "2013", 1),
        ("2013", "2013-09-30", 0),
        ("2013-09", "2013-09-30", 0),
        ("2013-08-31", "2013-09", -1),
        ("2013-09-30", "2013-09-29", 1),
        ("", "2013", 0),
    ],
)
def test_compare_goes_as_far_as_both_are_known(
    first: str, second: str, order: int
) -> None:
    assert (dates.compare(first, second), dates.compare(second, first)) == (
        order,
        -order,
    )


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("en", ["", "2004", "May 2004", "16 May 2004"]),
        ("en-us", ["", "2004", "May 2004", "16 May 2004"]),
        ("es", ["", "2004", "mayo de 2004", "16 de mayo de 2004"]),
        ("fr", ["", "2004", "mai 2004", "16 mai 2004"]),
    ],
)
def test_display_says_what_is_known_in_the_active_language(
    language: str, shown: list[str]
) -> None:
    with translation.override(language):
        said = [dates.display(value) for value in ("", "2004", "2004-05", "2004-05-16")]

    assert [" ".join(words.split()).lower() for words in said] == [
        words.lower() for words in shown
    ]


def test_display_without_an_active_language_is_english() -> None:
    with translation.override(None):
        assert dates.display("2004-05-16") == "16 May 2004"


def test_display_leaves_what_is_no_date_as_it_is() -> None:
    assert dates.display("2004-13") == "2004-13"


def test_year_of_nothing_known_is_empty() -> None:
    assert dates.year("") == ""


@pytest.mark.parametrize(
    ("language", "value", "shown"),
    [
        ("fr", "2004-05-01", "1er mai 2004"),
        ("fr-ca", "2011-11-01", "1er novembre 2011"),
        ("fr", "2004-05-11", "11 mai 2004"),
        ("es", "2004-05-01", "1 de mayo de 2004"),
        ("en", "2004-05-01", "1 May 2004"),
    ],
)
def test_first_of_a_month_is_written_as_the_language_does(
    language: str, value: str, shown: str
) -> None:
    with translation.override(language):
        assert dates.display(value) == shown


@pytest.mark.parametrize(
    ("language", "how", "said"),
    [
        ("en", "since", ["since 2004", "since May 2004", "since 1 May 2004"]),
        ("en", "until", ["until 2004", "until May 2004", "until 1 May 2004"]),
        (
            "es",
            "since",
            ["desde 2004", "desde mayo de 2004", "desde el 1 de mayo de 2004"],
        ),
        (
            "es",
            "until",
            ["hasta 2004", "hasta mayo de 2004", "hasta el 1 de mayo de 2004"],
        ),
        ("es", "as of", ["de 2004", "de mayo de 2004", "del 1 de mayo de 2004"]),
        (
            "es",
            "facts as of",
            ["Datos de 2004", "Datos de mayo de 2004", "Datos del 1 de mayo de 2004"],
        ),
        (
            "es",
            "ended",
            [
                "Terminó en 2004",
                "Terminó en mayo de 2004",
                "Terminó el 1 de mayo de 2004",
            ],
        ),
        ("fr", "since", ["depuis 2004", "depuis mai 2004", "depuis le 1er mai 2004"]),
        (
            "fr",
            "until",
            ["jusqu’en 2004", "jusqu’en mai 2004", "jusqu’au 1er mai 2004"],
        ),
        ("fr", "as of", ["2004", "mai 2004", "1er mai 2004"]),
        (
            "fr",
            "facts as of",
            [
                "Données à jour en 2004",
                "Données à jour en mai 2004",
                "Données à jour au 1er mai 2004",
            ],
        ),
        (
            "fr",
            "ended",
            [
                "A pris fin en 2004",
                "A pris fin en mai 2004",
                "A pris fin le 1er mai 2004",
            ],
        ),
    ],
)
def test_date_is_said_as_its_length_asks_for(
    language: str, how: str, said: list[str]
) -> None:
    with translation.override(language):
        found = [dates.said(date, how) for date in ("2004", "2004-05", "2004-05-01")]

    assert found == said
