"""What staff keep for deciding comes and goes with its tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import processes

OWN = "0027_keep_words_for_deciding"
FORMER = "0019"


@pytest.mark.usefixtures("django_db_setup")
def test_tables_go_on_the_way_back_with_what_is_in_them(tmp_path: Path) -> None:
    count = "SELECT COUNT(*) FROM directory_keptquestion"
    with processes.own_database(tmp_path) as env:

        def migrate(target: str) -> None:
            done = processes.manage(
                "migrate", "directory", target, "--verbosity=0", env=env
            )
            assert (done.returncode, done.stderr) == (0, "")

        migrate(OWN)
        processes.query(
            "INSERT INTO directory_keptquestion (title, language, text, position)"
            " VALUES ('Where', 'en', 'Where is it?', 10)",
            env,
        )
        before = processes.query(count, env)
        migrate(FORMER)
        migrate(OWN)
        again = processes.query(count, env)

    assert (before, again) == ([(1,)], [(0,)])
