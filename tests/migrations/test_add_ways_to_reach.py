"""Records from before have no phone and no languages, and the way back keeps them."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from tests.support import processes

MIGRATION = "0032_add_ways_to_reach"
MADE = "from directory.models import Organization as O; O.objects.create(name='Mill')"
SAID = "SELECT name, phone, joining, working_languages FROM directory_organization"


@pytest.mark.usefixtures("django_db_setup")
def test_records_stay_on_the_way_back_and_come_again_with_nothing_said(
    tmp_path: Path,
) -> None:
    module = import_module(f"directory.migrations.{MIGRATION}")
    ((_app, former), *_others) = module.Migration.dependencies
    with processes.own_database(tmp_path) as env:
        for command in (
            ("migrate", "--verbosity=0"),
            ("shell", "-c", MADE),
            ("migrate", "directory", former, "--verbosity=0"),
            ("migrate", "--verbosity=0"),
        ):
            assert processes.manage(*command, env=env).returncode == 0
        stored = processes.query(SAID, env)

    assert stored == [("Mill", "", "", "")]
