"""Records, sectors and tags from before get the keys by which they stand in order."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.migrations.test_leave_kind_blank import FORMER
from tests.support import processes

SECTOR = (
    "INSERT INTO directory_sector (name, slug, description, activity_code)"
    " VALUES ('Écologie', 'ecologie', '', '')"
)
TAG = "INSERT INTO directory_tag (name, slug, key) VALUES ('50+', '50-plus', '50+')"


@pytest.mark.usefixtures("django_db_setup")
def test_rows_from_before_get_their_keys(tmp_path: Path) -> None:
    with processes.own_database(tmp_path) as env:

        def migrate(*target: str) -> None:
            done = processes.manage("migrate", *target, "--verbosity=0", env=env)
            assert (done.returncode, done.stderr) == (0, "")

        migrate("directory", "0009")
        for name in ("The Mill", "Co-op 10", "A & B", "Co-op 2"):
            processes.query(FORMER.format(name, "fund"), env)
        migrate("directory", "0024")
        processes.query(SECTOR, env)
        processes.query(TAG, env)
        migrate("directory", "0025")
        organizations = processes.query(
            "SELECT name, sort_name FROM directory_organization ORDER BY sort_key", env
        )
        keys = processes.query(
            "SELECT sort_key FROM directory_sector UNION"
            " SELECT sort_key FROM directory_tag ORDER BY 1",
            env,
        )
        migrate("directory", "0024")

    assert organizations == [
        ("A & B", "a b"),
        ("Co-op 2", "co op 2"),
        ("Co-op 10", "co op 10"),
        ("The Mill", "mill"),
    ]
    assert keys == [("250",), ("ecologie",)]
