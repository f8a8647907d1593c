"""How a question is read: exactly, corrected, partly, or in vain."""

from __future__ import annotations

import pytest

from directory import search
from directory.search.engine.reading import ReadAs
from tests.factories import make_social_profile
from tests.support.search import add, names, notice

pytestmark = pytest.mark.django_db


def found(words: str) -> search.Result:
    return search.find(search.Question(text=words, sort="best"))


@pytest.mark.parametrize("name", ["✊", "☮\ufe0f", "...", "50+ ✊"])
def test_name_of_signs_is_found_as_it_is_written(name: str) -> None:
    add("Distractor", description=f"{name} and more")
    add(name)

    assert names(name)[0] == name


def test_signs_beside_words_ask_for_nothing_more() -> None:
    add("Bread Guild")

    assert names("bread ✊ !") == ["Bread Guild"]


@pytest.mark.parametrize(
    "words",
    [
        "RIPESS", "ripes", "ripe", "R.I.P.E.S.S.", "ripess.org", "www.ripess.org",
        "https://ripess.org/", "ripess.org/en/about",
        "ripess.o", "intercontinental", "réseau intercontinental", "RESEAU", "resaeu",
        "intercontinentl netwrok", "solidarité",
        "social solidarity", "switzerland", "CH", "CHE", "geneva", "Genéva",
        "old name", "nson", "coalition", "alliance building",
    ],
)  # fmt: skip
def test_organization_is_found_by_everything_it_has(words: str) -> None:
    add("Distractor", kind="media", description="Nothing of the sort.")
    add(
        "Intercontinental Network for Social Solidarity", acronym="RIPESS",
        url="https://www.ripess.org/en/about/",
        called=["Réseau intercontinental", "New Solidarity Old Name"],
        description="Alliance building.", country="CH",
        city="Geneva", tags=["solidarité"], kind="network",
    )  # fmt: skip

    assert names(words) == ["Intercontinental Network for Social Solidarity"]


def test_web_address_finds_its_page_before_its_host() -> None:
    add("Apple", url="https://example.org/apple")
    add("Zebra", url="https://example.org/zebra")

    assert names("example.org/zebra") == ["Zebra", "Apple"]


def test_half_a_web_address_finds_what_stands_below_it() -> None:
    add("Zebra", url="https://example.org/")
    add("Apple", url="https://conference.example.org/2026")
    add("Other", url="https://example.net/")

    assert names("example.org") == ["Zebra", "Apple"]
    assert names("www.example.org") == ["Zebra", "Apple"]


def test_web_address_that_nobody_has_is_not_loosened() -> None:
    add("Example")

    assert names("exampel.org") == []


@pytest.mark.parametrize(
    ("words", "shown", "correction"),
    [
        ("hosuing", "housing", ReadAs("hosuing", "housing")),
        ("Housng  trust?", "housing  trust?", ReadAs("Housng", "housing")),
        ("housingtrust", "housing trust", ReadAs("housingtrust", "housing trust")),
    ],
)
def test_question_with_a_slip_is_corrected(
    words: str, shown: str, correction: ReadAs
) -> None:
    add("Housing Trust")

    assert names(words) == ["Housing Trust"]
    assert notice(words) == search.Notice(search.CORRECTED, shown, (correction,))


def test_two_spellings_that_both_exist_are_both_words() -> None:
    add("Housing")
    add("Hosting")

    assert names("hosting") == ["Hosting"]
    assert notice("hosting") == search.Notice()


def test_question_in_quotation_marks_is_never_loosened() -> None:
    add("Housing")

    assert (names('"hosuing"'), names('"housing"'), names('"hous"')) == (
        [],
        ["Housing"],
        [],
    )


def test_question_with_a_word_too_many_is_partly_found() -> None:
    add("Northern Housing Trust")

    assert names("northern housing trust flibbertigibbet") == ["Northern Housing Trust"]
    assert notice("northern housing trust flibbertigibbet").how == search.PARTLY


def test_question_with_a_slip_and_a_word_too_many_is_partly_found() -> None:
    add("Northern Housing Trust")

    assert names("northren hosuing flibbertigibbet") == ["Northern Housing Trust"]
    said = notice("northren hosuing flibbertigibbet")
    assert (said.how, said.words) == (
        search.PARTLY,
        "northern housing flibbertigibbet",
    )
    assert said.unknown == ("flibbertigibbet",)


def test_corrected_question_is_shown_in_the_words_of_names() -> None:
    add("Common Future")
    for one in ("Alpha", "Beta", "Gamma"):
        add(one, description="comun")

    assert notice("comon").words == "common"


def test_small_words_keep_nothing_out() -> None:
    add("Cooperatives Italy")

    assert names("the cooperatives of italy") == ["Cooperatives Italy"]


