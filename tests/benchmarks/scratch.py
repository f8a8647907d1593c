"""Processes of their own over a scratch database: no measure touches another's."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

from tests.support import processes

LAST_WORDS = 2000


def environment(folder: Path, database: str = "") -> dict[str, str]:
    """Return an environment with all state in this folder, the database too.

    Another database takes its place where its address is given.
    """
    return processes.environment(
        folder,
        DATABASE_URL=database,
        DEBUG="0",
        LOG_LEVEL="ERROR",
    )


def run(folder: Path, *command: str, database: str = "") -> str:
    """Run a Python command there and return what it prints.

    Where it fails, this process ends with the last words of the other.
    """
    done = subprocess.run(
        [sys.executable, *command],
        env=environment(folder, database),
        cwd=processes.ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise SystemExit(done.stderr[-LAST_WORDS:])
    sys.stderr.write(done.stderr)
    return done.stdout


def benchmark(folder: Path, name: str, *arguments: str, database: str = "") -> str:
    """Run one of the benchmarks there and return what it prints."""
    module = f"tests.benchmarks.{name}"
    return run(folder, "-m", module, *arguments, database=database)


def benchmark_alone(name: str, *arguments: str) -> str:
    """Run one of the benchmarks over an empty database that is thrown away."""
    with tempfile.TemporaryDirectory() as folder:
        return benchmark(Path(folder), name, *arguments).rstrip("\n")
