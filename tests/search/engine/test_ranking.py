"""The best first: groups of equal weight."""

from __future__ import annotations

from pyroaring import BitMap

from directory.search.engine.ranking import weigh


def test_of_each_sign_the_first_that_one_has_counts() -> None:
    found = BitMap([1, 2, 3])
    name = [(5.0, BitMap([1])), (2.0, BitMap([1, 2]))]

    assert weigh(found, [name]) == [
        (5, BitMap([1])),
        (2, BitMap([2])),
        (0, BitMap([3])),
    ]


def test_signs_add_up_and_each_stands_in_one_group() -> None:
    found = BitMap([1, 2, 3])
    signs = [[(3.0, BitMap([1, 2]))], [(4.0, BitMap([2, 3]))]]

    groups = weigh(found, signs)

    assert groups == [(7, BitMap([2])), (4, BitMap([3])), (3, BitMap([1]))]
