"""Kept pages measured through both servers, beside files of the same size."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks import kept
from tests.support import processes


def test_kept_pages_are_measured_beside_a_file(
    tmp_path: Path, portals: processes.Portals, capsys: pytest.CaptureFixture[str]
) -> None:
    few = ("--rows", "30", "--rounds", "1", "--at-once", "2", "--packed")
    with portals.after("setup", tmp_path / "30"):
        kept.main([*few, "--keep", str(tmp_path), "--servers", "gunicorn", "granian"])

    lines = capsys.readouterr().out.splitlines()
    assert [line.split(" | ")[0].strip("| ") for line in lines] == [
        "30 organizations, gunicorn", "---", *kept.PAGES,
        "30 organizations, granian", "---", *kept.PAGES,
    ]  # fmt: skip
    assert lines[0].endswith("| a file | kept | 304 | not kept |")
    page = (tmp_path / "30/static/bench/1.html.gz").read_bytes()
    assert page[:2] == b"\x1f\x8b"


def test_table_says_how_many_times_as_cheap_as_a_file() -> None:
    costs = {"browse": {"a file": 0.6, "kept": 0.4, "304": 0.3, "not kept": 12.0}}

    lines = list(kept.table("1,000 organizations", costs, costs))

    assert (
        lines[2]
        == "| browse | 0.600 (1.00) | 0.400 (1.50) | 0.300 (2.00) | 12.000 (0.05) |"
    )
