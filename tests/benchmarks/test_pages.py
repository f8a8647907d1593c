"""Pages measured through gunicorn, at addresses that the product does not have."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from django.test import Client

from tests.benchmarks import pages, portals
from tests.support import processes

PAGES = [*portals.QUESTIONS, *portals.OTHER_PAGES]


@pytest.fixture
def kept(tmp_path: Path, portals: processes.Portals) -> Iterator[Path]:
    """Hold a folder with a portal of each size, set up and still to be filled."""
    with (
        portals.after("setup", tmp_path / "30"),
        portals.after("setup", tmp_path / "60"),
    ):
        yield tmp_path


def test_pages_are_measured_beside_an_empty_view(
    kept: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    # What so few cost on this machine does not matter here.
    few = ("--rounds", "1", "--at-once", "2")
    options = (*few, "--keep", str(kept), "--profile")
    with suppress(SystemExit):
        pages.main(["--rows", "30", "60", *options])

    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "| CPU ms (times the empty view) | 30 | 60 | 60 to 30 |"
    questions = [name + how for name in PAGES for how in ("", portals.ANEW)]
    names = [line.split(" | ")[0].strip("| ") for line in lines[2:]]
    assert names[:15] == [
        portals.EMPTY,
        *questions,
    ]
    assert portals.SLOWEST in names
    assert any(line.endswith("  templates") for line in lines)
    assert (kept / "60" / "filled").exists()


def test_above_names_what_costs_too_much() -> None:
    asked = [name + how for name in PAGES for how in ("", portals.ANEW)]
    cheap = {portals.EMPTY: 1.0, **dict.fromkeys([*asked, portals.SLOWEST], 20.0)}

    said = list(
        pages.above(
            {
                10: cheap,
                20: cheap
                | {"browse": 31.0, "last page": 29.0, "a record": 31.0}
                | {portals.SLOWEST: 25.0},
            }
        )
    )

    assert said == [
        "browse at 20: 31.0 times the empty view",
        "browse: 1.55 times as much at 20 as at 10",
        "a record: 1.55 times as much at 20 as at 10",
        "question pages, 99th percent: 1.25 times as much at 20 as at 10",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    ["/bench/empty/", "/bench/cpu/", "/bench/forget/", "/bench/remember/off/"],
)
def test_addresses_of_the_measuring_are_not_public(
    client: Client, address: str
) -> None:
    assert client.get(address).status_code == 404
