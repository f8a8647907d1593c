"""Tags from before get the address that they lacked, and keep the one they had."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support import processes

FORMER = (
    "INSERT INTO directory_tag (name, slug, key) VALUES"
    " ('🌱', '', '🌱'), ('Seedling', 'seedling', 'seedling'), ('C++', 'c', 'c')"
)
"""Rows as the release before wrote them."""


@pytest.mark.usefixtures("django_db_setup")
def test_tags_from_before_get_the_addresses_they_lacked(tmp_path: Path) -> None:
    with processes.own_database(tmp_path) as env:

        def migrate(*target: str) -> None:
            done = processes.manage("migrate", *target, "--verbosity=0", env=env)
            assert (done.returncode, done.stderr) == (0, "")

        migrate("directory", "0013")
        processes.query(FORMER, env)
        migrate("directory", "0014")
        forward = processes.query(
            "SELECT name, slug, key FROM directory_tag ORDER BY name", env
        )
        migrate("directory", "0013")

    assert forward == [
        ("C++", "c", "c++"),
        ("Seedling", "seedling", "seedling"),
        ("🌱", "seedling-2", "🌱"),
    ]
