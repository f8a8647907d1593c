"""Examples of the API are made up: no address in them is anybody's."""

from __future__ import annotations

import json
import re

from directory.api import examples

ADDRESS = re.compile(r"https?://([^/\"]+)")


def test_addresses_of_examples_are_nobodys() -> None:
    hosts = set(ADDRESS.findall(json.dumps(examples.DOCUMENTS)))

    assert len(hosts) > 3
    assert [host for host in hosts if not host.endswith(".example")] == []
