"""`manage.py backup` and `manage.py restore` on a real database, in processes of their
own.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.db import connection

from tests.support import processes

ADD = (
    "import django; django.setup(); from tests.factories import make_organization as"
    " make; make(name='Words of Then')"
)
SUGGEST = """
import django; django.setup()
from tests.factories import make_suggestion as make
make(email="ada@example.org", note="By ada@example.org"); make(email="kim@example.org")
"""
ERASE = """
import django; django.setup()
from directory.models import Suggestion
from directory.suggestions import submission as suggestions
suggestions.erase_sender(Suggestion.objects.get(sender__email="ada@example.org"))
"""
NOBODY = (
    "0 senders forgotten, 0 spam suggestions, 0 withdrawn ones and 0 old mails deleted"
)
in_a_file = pytest.mark.skipif(
    connection.vendor != "sqlite",
    reason="PostgreSQL minds its own files",
)


@pytest.fixture(scope="module")
def env(
    tmp_path_factory: pytest.TempPathFactory, portals: processes.Portals
) -> Iterator[dict[str, str]]:
    """Hold the environment of a migrated database with one organization."""
    with portals.after("migrate", tmp_path_factory.mktemp("var")) as env:
        assert processes.run("-c", ADD, env=env).returncode == 0
        yield env


@pytest.fixture(scope="module")
def copy(env: dict[str, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Hold a backup of that database in a folder where no other pushes it out."""
    assert processes.manage("backup", env=env).returncode == 0
    return Path(shutil.copy(newest_backup(env), tmp_path_factory.mktemp("copies")))


def newest_backup(env: dict[str, str]) -> Path:
    return max((Path(env["VAR"]) / "backups").glob("ecosystem-*"))


def rename(name: str, env: dict[str, str]) -> None:
    processes.query(f"UPDATE directory_organization SET name = '{name}'", env)


def name_in(env: dict[str, str]) -> str:
    ((name,),) = processes.query("SELECT name FROM directory_organization", env)
    return str(name)


def number_in(env: dict[str, str]) -> int:
    ((number,),) = processes.query("SELECT number FROM directory_contentversion", env)
    return int(number)


def test_restore_brings_back_what_was_once_agreed(
    env: dict[str, str], copy: Path
) -> None:
    rename("Words of Now", env)

    done = processes.manage("restore", str(copy), env=env, words="yes\n")

    assert done.returncode == 0, done.stderr
    assert name_in(env) == "Words of Then"
    assert done.stdout.splitlines()[1:] == [
        f"Type yes to go on: What was there before is in {newest_backup(env).name}.",
        f"{copy.name} is back.",
        f"Personal data: {NOBODY}.",
    ]


def test_restore_can_itself_be_taken_back(env: dict[str, str], copy: Path) -> None:
    rename("Words of Now", env)
    assert processes.manage("restore", "--noinput", str(copy), env=env).returncode == 0

    done = processes.manage("restore", "--noinput", str(newest_backup(env)), env=env)

    assert done.returncode == 0, done.stderr
    assert name_in(env) == "Words of Now"


def test_restore_lets_the_number_of_the_content_go_on(
    env: dict[str, str], copy: Path
) -> None:
    processes.query("UPDATE directory_contentversion SET number = 1000", env)

    assert processes.manage("restore", "--noinput", str(copy), env=env).returncode == 0

    assert number_in(env) > 1000


def test_restore_tells_running_processes_to_read_the_search_index_anew(
    env: dict[str, str], copy: Path
) -> None:
    processes.query("UPDATE directory_contentversion SET number = number + 1000", env)
    before = number_in(env)

    assert processes.manage("restore", "--noinput", str(copy), env=env).returncode == 0

    ((built_at,),) = processes.query("SELECT number FROM directory_indexversion", env)
    assert built_at > before
    assert (
        processes.manage("search", "verify", env=env).stdout
        == "The index is as a new one would be.\n"
    )


@pytest.mark.parametrize(
    "words", ["no\n", "\n", ""], ids=["no", "nothing", "end of input"]
)
def test_restore_changes_nothing_unless_agreed(
    words: str, env: dict[str, str], copy: Path
) -> None:
    rename("Still Here", env)

    done = processes.manage("restore", str(copy), env=env, words=words)

    assert (done.returncode, done.stderr) == (1, "CommandError: Nothing was changed.\n")
    assert name_in(env) == "Still Here"


