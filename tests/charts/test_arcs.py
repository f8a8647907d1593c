"""The arcs: what is drawn where, from none to 2,000 organizations, and nothing a name
says is taken for markup.
"""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest

from directory.charts.arcs import Band, Curve, Node, draw, label


def row(key: int, name: str = "", group: str = "") -> Node:
    """A row with a name of its own."""
    name = name or f"Number {key}"
    return Node(key, label(name), name, f"/organizations/{key}/", group=group)


def drawn(bands: list[Band], ties: list[Curve]) -> ElementTree.Element:
    """The picture, read as XML."""
    return ElementTree.fromstring(
        draw(bands, ties, title="Ties", description="In words")
    )


def classes(picture: ElementTree.Element, tag: str) -> list[str]:
    """The classes of all elements of a kind, in order."""
    return [
        element.attrib["class"]
        for element in picture.iter(tag)
        if "class" in element.attrib
    ]


@pytest.mark.parametrize("number", [0, 1, 20, 41, 200, 2000])
def test_draw_has_a_dot_and_a_link_for_each_row_and_a_curve_for_each_tie(
    number: int,
) -> None:
    rows = [row(key) for key in range(number)]
    ties = [Curve(key, key // 2) for key in range(1, number)]

    picture = drawn(
        [Band("First", rows[: number // 2]), Band("Second", rows[number // 2 :])], ties
    )

    assert len(list(picture.iter("circle"))) == number
    assert [link.attrib["href"] for link in picture.iter("a")] == [
        one.url for one in rows
    ]
    assert (
        classes(picture, "path").count("p-tie")
        == classes(picture, "path").count("p-petal")
        == len(ties)
    )
    assert (picture.get("class") == "p-dense") == (len(ties) > 40)


def test_draw_takes_the_heights_of_rows_captions_and_bands() -> None:
    plain, by_sector = (
        [row(key) for key in range(6)],
        [row(6, group="art"), row(7, group="art"), row(8, group="food")],
    )

    picture = drawn([Band("Plain", plain), Band("By sector", by_sector)], [])

    assert [circle.attrib["cy"] for circle in picture.iter("circle")] == [
        "53",
        "79",
        "105",
        "131",
        "157",
        "183",
        "274",
        "300",
        "345",
    ]
    assert [
        text.text for text in picture.iter("text") if text.get("class") == "p-sector"
    ] == ["art", "food"]
    assert picture.attrib["viewBox"] == "0 0 360 366"


def test_draw_makes_curves_wider_with_distance_and_puts_the_longest_first() -> None:
    rows = [row(key) for key in range(4)]

    picture = drawn([Band("Tier", rows)], [Curve(0, 1), Curve(3, 0)])

    petals = [
        path.attrib["d"]
        for path in picture.iter("path")
        if path.get("class") == "p-petal"
    ]
    assert petals == ["M196 53A158 39 0 0 1 196 131", "M196 53A77 13 0 0 1 196 79"]


def test_draw_shows_open_and_full_dots_that_grow_with_what_they_receive() -> None:
    rows = [row(key) for key in range(5)]

    picture = drawn(
        [Band("Tier", rows)], [Curve(1, 0), Curve(2, 0), Curve(3, 0), Curve(0, 3)]
    )

    dots = [
        (circle.attrib["class"], circle.attrib["r"])
        for circle in picture.iter("circle")
    ]
    assert dots == [
        ("p-hub", "6"),
        ("p-dot", "3"),
        ("p-dot", "3"),
        ("p-hub", "4.9"),
        ("p-free", "2.6"),
    ]


def test_draw_joins_twins_with_dots_and_observers_with_dashes() -> None:
    picture = drawn(
        [Band("One", [row(1), row(2)]), Band("Two", [row(1)])],
        [Curve(2, 1, is_observing=True)],
    )

    assert classes(picture, "path").count("p-tie p-same") == 1
    assert classes(picture, "path").count("p-tie p-observes") == 1


def test_draw_leaves_out_ties_to_what_is_not_drawn_and_draws_a_pair_once() -> None:
    picture = drawn(
        [Band("Tier", [row(1), row(2)])],
        [
            Curve(1, 9),
            Curve(9, 2),
            Curve(1, 1),
            Curve(1, 2),
            Curve(2, 1, is_observing=True),
        ],
    )

    assert [name for name in classes(picture, "path") if name.startswith("p-tie")] == [
        "p-tie"
    ]


def test_draw_says_what_is_left_out_with_a_way_there() -> None:
    picture = drawn(
        [Band("Tier", [row(1)], more="and 37 more", more_url="/tiers/t/?a=1&b=2")], []
    )

    link = next(picture.iter("a"))
    assert (link.attrib["href"], "".join(link.itertext())) == (
        "/tiers/t/?a=1&b=2",
        "and 37 more",
    )


def test_draw_prints_names_as_text_whatever_they_hold() -> None:
    hostile = "\"><script>&'"

    picture = drawn(
        [
            Band(
                hostile,
                [Node(1, hostile, f"{hostile} in full", "/x/", hostile, hostile)],
                hostile,
                hostile,
            )
        ],
        [],
    )

    assert list(picture.iter("script")) == []
    assert [text.text for text in picture.iter("text")] == [
        hostile,
        hostile,
        hostile,
        hostile,
    ]
    assert [link.get("aria-label") for link in picture.iter("a")] == [
        None,
        f"{hostile}: {hostile} in full",
    ]


def test_draw_is_a_group_with_a_title_and_a_description_and_has_no_style() -> None:
    picture = drawn([Band("Tier", [row(1, "A name that is much too long")])], [])

    named = [
        picture.find(f"*[@id='{one}']")
        for one in picture.attrib["aria-labelledby"].split()
    ]
    assert (picture.get("role"), [one.text for one in named if one is not None]) == (
        "group",
        ["Ties", "In words"],
    )
    assert [
        element.tag
        for element in picture.iter()
        if "style" in element.attrib or element.tag == "style"
    ] == []


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("Exactly twenty-four here",), "Exactly twenty-four here"),
        (("A Name of Twenty-Five Here", "ANTFH"), "ANTFH"),
        (("A Name of Twenty-Five Here", "", "Twenty-Five"), "Twenty-Five"),
        (("HowlRound Theater Commons", "", ""), "HowlRound Theater…"),
        (("Donaudampfschifffahrtsgesellschaft",), "Donaudampfschifffahrtsg…"),
        (
            ("Donaudampfschifffahrtsgesellschaft", "Also much too long to be a label"),
            "Donaudampfschifffahrtsg…",
        ),
    ],
)
def test_label_is_the_name_if_it_fits_else_a_shorter_one_else_its_beginning(
    names: tuple[str, ...], expected: str
) -> None:
    assert label(*names) == expected