@pytest.mark.parametrize(
    "nonsense",
    [
        "zzxqv",
        "qwrtz plmkj",
        "!!!",
        "%",
        "_",
        "🌱",
        "'; DROP TABLE x; --",
        "\x00",
        "\u202e",
        "   . ",
    ],
)
def test_nonsense_finds_nothing(nonsense: str) -> None:
    add("Housing Trust", description="A text about land and homes.")

    result = found(nonsense)

    assert (result.total, result.ids, result.notice.how) == (0, [], search.NOTHING)


@pytest.mark.parametrize(
    "words",
    [
        "h",
        "x" * 10_000,
        "housing " * 2000,
        "\ud800",
        "a b c d e f g h i j k l m n o p",
        "\U0010ffff",
    ],
)
def test_odd_question_is_answered(words: str) -> None:
    add("Housing Trust")

    assert found(words).total in (0, 1)


def test_letters_without_blanks_are_shown_as_they_were_written() -> None:
    add("台灣合作社聯盟")

    said = notice("台灣合作協聯盟")
    assert (said.how, said.words, said.unknown) == (
        search.PARTLY,
        "",
        ("作協聯",),
    )


@pytest.mark.parametrize(
    "words", ["United States of America", "usa", "us", "Estados Unidos"]
)
def test_country_is_found_by_all_its_names(words: str) -> None:
    add("Lodge", country="US")

    assert names(words) == ["Lodge"]


@pytest.mark.parametrize(
    "words",
    [
        '"hosuing"',
        "“hosuing”",
        "«hosuing»",
        "„hosuing“",
        "‘hosuing’",
        "‹hosuing›",
        "『hosuing』",
    ],
)
def test_quotation_marks_of_every_kind_allow_no_loosening(words: str) -> None:
    add("Housing")

    assert (names(words), notice(words).how) == ([], search.NOTHING)


@pytest.mark.parametrize(
    "words", ["+49 30 1234567", "0049 (0)30 1234567", "030/1234567", "1234567"]
)
def test_phone_number_is_found_in_any_spelling(words: str) -> None:
    add("Mill", phone="+49 30 123 45 67")
    add("Other", phone="+49 30 765 43 21")

    assert names(words) == ["Mill"]


def test_number_that_nobody_can_be_called_at_is_read_as_words() -> None:
    add("House 12345678")

    assert names("12345678") == ["House 12345678"]


@pytest.mark.parametrize(
    "words",
    ["https://www.facebook.com/Mill/", "facebook.com/mill?utm_source=x"],
)
def test_pasted_profile_address_finds_the_record(words: str) -> None:
    mill = add("Mill")
    make_social_profile(mill, url="https://facebook.com/mill")
    add("Bakers", url="https://facebook.com/bakers")

    assert names(words)[0] == "Mill"


@pytest.mark.parametrize("words", ["quechua", "español", "espagnol", "spanish"])
def test_languages_that_it_works_in_are_found_by_name(words: str) -> None:
    add("Mill", working_languages="qu es")
    add("Other", working_languages="en")

    assert names(words) == ["Mill"]


@pytest.mark.parametrize(
    ("words", "missing"),
    [
        ("Quern House (Leeds)", ()),
        ("Quern House (Lyon)", ("Lyon",)),
        ("Quern House (Lyon, FR)", ("Lyon", "FR")),
        ("Qeurn House [Lyon]", ("Lyon",)),
    ],
)
def test_name_is_found_with_its_place_in_brackets_and_with_a_wrong_one(
    words: str, missing: tuple[str, ...]
) -> None:
    add("Quern House", city="Leeds")
    add("Barn", city="Lyon", country="FR")
    add("Loft", city="Lyon", description="From quern to house.")

    assert names(words)[0] == "Quern House"
    assert notice(words).missing == missing


def test_place_in_brackets_that_nobody_is_in_is_named() -> None:
    add("Quern House", city="Leeds")

    assert names("Quern House (Atlantis)") == ["Quern House"]
    assert notice("Quern House (Atlantis)").unknown == ("Atlantis",)


def test_place_in_brackets_behind_a_topic_is_left_out_last() -> None:
    add("Quern House", city="Leeds", description="weaving")
    add("Barn", city="Lyon")

    assert names("weaving (Lyon)") == ["Barn"]


@pytest.mark.parametrize(
    "words",
    [
        "quern?", "¿quern?", "Where can I find a quern, please?", "Quern!",
        "I am looking for organizations that have a quern near me.",
    ],
)  # fmt: skip
def test_question_mark_and_a_whole_sentence_change_nothing(words: str) -> None:
    add("Old House", description="With a quern.")
    add("Quern House")
    add("Where To Find", description="All that you are looking for, please.")

    assert names(words) == names("quern") == ["Quern House", "Old House"]


def test_phrase_beside_other_words_is_exact() -> None:
    add("Barn", description="A quern house in a valley.")
    add("Quern House", description="On a hill.")
    add("House of the Quern", description="In a valley.")

    assert names('"quern house" valley') == ["Barn"]
    assert names('"quern house" lake') == ["Quern House", "Barn"]
    assert names('"house quern"') == []
