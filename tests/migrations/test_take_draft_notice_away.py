"""Pages from before lose the sentence about drafts, and nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import processes

NOTICE = "*This page is a draft for the staff to edit.*"
FORMER = (
    "INSERT INTO directory_page (path, title, body, position, hide_in_navigation,"
    " show_directory, is_published, updated_at)"
    " VALUES ('{}', 'Page', '{}', 1, false, false, true, '2026-01-02 03:04:05')"
)
PAGES = {
    "/seeded/": f"{NOTICE}\n\n## What we list\n\nNetworks.",
    "/edited/": f"{NOTICE}\n\nWritten anew.",
    "/mended/": "*This page is a draft.*\n\nOurs.",
    "/quoting/": f"We took “{NOTICE}” away.",
}


@pytest.mark.usefixtures("django_db_setup")
def test_pages_lose_the_sentence_about_drafts_and_keep_their_day(
    tmp_path: Path,
) -> None:
    with processes.own_database(tmp_path) as env:

        def migrate(*target: str) -> None:
            done = processes.manage("migrate", *target, "--verbosity=0", env=env)
            assert (done.returncode, done.stderr) == (0, "")

        migrate("directory", "0027")
        for path, body in PAGES.items():
            processes.query(FORMER.format(path, body), env)
        migrate("directory", "0028_take_draft_notice_away")
        rows = processes.query("SELECT path, body, updated_at FROM directory_page", env)

    assert {path: body for path, body, _ in rows} == {
        **PAGES,
        "/seeded/": "## What we list\n\nNetworks.",
        "/edited/": "Written anew.",
    }
    assert {str(day)[:10] for _, _, day in rows} == {"2026-01-02"}
