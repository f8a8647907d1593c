"""`manage.py setup`, which runs at every start."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from directory.operations import dumps, jobs
from tests.support import processes

TABLES = (
    "directory_organization",
    "directory_page",
    "directory_change",
    "directory_contentversion",
    "directory_listing",
    "reversion_version",
    "django_q_schedule",
    "django_migrations",
)


@pytest.fixture(scope="module")
def env(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None
) -> Iterator[dict[str, str]]:
    """Hold the environment of an empty portal set up once, beside an older backup."""
    var = tmp_path_factory.mktemp("var")
    backup = var / f"backups/ecosystem-20260101T030000000000{dumps.suffix()}"
    backup.parent.mkdir()
    backup.touch()
    with processes.own_database(var) as env:
        first = processes.manage("setup", env=env)
        assert first.stdout.splitlines() == [
            "First content: 20 organizations, 4 pages.",
            f"For the former content: manage.py restore {backup}",
            "Static files collected and compressed.",
            "The portal: http://127.0.0.1:8000/  Staff: http://127.0.0.1:8000/admin/",
            "No staff account yet. Make one in another window: make staff",
        ]
        processes.query(
            "UPDATE django_q_schedule SET next_run = '2100-01-01 00:00:00+00:00'", env
        )
        insert = (
            "INSERT INTO directory_dutyrun (name, started_at, is_ok, outcome) VALUES"
            " ('{}', '2099-01-01 00:00:00+00:00', {}, '')"
        )
        for duty in jobs.JOBS:
            processes.query(insert.format(duty.name, "true"), env)
        yield env


def contents(env: dict[str, str]) -> dict[str, list[tuple[object, ...]]]:
    return {
        table: processes.query(f"SELECT * FROM {table} ORDER BY id", env)
        for table in TABLES
    }


def test_setup_again_changes_nothing_and_is_quiet(env: dict[str, str]) -> None:
    before = contents(env)

    again = processes.manage("setup", env=env)

    assert again.stdout.splitlines() == [
        "The portal: http://127.0.0.1:8000/  Staff: http://127.0.0.1:8000/admin/",
        "No staff account yet. Make one in another window: make staff",
    ]
    assert contents(env) == before


def test_setup_leaves_what_staff_changed(env: dict[str, str]) -> None:
    processes.query(
        "UPDATE directory_page SET body = 'Words of staff' WHERE path = '/about/'", env
    )
    processes.query(
        "UPDATE directory_organization SET description = 'Theirs' WHERE id = 1", env
    )
    processes.query("DELETE FROM directory_page WHERE path = '/criteria/'", env)
    before = contents(env)

    assert processes.manage("setup", env=env).returncode == 0

    assert contents(env) == before


def test_setup_speaks_of_no_account_once_there_is_one(env: dict[str, str]) -> None:
    account = {
        "DJANGO_SUPERUSER_USERNAME": "Ada",
        "DJANGO_SUPERUSER_EMAIL": "ada@example.org",
        "DJANGO_SUPERUSER_PASSWORD": "x" * 20,
    }
    assert (
        processes.manage("createsuperuser", "--noinput", env=env | account).returncode
        == 0
    )

    again = processes.manage("setup", env=env)
    processes.query("DELETE FROM auth_user", env)

    assert (
        again.stdout
        == "The portal: http://127.0.0.1:8000/  Staff: http://127.0.0.1:8000/admin/\n"
    )


def test_seed_by_hand_refuses_where_there_is_content(env: dict[str, str]) -> None:
    done = processes.manage("seed", env=env)

    assert (done.returncode, done.stderr) == (
        1,
        "CommandError: This directory is not empty: nothing was loaded.\n",
    )


def test_refresh_on_a_whole_directory_changes_nothing(env: dict[str, str]) -> None:
    before = contents(env)

    done = processes.manage("refresh", env=env)

    assert done.stdout == "0 organizations and 0 pages completed.\n"
    assert contents(env) == before
