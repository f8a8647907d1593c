"""`manage.py bench_pages`: pages measured through gunicorn, at addresses that the product does not have."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from directory.management.commands import _bench_pages, bench_pages

PAGES = [*_bench_pages.QUESTIONS, *_bench_pages.OTHER_PAGES]


def test_pages_are_measured_beside_an_empty_view(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    # What so few cost on this machine does not matter here.
    with suppress(CommandError):
        call_command("bench_pages", rows=[30, 60], rounds=1, keep=tmp_path, profile=True)

    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "| CPU ms (times the empty view) | 30 | 60 | 60 to 30 |"
    questions = [name + how for name in PAGES for how in ("", _bench_pages.ANEW)]
    assert [line.split(" | ")[0].strip("| ") for line in lines[2:17]] == [_bench_pages.EMPTY, *questions]
    assert any(line.endswith("  templates") for line in lines)
    assert (tmp_path / "60" / "filled").exists()


def test_above_names_what_costs_too_much() -> None:
    asked = [name + how for name in PAGES for how in ("", _bench_pages.ANEW)]
    cheap = {_bench_pages.EMPTY: 1.0, **dict.fromkeys(asked, 20.0)}

    said = list(bench_pages.above({10: cheap, 20: {**cheap, "browse": 31.0, "last page": 29.0, "a record": 31.0}}))

    assert said == [
        "browse at 20: 31.0 times the empty view",
        "browse: 1.55 times as much at 20 as at 10",
        "a record: 1.55 times as much at 20 as at 10",
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/bench/empty/", "/bench/cpu/", "/bench/forget/", "/bench/remember/off/"])
def test_addresses_of_the_measuring_are_not_public(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404
