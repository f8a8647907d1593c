import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.lib import text

ANY_TEXT = st.text(st.characters(exclude_categories=()))
BROKEN_LETTERS = st.text(st.sampled_from("ÃÂâ€™ƒ©\x80\x99\x85\xa0 aA\u200b\n\t\r"))


@pytest.mark.parametrize(
    ("broken", "whole"),
    [
        (
            "Center for Cultural Innovationâ€™s AmbitioUS program",
            "Center for Cultural Innovation\u2019s AmbitioUS program",
        ),
        ("CafÃ© â€“ Ø§Ù„", "Café – ال"),
        ("ÃƒÂ©conomie", "économie"),
        ("voilÃ\xa0 le travail", "voilà le travail"),
        ("Cafe\u0301", "Café"),
        ("a\x00b\x1b[31mc\x7f", "ab[31mc"),
        ("\ufeffa\u200bb\u202ec\u2066d\u2069", "abcd"),
        ("a\ud800b\udc00c \ud83c\udf0d", "abc 🌍"),
        ("a\ufffeb\ufdd0", "ab"),
        (" a \t\r\n\u2028\xa0 b\u3000", "a b"),
        ("", ""),
    ],
)
def test_clean_line_repairs_what_is_broken(broken: str, whole: str) -> None:
    assert text.clean_line(broken) == whole


@pytest.mark.parametrize(
    "right",
    [
        (
            "Center for Cultural Innovation\u2019s \u201cAmbitioUS\u201d \u2013"
            " program\u2026"
        ),
        "IRMÃ DULCE",
        "ASSOCIAÇÃO DINAMIZADORA É “FORTE”",
        "Economía Social · 10³ m² ½ ﬁ ＡＢ",
        "می\u200cخواهم क्\u200dष 👩\u200d🌾",
        "Økologisk & Smørrebrød &amp; <b>",
        "Ένωση Συνεταιρισμών, Ёлка, 社会連帯経済",
    ],
)
def test_clean_line_leaves_right_text_alone(right: str) -> None:
    assert text.clean_line(right) == right


@pytest.mark.parametrize(
    "unseen",
    [
        "\u3164",
        "\u2800",
        "\u00ad",
        "\u200d",
        "\u0301",
        "\u00b4",
        "\u3164 \u2800\u0301",
        "`",
    ],
)
def test_clean_line_leaves_nothing_of_what_cannot_be_seen(unseen: str) -> None:
    assert text.clean_line(unseen) == ""


@pytest.mark.parametrize(
    "seen", ["\u270a", "...", "a\u0301b", "\u3164a", "ก", "50+", "¿?"]
)
def test_clean_line_keeps_signs_and_what_stands_between_letters(seen: str) -> None:
    assert text.clean_line(seen) == unicodedata.normalize("NFC", seen)


def test_clean_line_keeps_a_capital_word_before_a_hard_blank() -> None:
    assert text.clean_line("IRMÃ\xa0DULCE") == "IRMÃ DULCE"


@settings(deadline=None)
@given(ANY_TEXT | BROKEN_LETTERS)
def test_clean_line_changes_nothing_the_second_time(value: str) -> None:
    once = text.clean_line(value)

    twice = text.clean_line(once)

    assert twice == once


@settings(deadline=None)
@given(ANY_TEXT)
def test_clean_line_leaves_nothing_invisible(value: str) -> None:
    cleaned = text.clean_line(value)

    left = [
        letter
        for letter in cleaned
        if unicodedata.category(letter) in ("Cc", "Cs", "Zl", "Zp")
    ]

    assert left == []


@pytest.mark.parametrize(
    ("given_text", "cleaned"),
    [
        ("a\r\nb\rc\u2028d", "a\nb\nc\nd"),
        ("a \nb  \nc     \n   \nd", "a\nb  \nc  \n\nd"),
        ("- a\n\t- b\n    - c", "- a\n    - b\n    - c"),
        ("a\n\n\n\n\n\nb\n\n\nc", "a\n\n\nb\n\n\nc"),
        ("\n\n  a  \n\n", "  a"),
        ("# CafÃ©\n\nl\u2019Ã©tÃ©", "# Café\n\nl\u2019été"),
        ("a\x00\n\u200bb", "a\nb"),
        (" \n \n", ""),
    ],
)
def test_clean_block_keeps_the_shape_of_markdown(given_text: str, cleaned: str) -> None:
    assert text.clean_block(given_text) == cleaned


