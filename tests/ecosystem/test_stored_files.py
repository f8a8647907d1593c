"""Style sheets are collected without comments and blanks, and mean the same."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile

from ecosystem.stored_files import StoredFiles, squeezed

SHEETS = sorted((Path(settings.BASE_DIR) / "static" / "css").glob("*.css"))


@pytest.mark.parametrize(
    ("sheet", "small"),
    [
        ("/* Why. */\na {\n  color: red;\n}\n", "a{color: red;}"),
        ("a  >  b ,\n c { x: y; }", "a > b,c{x: y;}"),
        ("a { inline-size: calc(100% - 2px); }", "a{inline-size: calc(100% - 2px);}"),
        ("p :is(a, b) { x: y; }", "p :is(a,b){x: y;}"),
        ('a::after { content: ", {  /* } ;"; }', 'a::after{content: ", {  /* } ;";}'),
        (
            r"""a { content: "\"  ;"; b: ' , '; }""",
            r"""a{content: "\"  ;";b: ' , ';}""",
        ),
        ("a { b: c; /* one */ /* two */ d: e; }", "a{b: c;d: e;}"),
        ("", ""),
    ],
)
def test_squeezed_keeps_what_a_browser_reads(sheet: str, small: str) -> None:
    assert squeezed(sheet) == small
    assert squeezed(small) == small


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_every_sheet_keeps_its_rules(path: Path) -> None:
    sheet = path.read_text(encoding="utf-8")

    small = squeezed(sheet)

    assert len(small) < len(sheet)
    assert "/*" not in small
    assert small.count("{") == small.count("}") > 0


def test_sheet_that_was_read_before_is_stored_whole(tmp_path: Path) -> None:
    content = ContentFile(b"a { b: c; }")
    content.read()

    StoredFiles(location=tmp_path).save("css/site.0123456789ab.css", content)

    assert (tmp_path / "css/site.0123456789ab.css").read_bytes() == b"a{b: c;}"


def test_only_sheets_of_ours_are_stored_so(tmp_path: Path) -> None:
    storage = StoredFiles(location=tmp_path)

    for name in ("css/site.css", "admin/css/base.css", "js/live.js"):
        storage.save(name, ContentFile(b"a {  /* b */ }"))

    assert (tmp_path / "css/site.css").read_bytes() == b"a{}"
    assert (tmp_path / "admin/css/base.css").read_bytes() == b"a {  /* b */ }"
    assert (tmp_path / "js/live.js").read_bytes() == b"a {  /* b */ }"
