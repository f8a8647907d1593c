"""Static files: collected by hashed names and compressed once, not at every start."""

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
    """Collect and compress the static files if any changed; tell whether one did."""
    stamp = Path(settings.STATIC_ROOT) / ".collected"
    wanted = digest()
    if stamp.is_file() and stamp.read_text(encoding="ascii") == wanted:
        return False
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)
    stamp.write_text(wanted, encoding="ascii")
    return True


def digest() -> str:
    """Return a digest of how all static files are named, sized, dated and stored."""
    storage_settings = str(settings.STORAGES["staticfiles"])
    digest_of_all = hashlib.sha256(storage_settings.encode())
    for finder in get_finders():
        files = sorted(finder.list([]), key=lambda file: str(file[0]))
        for path, storage in files:
            status = Path(storage.path(path)).stat()
            # Not their content: this is asked at every start.
            line = f"{path} {status.st_size} {status.st_mtime_ns}\n"
            digest_of_all.update(line.encode())
    return digest_of_all.hexdigest()


def integrity(path: str) -> str:
    """Return the digest by which a browser knows this static file; "" without one."""
    if settings.DEBUG:  # then a file is served from its folder, and keeps its name
        source = find(path)
        if not isinstance(source, str):
            return ""
        return _digest(Path(source).read_bytes())
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
    """Return a digest as the attribute `integrity` of a script has it."""
    digest_of_file = hashlib.sha384(content).digest()
    return "sha384-" + base64.b64encode(digest_of_file).decode()
