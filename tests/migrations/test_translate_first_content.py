"""A directory from before gets our translations where its English is still ours."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.conf import settings

from tests.support import processes

SECTOR = (
    "INSERT INTO directory_sector (name, slug, sort_key, description, activity_code)"
    " VALUES ('{}', '{}', '', '', '')"
)
PAGE = (
    "INSERT INTO directory_page (path, title, body, position, hide_in_navigation,"
    " show_directory, is_published, updated_at)"
    " VALUES ('{}', '{}', '{}', 3, false, false, true, '2026-11-30 12:00:00')"
)


def ours(path: str) -> str:
    """The English text of a page that comes with the portal."""
    fixture = Path(settings.FIXTURE_DIRS[0]) / "pages.json"
    pages = json.loads(fixture.read_text(encoding="utf-8"))
    (body,) = [
        page["fields"]["body"] for page in pages if page["fields"]["path"] == path
    ]
    return str(body).replace("'", "''")


@pytest.mark.usefixtures("django_db_setup")
def test_first_content_from_before_is_translated(tmp_path: Path) -> None:
    with processes.own_database(tmp_path) as env:

        def migrate(*target: str) -> None:
            done = processes.manage("migrate", *target, "--verbosity=0", env=env)
            assert (done.returncode, done.stderr) == (0, "")

        migrate("directory", "0028_take_draft_notice_away")
        for name, slug in (
            ("Housing", "housing"),
            ("Press and media", "media"),
            ("Bread", "bread"),
        ):
            processes.query(SECTOR.format(name, slug), env)
        processes.query(PAGE.format("/about/", "About", ours("/about/")), env)
        processes.query(PAGE.format("/criteria/", "Criteria", "Ours is new."), env)
        migrate("directory", "0031_translate_first_content")
        sectors = processes.query(
            "SELECT name, name_es, name_fr FROM directory_sector ORDER BY name", env
        )
        pages = processes.query(
            "SELECT title_es, body_es <> '' FROM directory_page ORDER BY path", env
        )

    assert sectors == [
        ("Bread", "", ""),
        ("Housing", "Vivienda", "Logement"),
        ("Press and media", "", ""),
    ]
    assert [(title, bool(text)) for title, text in pages] == [
        ("Acerca de", True),
        ("Criterios", False),
    ]
