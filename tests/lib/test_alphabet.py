import pytest

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
