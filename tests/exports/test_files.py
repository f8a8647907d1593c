"""The whole directory as files."""

from __future__ import annotations

import hashlib
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core.management import call_command
from django.core.management.base import CommandError

from directory.errors import DirectoryError
from directory.exports import file_formats, files
from directory.exports.file_formats import BY_NAME, FILE_FORMATS
from directory.history import changes
from directory.models import Change, Organization
from directory.operations import jobs
from tests.factories import make_organization, make_relationship

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 5, 4, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.EXPORT_DIR = tmp_path / "data"


def change(organization: Organization, **values: Any) -> None:
    """Change an organization as staff do."""
    for name, value in values.items():
        setattr(organization, name, value)
    with changes.recorded(organization):
        organization.save()


def folders() -> list[str]:
    """What lies in the folder beside the link to what is current."""
    return sorted(path.name for path in files.folder().glob("made-*"))


def test_files_hold_what_is_public_and_are_read_back() -> None:
    make_organization(name="=Ash Works", latitude="48.2", longitude="16.37")
    wind = make_organization(name="Wind Network", status="closed")
    make_relationship(wind, other_name="Far; one")
    make_organization(name="Draft one", visibility="draft")

    manifest = files.make()

    assert (manifest.organizations, manifest.without_place) == (2, 1)
    assert [file.format for file in manifest.files] == [
        file_format.name for file_format in FILE_FORMATS
    ]
    for file in manifest.files:
        with files.opened(file.name) as opened:
            written = opened.read()
        assert file.rows == 2
        assert file.size == len(written)
        assert file.sha256 == hashlib.sha256(written).hexdigest()
        values = list(BY_NAME[file.format].read(io.BytesIO(written)))
        assert [one["name"] for one in values] == ["=Ash Works", "Wind Network"]
    assert files.stored() == files.offered() == manifest


def test_same_content_gives_the_same_bytes() -> None:
    make_organization(tags=["bread", "alms"])

    first, again = files.make(), files.make()

    for one, other in zip(first.files, again.files, strict=True):
        # A workbook notes the time at which it was made.
        assert one.sha256 == other.sha256 or one.format == "xlsx"


def test_nothing_older_is_kept() -> None:
    make_organization()

    files.make()
    first = folders()
    files.make()

    assert len(first) == len(folders()) == 1
    assert first != folders()
    assert not list(files.folder().glob("**/snapshot*"))


def test_package_describes_the_files(settings: Any) -> None:
    settings.SITE_URL = "https://directory.example"
    make_organization()

    manifest = files.make()

    with files.opened(files.PACKAGE) as file:
        package = json.load(file)
    table = package["resources"][0]
    assert package["homepage"] == "https://directory.example/data/"
    assert "licenses" not in package
    assert [one["path"] for one in package["resources"]] == [
        file.name for file in manifest.files
    ]
    assert table["hash"] == f"sha256:{manifest.files[0].sha256}"
    assert table["schema"]["primaryKey"] == ["slug"]
    fields = {one["name"]: one for one in table["schema"]["fields"]}
    assert fields["latitude"]["type"] == "number"
    assert fields["scope"]["constraints"]["enum"][0] == "international"
    assert fields["continues_name"]["trueValues"] == ["yes"]


def test_files_are_made_when_content_changed_every_ten_minutes_at_most() -> None:
    organization = make_organization()
    with time_machine.travel(NOON, tick=False):
        files.bring_up_to_date()
    change(organization, city="Leeds")

    with time_machine.travel(NOON + timedelta(minutes=9), tick=False):
        early = files.bring_up_to_date()
    with time_machine.travel(NOON + timedelta(minutes=10), tick=False):
        due = files.bring_up_to_date()
        again = files.bring_up_to_date()

    assert early == again == "nothing to make"
    assert due == "1 organization in each file"


@pytest.mark.parametrize("visibility", ["draft", "withdrawn"])
def test_files_with_one_that_was_hidden_are_offered_no_more(visibility: str) -> None:
    organization = make_organization(name="Loom House")
    other = make_organization()
    with time_machine.travel(NOON, tick=False):
        files.make()
        change(other, city="Leeds")
        still_offered = files.offered()
        change(organization, visibility=visibility)
        offered = files.offered()
        files.bring_up_to_date()

    assert still_offered is not None
    assert offered is None
    assert files.offered() is not None
    assert files.offered().organizations == 1


def test_files_with_one_that_was_removed_are_offered_no_more() -> None:
    organization = make_organization()
    files.make()

    changes.removed(organization, by=None, comment="")

    assert files.offered() is None


@pytest.mark.past_the_door
def test_files_of_another_history_are_offered_no_more() -> None:
    make_organization()
    files.make()

    Change.objects.update(at=NOON)

    assert files.offered() is None
    assert files.is_due()


def test_draft_that_stays_hidden_hides_no_file() -> None:
    make_organization()
    draft = make_organization(visibility="draft")
    files.make()

    change(draft, city="Leeds")

    assert files.offered() is not None


def test_file_that_does_not_come_back_is_not_offered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    organization = make_organization(name="Bread Guild")
    before = files.make()
    change(organization, name="Loom House")
    whole = file_formats.FILE_FORMATS[0]

    def write(documents: Any, file: Any) -> None:
        whole.write((one | {"city": "Leeds"} for one in documents), file)

    broken = file_formats.FileFormat(
        "csv", "CSV", whole.media_type, whole.use, write, whole.read
    )
    monkeypatch.setattr(files, "FILE_FORMATS", (broken,))

    with pytest.raises(DirectoryError, match="Row 1 of the CSV file"):
        files.make()

    assert files.stored() == before
    assert len(folders()) == 1


def test_file_that_is_cut_short_is_not_offered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_organization()
    make_organization()
    whole = file_formats.FILE_FORMATS[0]

    def write(documents: Any, file: Any) -> None:
        whole.write(list(documents)[:1], file)

    short = file_formats.FileFormat(
        "csv", "CSV", whole.media_type, whole.use, write, whole.read
    )
    monkeypatch.setattr(files, "FILE_FORMATS", (short,))

    with pytest.raises(DirectoryError, match="Row 2 of the CSV file"):
        files.make()

    assert files.stored() is None
    assert folders() == []


def test_worker_makes_files_and_goes_on_where_it_cannot(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    make_organization()

    jobs.make_files()
    made = files.offered()
    files.folder().joinpath(files.CURRENT).unlink()
    monkeypatch.setattr(files, "ATTEMPTS", 0)
    jobs.make_files()

    assert made is not None
    assert files.offered() is None
    assert "The files of the whole directory were not made" in caplog.text


def test_command_makes_files_and_says_why_it_cannot(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    make_organization()
    said = io.StringIO()

    call_command("make_files", stdout=said)
    call_command("make_files", stdout=said)
    call_command("make_files", "--now", stdout=said)

    made = "1 organization in each file"
    assert said.getvalue().splitlines() == [made, "nothing to make", made]
    monkeypatch.setattr(files, "ATTEMPTS", 0)
    with pytest.raises(CommandError, match="kept changing"):
        call_command("make_files", "--now")
