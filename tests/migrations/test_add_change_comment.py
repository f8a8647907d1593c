"""Changes from before have an empty comment, and the way back keeps them."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import processes

FORMER = (
    "INSERT INTO directory_change"
    " (organization_key, slug, name, kind, visibility, is_public, at)"
    " VALUES (7, 'mill', 'Mill', 'added', 'draft', '0', '2026-01-02 03:04:05+00:00')"
)
"""A row as the release before wrote it."""


@pytest.mark.usefixtures("django_db_setup")
def test_rows_from_before_have_an_empty_comment_and_stay_on_the_way_back(
    tmp_path: Path,
) -> None:
    with processes.own_database(tmp_path) as env:

        def migrate(*target: str) -> None:
            done = processes.manage("migrate", *target, "--verbosity=0", env=env)
            assert (done.returncode, done.stderr) == (0, "")

        migrate("directory", "0008")
        processes.query(FORMER, env)
        migrate("directory", "0009")
        forward = processes.query("SELECT name, comment FROM directory_change", env)
        migrate("directory", "0008")
        back = processes.query("SELECT * FROM directory_change", env)

    assert forward == [("Mill", "")]
    assert len(back) == 1
    assert "mill" in back[0]
