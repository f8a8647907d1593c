"""What is looked at before an archive of a stranger is opened by a library.

Nothing here needs Django.
"""

from __future__ import annotations

import lzma
import re
import zipfile
import zlib
from pathlib import Path

from directory.imports.limits import MB, Limits, UnreadableError

MOST_FILES = 1_000
CHUNK = MB
# Each way to pack has an error of its own for bytes that cannot be unpacked; a way that
# is not known here is not implemented.
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    NotImplementedError,
    EOFError,
    OSError,
)
DTD = re.compile(rb"<!DOCTYPE", re.IGNORECASE)
SHEETS = "xl/worksheets/"
ROW = re.compile(rb"<(?:[\w.-]{1,40}:)?row[\s/>]")


def check(path: Path, limits: Limits) -> None:
    """Refuse an archive that unpacks to too much, is locked, or declares a DTD.

    Everything in it is unpacked once and counted: what it says of its own sizes may be
    a lie.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            if len(archive.infolist()) > MOST_FILES:
                raise UnreadableError("too_many_files", limit=MOST_FILES)
            left = limits.unpacked
            for each in archive.infolist():
                left = _check(archive, each, left, limits)
            if "xl/workbook.xml" not in archive.namelist():
                raise UnreadableError("not_xlsx")
    except BROKEN:
        raise UnreadableError("broken_archive") from None
    except RuntimeError:
        # The library's word for a file that asks for a password.
        raise UnreadableError("locked") from None


def _check(
    archive: zipfile.ZipFile, each: zipfile.ZipInfo, left: int, limits: Limits
) -> int:
    tail = b""
    rows = 0
    with archive.open(each) as stream:
        while chunk := stream.read(CHUNK):
            left -= len(chunk)
            if left < 0:
                raise UnreadableError("too_large_unpacked", limit=limits.unpacked // MB)
            # Without zeros, so that letters of two bytes do not hide it. Expat takes no
            # encoding in which these signs are other bytes.
            plain = tail + chunk.replace(b"\0", b"")
            if DTD.search(plain):
                raise UnreadableError("dtd")
            # The library keeps a little of each row, and there can be any number.
            if each.filename.startswith(SHEETS):
                rows += len(ROW.findall(plain))
                if rows > limits.rows + limits.empty_rows:
                    raise UnreadableError("too_many_rows_of_all", limit=limits.rows)
            tail = plain[-len(b"<!DOCTYPE") :]
    return left
