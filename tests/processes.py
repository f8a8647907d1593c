"""Processes of the portal with a folder, an environment and a database of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).parent.parent
KEPT = ("PATH", "HOME", "LANG", "TMPDIR")
SETTINGS = "ecosystem.settings"


def environment(var: Path, **values: str) -> dict[str, str]:
    """Return an environment with nothing of the caller's settings in it."""
    base = {name: os.environ[name] for name in KEPT if name in os.environ}
    return base | {"VAR": str(var), "DJANGO_SETTINGS_MODULE": SETTINGS} | values


def run(*command: str, env: Mapping[str, str], words: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run a Python command to its end and return what it said."""
    return subprocess.run(
        [sys.executable, *command], cwd=ROOT, env=env, input=words, capture_output=True, text=True, timeout=120, check=False
    )


def manage(*arguments: str, env: Mapping[str, str], words: str | None = None) -> subprocess.CompletedProcess[str]:
    """Run one management command."""
    return run("manage.py", *arguments, env=env, words=words)
