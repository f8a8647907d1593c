"""`manage.py import_organizations`: what it prints, writes and leaves."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from directory.catalog import parts
from directory.imports import judging, writing
from directory.imports.judging import Wanted
from directory.models import Batch, Import, Organization
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Hold a file of three organizations."""
    file = tmp_path / "valley.csv"
    file.write_text("id,name,city\n1,Ash,Leeds\n2,Elm,York\n3,Oak,Hull\n")
    return file


def run(path: Path, **options: Any) -> list[str]:
    """Return what the command prints."""
    out = StringIO()
    call_command("import_organizations", path, stdout=out, **options)
    return out.getvalue().splitlines()


def test_file_is_judged_and_written(path: Path) -> None:
    lines = run(path, by=make_user("editor").username)

    batch = Batch.objects.get()
    assert lines[0].split() == ["3", "new"]
    assert lines[-1] == f"3 records written, as change {batch.pk}."
    assert (batch.what, batch.by is not None) == ("Imported: valley.csv", True)
    assert Organization.objects.get(name="Ash").identifiers.get().scheme == "valley"


def test_dry_run_writes_nothing(path: Path) -> None:
    lines = run(path, dry_run=True)

    assert (lines[0].split(), lines[-1]) == (["3", "new"], "Nothing was written.")
    assert not Organization.objects.exists()
    assert not Import.objects.exists()


def test_refused_row_is_named_and_others_are_written(path: Path) -> None:
    path.write_text(path.read_text() + "4,,Bath\n")
    back = path.with_name("refused.csv")

    with pytest.raises(CommandError) as refusal:
        run(path, refused_file=back)

    assert (str(refusal.value), refusal.value.returncode) == (
        "1 rows were refused.",
        1,
    )
    assert Organization.objects.count() == 3
    assert "4,,Bath,refused,name: Please write its name." in back.read_text("utf-8-sig")


def test_file_that_cannot_be_read_is_refused_in_words(path: Path) -> None:
    path.write_bytes(b"%PDF-1.7")

    with pytest.raises(CommandError) as refusal:
        run(path)

    assert (
        str(refusal.value) == "This is no table. CSV, XLSX and JSON files can be read."
    )


def test_role_without_the_right_imports_nothing(path: Path) -> None:
    with pytest.raises(CommandError):
        run(path, by=make_user("viewer").username)

    assert not Organization.objects.exists()


def test_command_goes_on_where_it_was_stopped(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parts, "FIRST_PART", 1)
    plan = judging.judge(path, Wanted())
    writing.run(writing.start(plan).pk, seconds=-1)

    lines = run(path)

    assert lines[0] == "Stopped at 1 of 3; going on."
    assert Organization.objects.count() == 3
    assert Batch.objects.count() == 1
