import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.lib import alphabet


@pytest.mark.parametrize(
    ("language", "in_order"),
    [
        ("en", ["AI commons", "eBikes", "Écologie", "zero waste"]),
        ("en", ["A 1 Repair", "A & B", "A to Z", "The Aardvark", "Bakery"]),
        ("en", ["Co-op 2", "Co-op 010", "Co-op 100", "Co-op A", "Coop"]),
        ("en", ["10 Acres", "50+", "100 Families", "Acre"]),
        ("en", ["łąka", "Madre", "Ødegaard", "Pan"]),
        ("es", ["Cano", "Canto", "Caña", "Capa"]),
        ("es", ["Ana", "Anzuelo", "Añil", "Apio"]),
        ("fr", ["cote", "Côté", "coteau"]),
    ],
)
def test_names_stand_as_people_sort_them(language: str, in_order: list[str]) -> None:
    by_bytes = sorted(in_order, reverse=True)

    assert sorted(by_bytes, key=lambda name: alphabet.key(name, language)) == in_order


def test_enye_is_a_letter_of_its_own_in_spanish_only() -> None:
    assert alphabet.key("Añil", "es-mx") > alphabet.key("Anzuelo", "es-mx")
    assert alphabet.key("Añil", "en") < alphabet.key("Anzuelo", "en")


def test_key_has_at_most_400_characters() -> None:
    assert len(alphabet.key("1 " * 300)) <= alphabet.LENGTH


@pytest.mark.parametrize(
    ("name", "letter", "label"),
    [
        ("The Barn", "b", "B"),
        ("Éclair", "e", "E"),
        ("7 Hills", "0", "0–9"),
        ("42 Hills", "0", "0–9"),
        ("Дом", "д", "Д"),
        ("日本", "…", "…"),
        ("✊", "…", "…"),
        ("+", "0", "0–9"),
        ("", "0", "0–9"),
    ],
)
def test_letter_is_the_one_a_name_stands_under(
    name: str, letter: str, label: str
) -> None:
    stands_under = alphabet.letter(alphabet.key(name))

    assert (stands_under, alphabet.label_of(stands_under)) == (letter, label)


@given(names=st.lists(st.text(min_size=1), max_size=12))
def test_letters_of_keys_in_order_are_in_order(names: list[str]) -> None:
    keys = sorted(map(alphabet.key, names))

    letters = list(map(alphabet.letter, keys))

    assert letters == sorted(letters)
