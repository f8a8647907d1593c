"""How PostgreSQL's own tools are called."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from directory.errors import DirectoryError
from directory.operations import postgres_tools


def test_what_a_tool_prints_is_returned() -> None:
    assert postgres_tools.run(sys.executable, "-c", "print('done')") == "done\n"


def test_a_tool_that_is_missing_is_named() -> None:
    with pytest.raises(DirectoryError, match=r"^no-such-tool is not installed\.$"):
        postgres_tools.run("no-such-tool")


def test_what_a_tool_complains_of_is_a_refusal() -> None:
    complains = "import sys; sys.exit('the disk is full')"

    with pytest.raises(DirectoryError, match=r"^the disk is full$"):
        postgres_tools.run(sys.executable, "-c", complains)


def test_password_goes_by_a_file_with_its_signs_escaped(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here = {
        "HOST": "db.example.org",
        "PORT": 5433,
        "USER": "ada",
        "PASSWORD": r"a:b\c",
        "NAME": "portal",
    }
    database = SimpleNamespace(settings_dict=here)
    monkeypatch.setattr(postgres_tools, "connection", database)
    told: list[str] = []

    def note(*command: str) -> str:
        told.extend(command)
        options = dict(part.split("=", 1) for part in command[-1].split())
        told.append(Path(options["passfile"]).read_text(encoding="utf-8"))
        return ""

    monkeypatch.setattr(postgres_tools, "run", note)

    postgres_tools.dump(Path("some.dump"))

    assert told.pop() == "*:*:*:*:a\\:b\\\\c\n"
    assert "port=5433" in told[-1]
    assert not any("a:b" in part for part in told)