@settings(deadline=None)
@given(ANY_TEXT | BROKEN_LETTERS)
def test_clean_block_changes_nothing_the_second_time(value: str) -> None:
    once = text.clean_block(value)

    twice = text.clean_block(once)

    assert twice == once


@pytest.mark.parametrize(
    ("value", "folded"),
    [
        (
            "Center for Cultural Innovation\u2019s AmbitioUS",
            "center for cultural innovations ambitious",
        ),
        (
            "ØSTRE Łódź Đạt Cœur Æble Straße Þór Ðögg İstanbul ısı",
            "ostre lodz dat coeur aeble strasse thor dogg istanbul isi",
        ),
        ("Hawai\u02bbi, l'union & Co-op!", "hawaii lunion co op"),
        ("ＡＢ ﬁ ² Ⅳ", "ab fi 2 iv"),
        ("Ένωση ΣΑΣ", "ενωση σασ"),
        ("Ёлка", "елка"),
        ("社会連帯経済 が", "社会連帯経済 か\u3099"),
        ("कि क्ष", "कि क्ष"),
        ("مُؤسَّسة", "موسسة"),
        ("1️⃣ ❤️ ☮", "1"),
        ("---", ""),
    ],
)
def test_fold_keeps_only_what_makes_two_words_the_same(value: str, folded: str) -> None:
    assert text.fold(value) == folded


@given(ANY_TEXT)
def test_fold_changes_nothing_the_second_time(value: str) -> None:
    once = text.fold(value)

    twice = text.fold(once)

    assert twice == once


def test_fold_changes_no_single_character_the_second_time() -> None:
    characters = map(chr, range(0x30000))

    unstable = [
        hex(ord(each))
        for each in characters
        if text.fold(text.fold(each)) != text.fold(each)
    ]

    assert unstable == []


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("The Free Press", "free press"),
        ("An Áras", "aras"),
        ("a Commons", "commons"),
        ("A One-Stop Shop", "one stop shop"),
        ("A & B", "a b"),
        ("A to Z Cooperative", "a to z cooperative"),
        ("A and B", "a and b"),
        ("A B C Housing", "a b c housing"),
        ("A 1 Repair", "a 1 repair"),
        ("A Imprenta", "a imprenta"),
        ("An Post", "an post"),
        ("An 2000", "an 2000"),
        ("\u201cThe Commons\u201d", "commons"),
        ("The", "the"),
        ("The \u2013", "the"),
        ("Theater", "theater"),
        ("A.B.C. Housing", "a b c housing"),
        ("\u262e  X", "x"),
        ("\u262e", "\u262e"),
        ("", ""),
    ],
)
def test_sort_key_drops_the_leading_article(name: str, key: str) -> None:
    assert text.sort_key(name) == key


def test_sort_key_ends_after_300_characters() -> None:
    assert text.sort_key("The " + "ß" * 200) == "s" * 300


@pytest.mark.parametrize(
    ("value", "lowered", "raised"),
    [
        ("Is A Network", "is A Network", "Is A Network"),
        ("is A network", "is A network", "Is A network"),
        ("(Élan) Vital", "(élan) Vital", "(Élan) Vital"),
        ("\u201cétat\u201d", "\u201cétat\u201d", "\u201cÉtat\u201d"),
        ("3 Networks", "3 Networks", "3 Networks"),
        ("社会", "社会", "社会"),
        ("AI commons", "AI commons", "AI commons"),
        ("LGBT housing", "LGBT housing", "LGBT housing"),
        ("McDonald repair", "McDonald repair", "McDonald repair"),
        ("eBikes", "eBikes", "eBikes"),
        ("IT", "IT", "IT"),
        ("C", "C", "C"),
        ("C++", "C++", "C++"),
        ("X-rays for all", "X-rays for all", "X-rays for all"),
        ("R&D", "R&D", "R&D"),
        ("L\u2019Atelier", "L\u2019Atelier", "L\u2019Atelier"),
        ("L\u2019art", "l\u2019art", "L\u2019art"),
        ("\u201cÉTÉ\u201d libre", "\u201cÉTÉ\u201d libre", "\u201cÉTÉ\u201d libre"),
        ("A Banca Ética", "a Banca Ética", "A Banca Ética"),
        ("...", "...", "..."),
        ("", "", ""),
    ],
)
def test_first_letter_alone_is_changed(value: str, lowered: str, raised: str) -> None:
    assert (text.lower_first(value), text.upper_first(value)) == (lowered, raised)


