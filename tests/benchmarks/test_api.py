"""The page of the API is measured beside answers with all rows at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.benchmarks import api


def test_page_is_measured_beside_all_rows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit, match="A page is only"):
        api.main(["--rows", "150", "--keep", str(tmp_path)])

    rows = capsys.readouterr().out.splitlines()
    assert len(rows) == 8
    assert rows[0].count(" | ") == 3
    assert rows[2].startswith("| the first page of 100 | ")
