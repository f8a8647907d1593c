"""The table of open forms comes and goes without a trace."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import processes

OWN = "0020_note_open_forms"
FORMER = "0015"


@pytest.mark.usefixtures("django_db_setup")
def test_table_goes_on_the_way_back_with_what_is_in_it(tmp_path: Path) -> None:
    rows = "SELECT COUNT(*) FROM django_migrations WHERE name LIKE '%_note_open_forms'"
    with processes.own_database(tmp_path) as env:

        def migrate(target: str) -> None:
            done = processes.manage(
                "migrate", "directory", target, "--verbosity=0", env=env
            )
            assert (done.returncode, done.stderr) == (0, "")

        migrate(OWN)
        processes.query(
            "INSERT INTO auth_user (id, password, is_superuser, username, first_name,"
            " last_name, email, is_staff, is_active, date_joined) VALUES (1, '!', '0',"
            " 'ada', '', '', '', '1', '1', '2026-01-02 03:04:05+00:00')",
            env,
        )
        processes.query(
            "INSERT INTO directory_openform (model, record_key, user_id, told_at)"
            " VALUES ('page', 1, 1, '2026-01-02 03:04:05+00:00')",
            env,
        )
        migrate(FORMER)
        back = processes.query(rows, env)
        migrate(OWN)
        again = processes.query("SELECT COUNT(*) FROM directory_openform", env)

    assert (back, again) == ([(0,)], [(0,)])
