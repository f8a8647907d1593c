"""What `manage.py check` warns of; what it refuses: test_settings.py."""

from __future__ import annotations

from pathlib import Path

import pytest
from pytest_django import Settings

from directory import checks
from tests.support import processes


@pytest.mark.parametrize(
    ("mode", "number"),
    [(0o700, 0), (0o755, 1), (0o710, 1), (0o701, 1)],
)
def test_folder_that_others_may_enter_is_warned_of(
    mode: int,
    number: int,
    tmp_path: Path,
    settings: Settings,
) -> None:
    settings.VAR = tmp_path / "a b"
    settings.VAR.mkdir()
    settings.VAR.chmod(mode)

    found = checks.check_folder_is_closed()

    hint = f"chmod -R go= '{settings.VAR}'"
    said = [(warning.id, warning.hint) for warning in found]
    assert said == [("directory.W002", hint)] * number


def test_check_of_security_warns_of_an_open_folder(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    env = processes.environment(tmp_path)

    done = processes.manage("check", "--tag", "security", env=env)

    assert done.returncode == 0
    assert f"{tmp_path} is open to other accounts of this machine." in done.stderr
