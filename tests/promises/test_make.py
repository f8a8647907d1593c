"""The targets of the Makefile that the README names, where this clone has its own
environment with all that is pinned.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import processes, serving
from tests.support.processes import ROOT

ACCOUNT = {
    "DJANGO_SUPERUSER_USERNAME": "Ada",
    "DJANGO_SUPERUSER_EMAIL": "ada@example.org",
    "DJANGO_SUPERUSER_PASSWORD": "a long and winding road",
}


def make(*words: str, env: dict[str, str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", *words],
        cwd=ROOT,
        env=env,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def env(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """Hold the environment of a portal set up by make.

    Skip where make would install something first.
    """
    env = processes.environment(tmp_path_factory.mktemp("var"))
    if (
        Path(sys.prefix) != ROOT / ".venv"
        or "Installing" in make("--dry-run", "setup", env=env).stdout
    ):
        pytest.skip("runs with `make test`, which installs what is pinned")
    done = make("setup", "PORT=8123", env=env)
    assert done.returncode == 0, done.stderr
    assert "The portal: http://127.0.0.1:8123/" in done.stdout
    return env


def test_help_names_the_targets() -> None:
    done = make("help", env=processes.environment(ROOT / "var"))

    assert [line.split()[1] for line in done.stdout.splitlines()] == [
        "help", "run", "setup", "dev", "staff", "test", "shots", "bench", "judge",
        "fill",
        "lint", "house", "check", "messages", "format", "lock", "clean",
    ]  # fmt: skip


@pytest.mark.parametrize("target", ["run", "dev"])
def test_target_serves_until_it_is_ended(target: str, env: dict[str, str]) -> None:
    with serving.serving(f"exec make {target}", env) as server:
        below = serving.descendants(server.process.pid)
        answer = server.ask("/")

    assert answer.status == 200
    assert len(below) >= 2
    assert serving.until(
        lambda: not any(serving.is_alive(pid) for pid in below), seconds=20
    )


def test_staff_makes_an_account_with_every_right(env: dict[str, str]) -> None:
    done = make("staff", "ARGS=--noinput", env=env | ACCOUNT)

    assert done.returncode == 0, done.stderr
    assert processes.query("SELECT username, is_superuser FROM auth_user", env) == [
        ("Ada", True)
    ]


@pytest.mark.parametrize(
    ("target", "line"),
    [
        ("format", "ruff format ."),
        ("messages", "manage.py compilemessages"),
        ("house", "tests/benchmarks/house.py"),
        ("lock", "compile run pyproject.toml"),
        ("check", "lint-imports"),
        ("check", "-m pytest"),
        ("bench", "-m tests.benchmarks.pages --rows 1000 20000"),
        ("judge", "-m tests.benchmarks.judge_search"),
        ("fill", "-m tests.benchmarks.fake_data --organizations 1000"),
    ],
)
def test_target_that_changes_the_clone_or_takes_long_stands_ready(
    target: str, line: str, env: dict[str, str]
) -> None:
    done = make("--dry-run", target, env=env)

    assert done.returncode == 0
    assert line in done.stdout
