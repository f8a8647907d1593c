import pytest

from directory.lib import slugs


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("The Free Press", "the-free-press"),
        ("Łódź", "lodz"),
        ("Đồng Tâm", "dong-tam"),
        ("Straßenküche", "strassenkuche"),
        ("Ørsted", "orsted"),
        ("Œuvre", "oeuvre"),
        ("Þórshöfn", "thorshofn"),
        ("Işık", "isik"),
        ("Hawai\u02bbi \u2018Aina", "hawaii-aina"),
        ("A/B - c_d", "ab-c_d"),
        ("word " * 40, "-".join(["word"] * 30)),
        ("w" * 200, "w" * 150),
    ],
)
def test_slug_of_is_in_plain_letters_where_each_letter_has_one(
    name: str, slug: str
) -> None:
    assert slugs.slug_of(name) == slug


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Ένωση", "ένωση"),
        ("हिन्दी", "हिन्दी"),
        ("กลุ่ม", "กลุ่ม"),
        ("Кооператив ABC", "кооператив-abc"),
        ("東京 Kitchen", "東京-kitchen"),
        ("\u0301Ένωση \u0301!", "ένωση"),
    ],
)
def test_slug_of_keeps_every_letter_of_other_scripts_with_its_marks(
    name: str, slug: str
) -> None:
    assert slugs.slug_of(name) == slug
    assert slugs.is_slug(slug)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("✊", "raised-fist"),
        ("☮\ufe0f", "peace-symbol"),
        ("🌱 🌱", "seedling-seedling"),
        ("...", ""),
        ("", ""),
    ],
)
def test_slug_of_calls_signs_by_their_names(name: str, slug: str) -> None:
    assert slugs.slug_of(name) == slug


@pytest.mark.parametrize("value", ["", "a b", "a/b", "a.b", "c++", "a\nb", "\x00", "…"])
def test_is_slug_refuses_what_is_no_part_of_an_address(value: str) -> None:
    assert not slugs.is_slug(value)


def test_numbered_is_the_first_that_is_free() -> None:
    taken = {"mill", "mill-2", "mill-4"}

    assert [slugs.numbered(name, taken) for name in ("mill", "kiln")] == [
        "mill-3",
        "kiln",
    ]


@pytest.mark.parametrize(
    "names",
    [
        ["C", "C++", "C#"],
        ["50", "50+"],
        ["R&D", "RD", "R D"],
        ["LGBT", "LGBT+"],
        ["🌱", "...", "✊"],
    ],
)
def test_tag_key_tells_signs_apart(names: list[str]) -> None:
    assert len({slugs.tag_key(name) for name in names}) == len(names)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Zero  Waste", "zero-waste"),
        ("#housing", "Housing"),
        ("Arts & crafts", "arts&CRAFTS"),
        ("Économie", "economie"),
    ],
)
def test_tag_key_is_the_same_for_spellings_of_one_word(one: str, other: str) -> None:
    assert slugs.tag_key(one) == slugs.tag_key(other)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("C++", "c-plus-plus"),
        ("C#", "c-sharp"),
        ("50+", "50-plus"),
        ("#housing", "housing"),
        ("R&D", "r-d"),
        ("x" * 100, "x" * 90),
        ("...", ""),
    ],
)
def test_tag_slug_has_words_for_signs(name: str, slug: str) -> None:
    assert slugs.tag_slug(name) == slug