def test_first_letter_of_nothing_but_blanks_is_looked_for_once() -> None:
    blanks = " " * 40_000

    assert text.upper_first(blanks) == blanks


@pytest.mark.parametrize(
    ("value", "can"),
    [
        ("is a network", True),
        ("été", True),
        ("это сеть", True),
        ("είναι δίκτυο", True),
        ("(formerly Gap) is a fund", False),
        ("- first item", False),
        ("## what we do", False),
        ("| day | hours |", False),
        ("https://example.org is our site", False),
        ("iFixit-style repair", False),
        ("eBikes for all", False),
        ("ეს არის ქსელი", False),
        (" is a network", False),
        ("Is a network", False),
        ("3 networks", False),
        ("社会", False),
        ("...", False),
        ("", False),
    ],
)
def test_continues_looks_at_how_the_first_word_is_written(
    value: str, can: bool
) -> None:
    assert text.continues(value) is can


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("Short. Text.", "Short. Text."),
        (
            "One sentence here. Two sentences here. And a third one that is long.",
            "One sentence here. Two sentences here.",
        ),
        (
            "One. Then a sentence that goes on and on past the limit of it",
            "One. Then a sentence that goes on and\u2026",
        ),
        (
            "We read Geo.coop and e.g. other pages of the U.S. kind, daily",
            "We read Geo.coop and e.g. other pages\u2026",
        ),
        (
            "He said \u201clet us begin the work.\u201d Then everybody began.",
            "He said \u201clet us begin the work.\u201d",
        ),
        (
            "A comma after the word that is last of, all words",
            "A comma after the word that is last of\u2026",
        ),
        ("w" * 60, "w" * 39 + "\u2026"),
        ("w" * 40 + " more", "w" * 39 + "\u2026"),
        ("w" * 39 + " more", "w" * 39 + "\u2026"),
        ("w" * 39 + ". More", "w" * 39 + "."),
        (
            "社会連帯経済は人と人をつなぐ。" + "社" * 40,
            "社会連帯経済は人と人をつなぐ。",
        ),
    ],
)
def test_cut_ends_at_a_full_stop_or_after_a_word(value: str, shown: str) -> None:
    assert text.cut(value, 40, earliest=15) == shown


def test_cut_takes_no_full_stop_before_the_eightieth_character() -> None:
    early, late = "a" * 78 + ".", "a" * 79 + "."

    shown = [text.cut(f"{start} {'word ' * 30}", 100) for start in (early, late)]

    assert shown == [early + " word word word word\u2026", late]


@given(
    st.text(st.sampled_from("ab. \u3002,\n")), st.integers(1, 60), st.integers(0, 60)
)
def test_cut_is_never_longer_than_its_limit(
    value: str, limit: int, earliest: int
) -> None:
    assert len(text.cut(value, limit, earliest)) <= limit


@pytest.mark.parametrize(
    ("given", "expected"),
    [("✊", "✊"), ("\x00", ""), ("\x1f\x7f", ""), ("\x00✊", "✊"), ("✊ now", "")],
)
def test_signs_are_what_is_seen(given: str, expected: str) -> None:
    assert text.signs(given) == expected


def test_signs_that_no_xml_holds_are_left_out() -> None:
    text_of_all = "".join(map(chr, [*range(0xD800), *range(0xE000, 0x10000), 0x1F33E]))

    kept = text.without_controls(text_of_all)

    assert kept.encode()[:6] == b'\t\n\r !"'
    assert kept.endswith("\ufffd\U0001f33e")
    assert len(text_of_all) - len(kept) == 29 + 2
