"""The portal by its second server, in processes of its own."""

from __future__ import annotations

import gzip
import re
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from tests.support import processes, serving

LINE = serving.line("web", "Procfile.granian")


@pytest.fixture(scope="module")
def env(
    tmp_path_factory: pytest.TempPathFactory, portals: processes.Portals
) -> Iterator[dict[str, str]]:
    """Hold the environment of a portal that is set up."""
    with portals.after("setup", tmp_path_factory.mktemp("var")) as env:
        yield env


def test_both_servers_run_the_same_worker() -> None:
    assert serving.line("worker", "Procfile.granian") == serving.line("worker")


def test_pages_files_and_the_log_are_those_of_the_first_server(
    env: dict[str, str], tmp_path: Path
) -> None:
    log = tmp_path / "log"
    with serving.serving(f"{LINE} > {log} 2>&1", env) as server:
        page = server.ask("/organizations/")
        packed = server.ask("/organizations/", Accept_Encoding="gzip")
        unchanged = server.ask("/organizations/", If_None_Match=page.headers["ETag"])
        head = server.ask("/organizations/", "HEAD")
        sheet = re.search(rb'href="(/static/css/site[^"]+)"', page.body)
        assert sheet is not None
        file = server.ask(sheet[1].decode(), Accept_Encoding="br")
        server.ask("/organizations/%E6%97%A5%E6%9C%AC/")
        server.ask("/sectors/x%0Ay/")
        server.ask("/es/suggestions/7:secret/withdraw/")
        refused = server.ask("/", Host="evil.example")

    assert (page.status, packed.status, unchanged.status) == (200, 200, 304)
    assert gzip.decompress(packed.body) == page.body
    assert (head.body, head.headers["Content-Length"]) == (b"", str(len(page.body)))
    assert head.headers["Content-Security-Policy"]
    assert file.headers["Content-Encoding"] == "br"
    assert refused.status == 400
    lines = re.findall(r'"(\w+ \S+)" (\d+)', log.read_text(encoding="utf-8"))
    # Lines of two processes may change their order.
    assert sorted(line for line in lines if "/healthz" not in line[0]) == sorted(
        [
            *[("GET /organizations/", "200")] * 2,
            ("GET /organizations/", "304"),
            ("HEAD /organizations/", "200"),
            (f"GET {sheet[1].decode()}", "200"),
            ("GET /organizations/%E6%97%A5%E6%9C%AC/", "404"),
            ("GET /sectors/x%0Ay/", "404"),
            ("GET /es/suggestions/***/withdraw/", "404"),
            ("GET /", "400"),
        ]
    )


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads the file of SQLite")
def test_what_was_counted_last_is_written_at_the_end(
    env: dict[str, str],
) -> None:
    with serving.serving(LINE, env) as server:
        assert server.ask("/organizations/?q=zebrafishes").status == 200

    with sqlite3.connect(Path(env["VAR"]) / "ecosystem.sqlite3") as database:
        found = database.execute("SELECT question, count FROM directory_missedsearch")
        assert found.fetchall() == [("zebrafishes", 1)]


def test_server_ends_at_a_setting_it_does_not_understand(env: dict[str, str]) -> None:
    done = processes.run("-m", "ecosystem.granian_server", env=env | {"HTTPS": "flase"})

    assert done.returncode == 3
    assert "Cannot start. HTTPS: Not a valid boolean." in done.stderr
