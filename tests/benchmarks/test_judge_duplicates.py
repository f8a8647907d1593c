"""Labelled pairs of records: enough of them, hard enough, and nearly all told right."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks import pairs
from tests.benchmarks.judge_duplicates import PAIRS
from tests.benchmarks.pairs import HALVES, JUDGING

pytestmark = pytest.mark.django_db


def test_labelled_pairs_are_many_and_half_of_them_hard() -> None:
    labelled = pairs.pairs_in(PAIRS)
    different = sum(not pair.is_double for pair in labelled)

    assert len(labelled) >= 400
    assert different * 2 >= len(labelled)
    assert min(sum(pair.half == half for pair in labelled) for half in HALVES) >= 200


def test_doubles_are_told_as_well_as_promised(real_lists: Path) -> None:
    pairs.load(real_lists)

    scores = pairs.measure(
        pair for pair in pairs.pairs_in(PAIRS) if pair.half == JUDGING
    )

    assert scores[JUDGING].precision >= 0.95
    assert scores[JUDGING].recall >= 0.97
