"""What was counted of a network before goes on counting, as clean."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import processes

FORMER = "INSERT INTO directory_sending (key, at) VALUES ('a', '2026-01-02 03:04:05')"


@pytest.mark.usefixtures("django_db_setup")
def test_what_was_counted_before_counts_as_clean(tmp_path: Path) -> None:
    with processes.own_database(tmp_path) as env:

        def migrate(*target: str) -> None:
            done = processes.manage("migrate", *target, "--verbosity=0", env=env)
            assert (done.returncode, done.stderr) == (0, "")

        migrate("directory", "0027")
        processes.query(FORMER, env)
        migrate("directory", "0034_bound_networks")
        rows = processes.query("SELECT key, is_clean FROM directory_sending", env)

    assert [(key, bool(is_clean)) for key, is_clean in rows] == [("a", True)]
