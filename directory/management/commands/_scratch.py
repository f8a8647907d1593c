"""For the commands that measure: commands of the portal in processes of their own, over a scratch database."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from django.conf import settings
from django.core.management.base import CommandError

LAST_WORDS = 2000


def environment(folder: Path, database: str = "") -> dict[str, str]:
    """Return our environment with all state in this folder, the database too unless another address is given."""
    return {**os.environ, "VAR": str(folder), "DATABASE_URL": database, "DEBUG": "0", "LOG_LEVEL": "ERROR"}


def run(folder: Path, *arguments: str, database: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command of the portal there and return what it printed; its failure is a CommandError with its last words."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments]
    done = subprocess.run(command, env=environment(folder, database), capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise CommandError(done.stderr[-LAST_WORDS:])
    return done
