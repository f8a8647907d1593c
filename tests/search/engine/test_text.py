"""What the search takes for the same word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.search.engine import text

FOLDED = [
    ("Überall", "uberall"), ("COOPÉRATIVE", "cooperative"), ("Łódź", "lodz"), ("Ærø",
    "aero"), ("Straße", "strasse"),
    ("İstanbul", "istanbul"), ("ılık", "ilik"), ("Ðorđe", "dorde"), ("Þór", "thor"),
    ("œuvre", "oeuvre"),
    ("Ａｃｏｒｎ", "acorn"), ("ﬁnance", "finance"), ("½", "1 2"),
    ("①", "1"), ("K\u0131z", "kiz"),
    ("l'union", "l union"), ("l\u2019union", "l union"), ("it's", "its"),
    ("people\u2019s", "peoples"), ("O'Brien", "o brien"),
    ("dell`arte", "dell arte"), ("co-op", "co op"), ("co\u2010op", "co op"),
    ("R.I.P.E.", "r i p e"), ("AT&T", "at t"),
    ("e\u0301tat", "etat"), ("Ångström", "angstrom"), ("Ελλάδα", "ελλαδα"),
    ("ΣΥΝΕΤΑΙΡΙΣΜΌΣ", "συνεταιρισμοσ"),
    ("Кооператив", "кооператив"), ("Ёж", "еж"), ("Київ", "киів".replace("і",
    "и").replace("ии", "иі")), ("\u202eabc", "abc"),
    ("a\u200bb", "ab"), ("soft\u00adhyphen", "softhyphen"), ("🌱", ""), ("!?%_*", ""),
    ("\x00nul", "nul"),
    ("東京都", "東京 京都"), ("社", "社"),
    ("社会的経済", "社会 会的 的経 経済"), ("मराठी", "मराठी"),
    ("العربيّة", "العربية"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "folded"), [pair for pair in FOLDED if pair[0] != "Київ"]
)
def test_words_fold(written: str, folded: str) -> None:
    assert " ".join(text.words(written)) == folded


@pytest.mark.parametrize(
    ("written", "joined"),
    [
        ("co-op", ["coop"]),
        ("R.I.P.E.S.S.", ["ripess"]),
        ("l'union", ["lunion"]),
        ("two words", []),
        ("京-都", []),
    ],
)
def test_compounds_joins_what_is_written_with_marks_between(
    written: str, joined: list[str]
) -> None:
    assert text.compounds(written) == joined


@pytest.mark.parametrize(
    ("written", "parts"),
    [
        ("OpenStreetMap", ["open", "street", "map"]),
        ("HTTPServer", ["http", "server"]),
        ("Plain words", []),
    ],
)
def test_camel_takes_compounds_apart(written: str, parts: list[str]) -> None:
    assert text.camel(written) == parts


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Solidarity Economy Network", ["sen"]),
        ("Center for Cultural Innovation", ["cci", "cfci"]),
        ("Two Words", []),
        ("One", []),
    ],
)
def test_initials_with_and_without_small_words(name: str, letters: list[str]) -> None:
    assert text.initials(name) == letters


@pytest.mark.parametrize(
    ("written", "is_one"),
    [
        ("example.org", True), ("https://www.example.org/a?b=c", True),
        ("example.org/about", True), ("ftp://x.y", True),
        ("sub.example.co.uk:8080/", True), ("example", False), ("St. Mary", False),
        ("e.g.", False), ("3.14", False),
    ],
)  # fmt: skip
def test_is_address_tells_addresses_from_words(written: str, is_one: bool) -> None:
    assert text.is_address(written) == is_one


def test_address_of_two_spellings_is_equal() -> None:
    plain = text.address("https://www.Example.org/About/")
    assert (
        plain
        == text.address("example.org/About")
        == text.IndexedAddress("example.org/about", "example.org", "example")
    )


@pytest.mark.parametrize(
    ("host", "hosts"),
    [
        ("example.org", []),
        ("amc.example.org", ["example.org"]),
        ("a.b.c.d.e.example.org", ["d.e.example.org", "e.example.org", "example.org"]),
    ],
)
def test_above_gives_the_nearest_to_the_root(host: str, hosts: list[str]) -> None:
    assert text.above(host) == hosts


def test_pieces_cuts_out_the_words_that_were_found() -> None:
    found = text.pieces("The Co-opérative’s food", frozenset({"operatives", "food"}))

    assert found == [
        ("The Co-", False),
        ("opérative’s", True),
        (" ", False),
        ("food", True),
    ]


@pytest.mark.parametrize(
    ("value", "wanted", "marked"),
    [
        ("Zed Co-op Painters", "coop", ["Co-op"]),
        ("Worker-owned", "worker", ["Worker"]),
        ("In the U.S. only", "us", ["U.S"]),
        ("The Tool-Library", "toollibrary", ["Tool-Library"]),
        ("सहकारी आवास", "सहकारी", ["सहकारी"]),
    ],
)
def test_pieces_marks_whole_words_as_they_were_found(
    value: str, wanted: str, marked: list[str]
) -> None:
    assert [
        piece for piece, is_hit in text.pieces(value, frozenset({wanted})) if is_hit
    ] == marked


@pytest.mark.parametrize(
    ("word", "others"),
    [
        *(
            ("networks", ["network"]),
            ("network", ["networks", "networkes"]),
            ("communities", ["community", "communitie"]),
        ),
        *(
            ("community", ["communities", "communitys"]),
            ("cooperatives", ["cooperative"]),
            ("art", ["arts", "artes"]),
            ("us", []),
        ),
        *(
            ("business", ["businesses"]),
            ("اتحاد", ["الاتحاد"]),
            ("الاتحاد", ["اتحاد"]),
            ("жилье", []),
            ("r2d2", []),
        ),
        *(
            ("uses", ["use"]),
            ("andes", ["ande"]),
            ("names", ["name"]),
            ("news", []),
            ("commons", []),
            ("campus", ["campuses"]),
        ),
        *(
            ("mujeres", ["mujere", "mujer"]),
            ("churches", ["churche", "church"]),
            ("the", []),
        ),
    ],
)
def test_inflected_gives_the_other_number(word: str, others: list[str]) -> None:
    assert text.inflected(word) == others


def test_whole_again_joins_pairs_of_letters() -> None:
    assert (
        text.whole_again(["food", "台灣", "灣合", "合作", "coop", "ab", "bc"])
        == "food 台灣合作 coop ab bc"
    )


def test_pieces_joined_are_the_text() -> None:
    value = "Überall <b>food</b> & l'union"

    assert (
        "".join(piece for piece, _ in text.pieces(value, frozenset({"food", "union"})))
        == value
    )


@given(
    st.text(
        alphabet=st.one_of(st.characters(), st.sampled_from("a-b.’' \"“”आ台ا")),
        max_size=40,
    )
)
def test_any_text_is_read_and_marked_without_loss(value: str) -> None:
    found = text.words(value)
    wanted = frozenset(
        [*found[::2], *(form for word in found for form in text.inflected(word))]
    )

    assert "".join(piece for piece, _ in text.pieces(value, wanted)) == value
    assert text.whole_again(found).replace(" ", "") in "".join(found) or any(
        map(text.is_solid, found)
    )
    assert "" not in [form for word in found for form in text.inflected(word)]
