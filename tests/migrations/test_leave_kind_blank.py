"""Kinds from before stay; on the way back a record without one gets the vaguest."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import processes

FORMER = (
    "INSERT INTO directory_organization"
    " (name, sort_name, slug, acronym, kind, description, language, url, url_key,"
    " email, scope, city, region, country, founded, dissolved, status, source_url,"
    " source_note, source_licence, facts_as_of, visibility, staff_notes)"
    " VALUES ('{0}', '{0}', '{0}', '', '{1}', '', 'en', '', '', '', '', '', '', '',"
    " '', '', 'active', '', '', '', '', 'draft', '')"
)
KINDS = "SELECT name, kind FROM directory_organization ORDER BY name"


@pytest.mark.usefixtures("django_db_setup")
def test_kinds_stay_and_a_blank_one_is_filled_on_the_way_back(
    tmp_path: Path,
) -> None:
    with processes.own_database(tmp_path) as env:

        def migrate(*target: str) -> None:
            done = processes.manage("migrate", *target, "--verbosity=0", env=env)
            assert (done.returncode, done.stderr) == (0, "")

        migrate("directory", "0009")
        processes.query(FORMER.format("mill", "fund"), env)
        migrate("directory", "0010")
        processes.query(FORMER.format("barn", ""), env)
        forward = processes.query(KINDS, env)
        migrate("directory", "0009")
        back = processes.query(KINDS, env)

    assert forward == [("barn", ""), ("mill", "fund")]
    assert back == [("barn", "other"), ("mill", "fund")]
