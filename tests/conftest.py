"""What all tests share."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import pytest_django
from django.db import connection, transaction
from django.test import override_settings

from directory import caching
from directory.models import Organization
from directory.operations import seed, static_files
from directory.search.engine import cache, rebuild
from tests.support import processes


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the folder be named that holds lists of real organizations."""
    parser.addoption(
        "--data",
        type=Path,
        help="the folder with lists of real organizations, which are not ours to ship",
    )


def pytest_report_header() -> str:
    """Say which database the run uses."""
    return f"database: {connection.vendor}"


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest) -> None:
    """Give each worker a database of its own; in SQLite's memory each has one already.

    pytest-django tells SQLite by the name of Django's own engine, and ours is derived.
    """
    if connection.vendor != "sqlite":
        request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")


@pytest.fixture(scope="session", autouse=True)
def _collected_static_files(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Collect the static files once, as a start does, into a folder of the run's
    own.
    """
    with override_settings(STATIC_ROOT=tmp_path_factory.mktemp("static")):
        static_files.collect()
        yield


@pytest.fixture(scope="session", autouse=True)
def _own_backups(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep backups, and what is noted beside them, in a folder of the run's own."""
    with override_settings(BACKUP_DIR=tmp_path_factory.mktemp("backups")):
        yield


@pytest.fixture(scope="session", autouse=True)
def _own_exports(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep files of the whole directory in a folder of the run's own."""
    with override_settings(EXPORT_DIR=tmp_path_factory.mktemp("exports")):
        yield


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    """Hash passwords cheaply: what makes them safe makes a run slow."""
    with override_settings(
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"]
    ):
        yield


@pytest.fixture(autouse=True)
def _index_follows(request: pytest.FixtureRequest) -> Iterator[None]:
    """After each test that left organizations, the index must be what a new one would
    be: no save may pass by it.
    """
    if (
        "_django_db_helper" not in request.fixturenames
        or request.node.get_closest_marker("past_the_door")
    ):
        yield
        return
    request.getfixturevalue("_django_db_helper")
    cache.shared.forget()
    caching.forget()
    yield
    if (
        connection.is_usable()
        and not connection.needs_rollback
        and Organization.objects.published().exists()
    ):
        assert rebuild.verify() == []


@pytest.fixture(scope="session")
def portals(
    tmp_path_factory: pytest.TempPathFactory, django_db_setup: None
) -> Iterator[processes.Portals]:
    """Hold portals for processes of their own."""
    with ExitStack() as stack:
        yield processes.Portals(tmp_path_factory.mktemp("portals"), stack)


@pytest.fixture
def real_lists(pytestconfig: pytest.Config) -> Path:
    """Hold the folder with lists of real organizations; skip where none is named."""
    folder: Path | None = pytestconfig.getoption("--data")
    if folder is None:
        pytest.skip("judges lists of real organizations: make test DATA=/their/folder")
    return folder


@pytest.fixture
def seeded(db: None) -> seed.Seeded:
    """Hold the founding page, loaded as on a first start."""
    return seed.seed()


@pytest.fixture(scope="module")
def founding_directory(
    django_db_setup: None, django_db_blocker: pytest_django.DjangoDbBlocker
) -> Iterator[None]:
    """Hold the founding page for all tests of a module.

    What a test changes is undone after it.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        seed.seed()
        yield
        transaction.set_rollback(True)
