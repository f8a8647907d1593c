"""What every process that serves does around its requests, whichever the server."""

from __future__ import annotations

import subprocess
import sys
from threading import Thread

BOOT_FAILED = 3
"""The exit code of a process that cannot serve as it is set up."""


def settings_are_understood() -> bool:
    """Tell whether the settings can be read; what is wrong with them is printed.

    They are read in a process of their own, so that those that serve, also after a
    reload, read them anew.
    """
    reading = subprocess.run(
        [sys.executable, "-c", "import ecosystem.settings"], check=False
    )
    return reading.returncode == 0


def begin() -> None:
    """Read what the first searches need, and begin to note what found nothing."""
    # Not above: the process that starts others must not hold a former site.
    from directory.search import maintenance, missed

    # Beside the requests: nobody waits until it is done.
    Thread(target=maintenance.warm, name="warm search", daemon=True).start()
    missed.counter.start()


def end() -> None:
    """Write what was counted last."""
    from directory.search import missed

    missed.counter.stop()
