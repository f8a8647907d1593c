"""Static files: collected once, and known by a digest."""

from __future__ import annotations

import base64
import hashlib
from pathlib import Path

from django.contrib.staticfiles.finders import find, get_finder
from django.contrib.staticfiles.storage import staticfiles_storage
from pytest_django import Settings

from directory.operations import static_files


def test_collected_again_only_where_something_changed() -> None:
    assert static_files.collect() is False


def test_other_files_have_another_digest_so_that_they_are_collected(
    tmp_path: Path, settings: Settings
) -> None:
    style = tmp_path / "own.css"
    settings.STATICFILES_DIRS = [tmp_path]
    get_finder.cache_clear()

    style.write_text("p {}", encoding="utf-8")
    before = static_files.digest()
    style.write_text("p { color: red }", encoding="utf-8")

    assert static_files.digest() != before
    get_finder.cache_clear()


def test_digest_is_that_of_the_file() -> None:
    source = find("js/live.js")
    assert isinstance(source, str)
    content = Path(source).read_bytes()
    expected = base64.b64encode(hashlib.sha384(content).digest()).decode()

    digest = static_files.integrity(staticfiles_storage.stored_name("js/live.js"))

    assert digest == f"sha384-{expected}"


def test_what_is_no_file_has_no_digest() -> None:
    assert static_files.integrity("js/gone.0123.js") == ""
