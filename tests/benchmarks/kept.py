"""`python -m tests.benchmarks.kept --rows 1000`: what a kept page costs, beside a file.

WhiteNoise serves a file of the page's own size, by the same process, in turn. With
`--servers gunicorn granian` both are measured in turn, and every ratio is to a file
that the first of them serves.
"""

from __future__ import annotations

import sys
import tempfile
from argparse import ArgumentParser
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from http.client import HTTPConnection
from pathlib import Path
from statistics import median

from tests.benchmarks.portals import SERVERS, START_SECONDS, Portal

PAGES = {
    "front page": "/",
    "browse": "/organizations/",
    "one word": "/organizations/?q=harvest",
    "two facets": "/organizations/?kind=network&sector=housing",
    "a record": "{record}",
}
ANSWERS = ("a file", "kept", "304", "not kept")
# Such a reader is never answered from the store.
PAST_THE_STORE = {"Accept": "text/plain"}
# Those are so much slower that fewer of them say as much.
FEWER_TIMES = 10
Costs = dict[str, float]


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve each scratch database by one worker, ask all in turn, print ratios."""
    parser = ArgumentParser(description="Measure kept pages beside files.")
    parser.add_argument("--rows", nargs="+", type=int, default=[20, 1000])
    parser.add_argument(
        "--servers", nargs="+", choices=[*SERVERS], default=["gunicorn"]
    )
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument(
        "--at-once",
        type=int,
        default=200,
        help="how many times over in each round",
    )
    parser.add_argument(
        "--packed", action="store_true", help="ask for pages and files by gzip"
    )
    parser.add_argument(
        "--keep", type=Path, help="a folder for the scratch databases, kept"
    )
    options = parser.parse_args(arguments)
    headers = {"Accept-Encoding": "gzip"} if options.packed else {}
    with ExitStack() as stack:
        folder = options.keep or Path(
            stack.enter_context(tempfile.TemporaryDirectory())
        )
        for rows in options.rows:
            portal = Portal(rows, folder / str(rows))
            portal.prepare()
            print(f"{rows:,} organizations made up", file=sys.stderr)
            costs = measured(
                portal, options.servers, headers, options.rounds, options.at_once
            )
            files = costs[options.servers[0]]
            for server, found in costs.items():
                title = f"{rows:,} organizations, {server}"
                print("\n".join(table(title, found, files)))


def measured(
    portal: Portal,
    servers: Sequence[str],
    headers: Mapping[str, str],
    rounds: int,
    at_once: int,
) -> dict[str, dict[str, Costs]]:
    """Return for each server and page the CPU ms of each way in which it is answered.

    The ratios are to a file of the first server.
    """
    with portal.served():
        addresses = {name: portal.filled_in(one) for name, one in PAGES.items()}
        for number, address in enumerate(addresses.values()):
            _write_file(portal, number, _Asked(portal, address, headers).body)
    found: dict[str, dict[str, dict[str, list[float]]]] = {
        server: {name: defaultdict(list) for name in PAGES} for server in servers
    }
    with ExitStack() as stack:
        # WhiteNoise reads which files there are when it starts.
        served = {
            server: stack.enter_context(replace(portal).served(server_name=server))
            for server in servers
        }
        for _ in range(rounds):
            for number, (name, address) in enumerate(addresses.items()):
                for server, by in served.items():
                    costs = _costs(by, number, address, headers, at_once)
                    for way, cost in costs.items():
                        found[server][name][way].append(cost)
    return {
        server: {
            name: {way: median(values) for way, values in costs.items()}
            for name, costs in pages.items()
        }
        for server, pages in found.items()
    }


def _costs(
    portal: Portal,
    number: int,
    address: str,
    headers: Mapping[str, str],
    at_once: int,
) -> Costs:
    """Return the CPU ms of one page in each way."""
    tag = _Asked(portal, address, headers).etag
    fewer = max(1, at_once // FEWER_TIMES)
    ways = {
        "a file": (f"/static/bench/{number}.html", headers, at_once),
        "kept": (address, headers, at_once),
        "304": (address, {**headers, "If-None-Match": tag}, at_once),
        "not kept": (address, {**headers, **PAST_THE_STORE}, fewer),
    }
    return {way: _cost(portal, *asked) for way, asked in ways.items()}


def table(
    title: str, costs: Mapping[str, Costs], files: Mapping[str, Costs]
) -> Iterator[str]:
    """Yield the lines of a table: CPU ms, and how many times as cheap as a file."""
    yield f"| {title} | {' | '.join(ANSWERS)} |"
    yield "| --- |" + " --- |" * len(ANSWERS)
    for name, found in costs.items():
        file = files[name]["a file"]
        cells = " | ".join(
            f"{found[way]:.3f} ({file / found[way]:.2f})" for way in ANSWERS
        )
        yield f"| {name} | {cells} |"


class _Asked:
    """One answer over a connection of its own."""

    def __init__(
        self, portal: Portal, address: str, headers: Mapping[str, str]
    ) -> None:
        connection = HTTPConnection("127.0.0.1", portal.port, timeout=START_SECONDS)
        connection.request("GET", address, headers=dict(headers))
        answer = connection.getresponse()
        self.body, self.etag = answer.read(), answer.headers["ETag"]
        connection.close()


def _write_file(portal: Portal, number: int, body: bytes) -> None:
    """Write a file of this size, as it is and as if it were packed."""
    folder = portal.folder / "static" / "bench"
    folder.mkdir(exist_ok=True)
    for name in (f"{number}.html", f"{number}.html.gz"):
        (folder / name).write_bytes(body)


def _cost(
    portal: Portal, address: str, headers: Mapping[str, str], times: int
) -> float:
    """Return the CPU ms that the worker takes for one of so many answers."""
    before = float(portal.get("/bench/cpu/"))
    connection = HTTPConnection("127.0.0.1", portal.port, timeout=START_SECONDS)
    for _ in range(times):
        connection.request("GET", address, headers=dict(headers))
        connection.getresponse().read()
    connection.close()
    return (float(portal.get("/bench/cpu/")) - before) * 1000 / times


if __name__ == "__main__":
    main()
