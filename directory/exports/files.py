"""The whole directory as files, made once for a state of the content.

They are made in a folder of their own and read back; only when every organization came
back as it was does the folder take the place of the one before, which is deleted: what
was hidden since stands in no file that is kept.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from functools import cache
from itertools import zip_longest
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import npgettext, override, pgettext

from directory import exports, formats
from directory.errors import DirectoryError
from directory.exports import records
from directory.exports.file_formats import FILE_FORMATS, FileFormat
from directory.exports.package import package_of
from directory.exports.records import Document
from directory.formats import lines
from directory.lib import languages
from directory.models import Change, ContentVersion, SiteSettings

SHORTEST_TIME_BETWEEN = timedelta(minutes=10)
ATTEMPTS = 3
STEM = "organizations"
PACKAGE = "datapackage.json"
CURRENT = "current"
_PREFIX = "made-"
_MANIFEST = "manifest.json"
_SNAPSHOT = "snapshot.jsonl"


@dataclass(frozen=True)
class WholeFile:
    """A file of the whole directory: what is said of it beside its link."""

    format: str
    name: str
    size: int
    sha256: str
    rows: int
    """So many organizations were read back from it."""


@dataclass(frozen=True)
class Manifest:
    """What was made, when, and of which state of the content."""

    number: int
    """That of the content."""
    change: int
    """The key of the newest change then, 0 before the first."""
    changed_at: str
    shape: str
    """A digest of what shapes the files beside the content."""
    made_at: str
    organizations: int
    without_place: int
    files: tuple[WholeFile, ...]

    @property
    def made(self) -> datetime:
        return datetime.fromisoformat(self.made_at)

    def file_of(self, name: str) -> WholeFile | None:
        """Return the file in a format, None where there is none."""
        return next((file for file in self.files if file.format == name), None)


def folder() -> Path:
    """Return the folder that holds what was made."""
    path: Path = settings.EXPORT_DIR
    return path


def stored() -> Manifest | None:
    """Return what was made last, None where there is nothing."""
    try:
        words = (folder() / CURRENT / _MANIFEST).read_text()
    except FileNotFoundError:
        return None
    values = json.loads(words)
    files = tuple(WholeFile(**file) for file in values.pop("files"))
    return Manifest(**values, files=files)


def offered() -> Manifest | None:
    """Return what may be taken away: None where something in it was hidden since.

    So long as nobody is, files stay on offer while content changes.
    """
    manifest = stored()
    if manifest is None or has_hidden(manifest):
        return None
    return manifest


def has_hidden(manifest: Manifest) -> bool:
    """Tell whether something was hidden since, or the content is another one."""
    if manifest.change:
        # A backup that came back has another history, perhaps with the same keys.
        row = Change.objects.filter(pk=manifest.change).first()
        if row is None or row.at.isoformat() != manifest.changed_at:
            return True
    newer = Change.objects.filter(pk__gt=manifest.change)
    return newer.public().hidden().exists()


def opened(name: str) -> IO[bytes]:
    """Open a file of those made last; whoever holds it open reads it to its end."""
    return (folder() / CURRENT / name).open("rb")


def is_due() -> bool:
    """Tell whether files must be made: the content changed, ten minutes have passed.

    At once where there are none, or where something was hidden.
    """
    manifest = stored()
    if manifest is None or manifest.shape != shape() or has_hidden(manifest):
        return True
    if manifest.number == ContentVersion.objects.number():
        return False
    return timezone.now() - manifest.made >= SHORTEST_TIME_BETWEEN


def bring_up_to_date(*, now: bool = False) -> str:
    """Make the files where that is due, or `now`, and say what was done."""
    if not now and not is_due():
        return pgettext("staff", "nothing to make")
    manifest = make()
    words = npgettext(
        "staff",
        "%(number)d organization in each file",
        "%(number)d organizations in each file",
        manifest.organizations,
    )
    return words % {"number": manifest.organizations}


def make() -> Manifest:
    """Make all files, read each back, and put them in the place of those before."""
    folder().mkdir(mode=0o700, exist_ok=True)
    place = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=folder()))
    try:
        with override(languages.ENGLISH):
            manifest = _made(place)
        _put_in_place(place)
    except BaseException:
        shutil.rmtree(place, ignore_errors=True)
        raise
    _delete_others(place)
    return manifest


@cache
def shape() -> str:
    """Return a digest of what shapes the files beside the content."""
    digest = hashlib.sha256(settings.SITE_URL.encode())
    for package in (formats, exports):
        for path in sorted(Path(*package.__path__).glob("*.py")):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def _made(place: Path) -> Manifest:
    snapshot = place / _SNAPSHOT
    number, newest, organizations, without_place = _take_snapshot(snapshot)
    made_at = timezone.now().isoformat(timespec="seconds")
    files = tuple(_make_file(place, snapshot, one) for one in FILE_FORMATS)
    snapshot.unlink()
    manifest = Manifest(
        number=number,
        change=newest.pk if newest else 0,
        changed_at=newest.at.isoformat() if newest else "",
        shape=shape(),
        made_at=made_at,
        organizations=organizations,
        without_place=without_place,
        files=files,
    )
    package = package_of(
        [asdict(file) for file in files],
        made_at=made_at,
        site=SiteSettings.objects.current(),
    )
    _write_json(place / PACKAGE, package)
    _write_json(place / _MANIFEST, asdict(manifest))
    return manifest


def _take_snapshot(path: Path) -> tuple[int, Change | None, int, int]:
    """Write what is public of all, as of one state of the content.

    Return its number, its newest change, and how many there are and without a place.
    """
    for _attempt in range(ATTEMPTS):
        number = ContentVersion.objects.number()
        newest = Change.objects.order_by("-pk").first()
        organizations = without_place = 0
        with path.open("w", encoding="utf-8") as file:
            for document in records.documents(records.all_keys()):
                file.write(f"{lines.line_of(document)}\n")
                organizations += 1
                without_place += not document["latitude"]
        if ContentVersion.objects.number() == number:
            return number, newest, organizations, without_place
    raise DirectoryError(
        pgettext("staff", "The content kept changing while files were made of it.")
    )


def _snapshot_of(path: Path) -> Iterator[Document]:
    with path.open(encoding="utf-8") as file:
        yield from map(json.loads, file)


def _make_file(place: Path, snapshot: Path, file_format: FileFormat) -> WholeFile:
    path = place / f"{STEM}.{file_format.name}"
    with path.open("wb") as file:
        file_format.write(_snapshot_of(snapshot), file)
    rows = _read_back(path, snapshot, file_format)
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return WholeFile(file_format.name, path.name, path.stat().st_size, digest, rows)


def _read_back(path: Path, snapshot: Path, file_format: FileFormat) -> int:
    """Return how many came back from a file; all must, and each as it was."""
    rows = 0
    with path.open("rb") as file:
        pairs = zip_longest(file_format.read(file), _snapshot_of(snapshot))
        for values, document in pairs:
            if document is None or values != records.values_in(document):
                words = pgettext(
                    "staff",
                    "Row %(number)d of the %(format)s file does not come back as it"
                    " was.",
                )
                raise DirectoryError(
                    words % {"number": rows + 1, "format": file_format.label}
                )
            rows += 1
    return rows


def _write_json(path: Path, values: Any) -> None:
    path.write_text(json.dumps(values, ensure_ascii=False, indent=2) + "\n")


def _put_in_place(place: Path) -> None:
    """Let readers find this folder instead of the one before, in one step."""
    link = place.with_name(f"{place.name}.link")
    link.symlink_to(place.name)
    link.replace(folder() / CURRENT)


def _delete_others(place: Path) -> None:
    for path in folder().glob(f"{_PREFIX}*"):
        if path.is_symlink():
            path.unlink()
        elif path != place:
            shutil.rmtree(path, ignore_errors=True)
