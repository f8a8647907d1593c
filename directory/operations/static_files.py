"""Static files: collected under hashed names and compressed once, not at every
start.
"""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import find, get_finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.management import call_command


def collect() -> bool:
    """Collect and compress the static files where any changed since the last time.

    Tell whether it was needed.
    """
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    wanted = digest()
    if stamp.is_file() and stamp.read_text(encoding="ascii") == wanted:
        return False
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(wanted, encoding="ascii")
    return True


def digest() -> str:
    """Return a digest of the names, sizes and times of all static files and of the way
    they are stored.
    """
    found = hashlib.sha256(str(settings.STORAGES["staticfiles"]).encode())
    for finder in get_finders():
        for path, storage in sorted(finder.list([]), key=lambda item: str(item[0])):
            status = Path(storage.path(path)).stat()
            found.update(f"{path} {status.st_size} {status.st_mtime_ns}\n".encode())
    return found.hexdigest()


def integrity(path: str) -> str:
    """Return the digest by which a browser knows this static file; "" without one."""
    if settings.DEBUG:  # then a file is served from its folder, and keeps its name
        source = find(path)
        return _digest(Path(source).read_bytes()) if isinstance(source, str) else ""
    try:
        return _integrity_of_collected(path)
    except FileNotFoundError:
        return ""


@lru_cache(maxsize=256)
def _integrity_of_collected(hashed_name: str) -> str:
    """Read each collected file once: its name changes with its content."""
    with staticfiles_storage.open(hashed_name) as file:
        return _digest(file.read())


def _digest(content: bytes) -> str:
    return "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode()
