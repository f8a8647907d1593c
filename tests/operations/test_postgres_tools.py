"""How PostgreSQL's own tools are called."""

from __future__ import annotations

import sys

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