def test_restore_refuses_a_broken_file(
    env: dict[str, str], copy: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "broken"
    broken.write_bytes(copy.read_bytes()[: copy.stat().st_size // 2])
    rename("Not Touched", env)

    done = processes.manage("restore", "--noinput", str(broken), env=env)

    assert done.returncode == 1
    assert done.stderr.startswith("CommandError: broken is no whole backup: ")
    assert name_in(env) == "Not Touched"


def test_restore_migrates_an_older_backup(env: dict[str, str]) -> None:
    assert (
        processes.manage(
            "migrate", "sessions", "zero", "--verbosity=0", env=env
        ).returncode
        == 0
    )
    assert processes.manage("backup", env=env).returncode == 0
    assert processes.manage("migrate", "--verbosity=0", env=env).returncode == 0

    done = processes.manage("restore", "--noinput", str(newest_backup(env)), env=env)

    assert done.returncode == 0, done.stderr
    assert processes.query("SELECT count(*) FROM django_session", env) == [(0,)]


def test_restore_of_the_oldest_backup_leaves_it_there(
    env: dict[str, str],
    copy: Path,
) -> None:
    folder = Path(env["VAR"]) / "backups"
    stamps = [f"202001{day:02d}T030000000000" for day in range(1, 10)]
    copies = [folder / f"ecosystem-{stamp}{copy.suffix}" for stamp in stamps]
    for path in copies:
        shutil.copy(copy, path)
    rename("Words of Now", env)

    done = processes.manage("restore", "--noinput", str(copies[0]), env=env)
    left = [path for path in copies if path.exists()]
    for path in left:
        path.unlink()

    assert done.returncode == 0, done.stderr
    assert name_in(env) == "Words of Then"
    assert left == copies


def test_restore_needs_nothing_in_its_place(
    copy: Path,
    tmp_path: Path,
    django_db_setup: None,
) -> None:
    with processes.own_database(tmp_path / "var") as empty:
        done = processes.manage("restore", "--noinput", str(copy), env=empty)
        again = processes.manage("restore", "--noinput", str(copy), env=empty)
        name, number = name_in(empty), number_in(empty)

    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert lines[0] == "There was nothing to save."
    assert lines[-2:] == [f"{copy.name} is back.", f"Personal data: {NOBODY}."]
    assert "What was there before is in" in again.stdout
    assert name == "Words of Then"
    # No reader can have had a page of a time that late.
    assert number > copy.stat().st_mtime - 1


def test_restore_leaves_a_database_of_something_else_alone(
    copy: Path,
    tmp_path: Path,
    django_db_setup: None,
) -> None:
    (tmp_path / "var").mkdir()
    with processes.own_database(tmp_path / "var") as other:
        processes.query("CREATE TABLE song (title TEXT)", other)
        done = processes.manage("restore", "--noinput", str(copy), env=other)
        songs = processes.query("SELECT * FROM song", other)

    assert done.returncode == 1
    assert "The database holds no portal" in done.stderr
    assert songs == []


@in_a_file
def test_restore_sets_a_damaged_database_aside(copy: Path, tmp_path: Path) -> None:
    file = tmp_path / "ecosystem.sqlite3"
    shutil.copy(copy, file)
    with closing(sqlite3.connect(file)) as portal:
        portal.execute("PRAGMA journal_mode=WAL")
        portal.execute("UPDATE directory_organization SET name = 'Words of Now'")
        portal.commit()
        damaged = b"Dear all, " * 9000
        file.write_bytes(damaged)
        env = processes.environment(tmp_path)
        start = processes.manage("setup", env=env)
        done = processes.manage("restore", "--noinput", str(copy), env=env)
        with closing(sqlite3.connect(file)) as another:
            another.execute("UPDATE directory_organization SET name = 'Words of Later'")
            another.commit()
            # What the portal had open must not reach for the logs of the new file.
            portal.close()
            name = name_in(env)

    (aside,) = tmp_path.glob("ecosystem.sqlite3.damaged-????????T????????????")
    assert start.returncode == 1
    words = f"The database {file} is damaged (file is not a database)."
    assert start.stderr.startswith(words)
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        f"The damaged database was set aside as {aside}.",
        f"{copy.name} is back.",
        f"Personal data: {NOBODY}.",
    ]
    assert aside.read_bytes() == damaged
    assert Path(f"{aside}-wal").stat().st_size > 0
    assert name == name_in(env) == "Words of Later"


@in_a_file
def test_backup_and_setup_name_a_damaged_database(copy: Path, tmp_path: Path) -> None:
    file = tmp_path / "ecosystem.sqlite3"
    file.write_bytes(copy.read_bytes()[: 4096 * 20])
    env = processes.environment(tmp_path)

    start = processes.manage("setup", env=env)
    backup = processes.manage("backup", env=env)

    words = f"The database {file} is damaged (database disk image is malformed). Bring"
    for done in (start, backup):
        assert done.returncode == 1
        assert done.stderr.startswith(words)
        assert done.stderr.count("\n") == 1


def test_restore_erases_again_what_was_erased_since(env: dict[str, str]) -> None:
    senders = "SELECT email FROM directory_sender ORDER BY email"
    assert processes.run("-c", SUGGEST, env=env).returncode == 0
    assert processes.manage("backup", env=env).returncode == 0
    backup = newest_backup(env)
    assert processes.run("-c", ERASE, env=env).returncode == 0
    assert processes.query(senders, env) == [("kim@example.org",)]

    done = processes.manage("restore", "--noinput", str(backup), env=env)

    assert done.returncode == 0, done.stderr
    one = NOBODY.replace("0 senders", "1 sender")
    assert done.stdout.endswith(f"Personal data: {one}.\n")
    assert processes.query(senders, env) == [("kim@example.org",)]
    notes = processes.query("SELECT note FROM directory_suggestion ORDER BY id", env)
    assert notes == [("By […]",), ("",)]


def test_backup_that_fails_says_why_and_leaves_a_run(
    env: dict[str, str], tmp_path: Path
) -> None:
    (tmp_path / "backups").touch()
    database = env.get("DATABASE_URL") or f"sqlite:///{env['VAR']}/ecosystem.sqlite3"

    done = processes.manage(
        "backup", env=env | {"VAR": str(tmp_path), "DATABASE_URL": database}
    )

    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith(
        "CommandError: [Errno 17] File exists"
    )
    assert processes.query(
        "SELECT is_ok FROM directory_dutyrun ORDER BY id DESC LIMIT 1", env
    )[0][0] in (0, False)
