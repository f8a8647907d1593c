"""What somebody typed, taken apart."""

from __future__ import annotations

import pytest

from directory.search.engine.typed import exclusions, parse, without_brackets


@pytest.mark.parametrize(
    ("query", "words", "excluded"),
    [
        ("mill -quern", ["mill"], ["quern"]),
        ("mill NOT quern", ["mill"], ["quern"]),
        ("mill but not the quern today", ["mill", "today"], ["quern"]),
        ("moulin sauf meule", ["moulin"], ["meule"]),
        ("molino excepto rueda", ["molino"], ["rueda"]),
        ("molino salvo -rueda", ["molino"], ["rueda"]),
        ('mill -"stone quern"', ["mill"], ["stone quern"]),
        ("-quern", [], ["quern"]),
        ("wind-mill", ["windmill"], []),
        ("mill - quern", ["mill", "quern"], []),
        ("mill not quern", ["mill", "not", "quern"], []),
        ("MILL NOT QUERN", ["mill", "not", "quern"], []),
        ("not for profit", ["not", "for", "profit"], []),
        ("sans-abri", ["sansabri"], []),
        ("sin fines de lucro", ["sin", "fines", "de", "lucro"], []),
        ("mill sauf", ["mill", "sauf"], []),
        ("mill but not the U.S.", ["mill"], ["u s"]),
    ],
)
def test_what_is_to_be_left_out_is_told_from_what_is_asked(
    query: str, words: list[str], excluded: list[str]
) -> None:
    typed = parse(query)

    assert [one.word for one in typed.asked] == words
    assert [" ".join(one.words) for one in typed.excluded] == excluded


@pytest.mark.parametrize(
    ("query", "state"),
    [
        ("mills in OR", "OR"),
        ("mills in IN", "IN"),
        ("Salem, OR mills", "OR"),
        ("mills MA", "MA"),
        ("MA mills", "MA"),
        ("mills in N.Y.", "NY"),
        ("mills in ma", ""),
        ("mills OR querns", ""),
        ("MILLS IN MA", ""),
        ("MA", ""),
        ("mills in UK", ""),
        ("mills in the US", ""),
    ],
)
def test_state_is_two_capitals_beside_other_words(query: str, state: str) -> None:
    states = [one.state for one in parse(query).asked if one.state]

    assert states == [state] * bool(state)


def test_state_is_told_among_capitals_alone_where_it_is_no_word() -> None:
    assert [one.state for one in parse("MILLS NY").asked] == ["", "NY"]
    assert [one.state for one in parse("MILLS OR BARNS AL MI ACT").asked] == [""] * 6


def test_phrases_keep_their_words_together() -> None:
    typed = parse('grain "stone mill" valley')

    assert [one.word for one in typed.asked] == ["grain", "stone mill", "valley"]
    assert typed.asked[1].is_phrase
    assert not typed.is_exact
    assert parse("“stone mill”").is_exact


def test_each_way_to_leave_out_comes_with_the_question_without_it() -> None:
    assert exclusions("mill -quern but not the wheel now") == [
        ("quern", "mill but not the wheel now"),
        ("wheel", "mill -quern now"),
    ]
    assert exclusions('"mill -quern"') == []


def test_word_typed_twice_is_asked_for_once() -> None:
    assert [one.word for one in parse("mill Mill MILL").asked] == ["mill"]


def test_sign_is_asked_for_where_there_is_no_word() -> None:
    assert [one.word for one in parse("✊").asked] == ["✊"]
    assert [one.word for one in parse("mill ✊ & barn®").asked] == [
        "mill",
        "✊",
        "barn",
    ]


def test_brackets_are_taken_away_with_what_they_hold() -> None:
    assert without_brackets("The Mill (Leeds) [old]").split() == ["The", "Mill"]
