"""The visitor's address is read only where one's own proxies wrote it."""

from __future__ import annotations

import pytest

from directory.lib.clients import client_address


@pytest.mark.parametrize(
    ("remote", "forwarded_for", "proxies", "expected"),
    [
        ("203.0.113.7", "", 0, "203.0.113.7"),
        ("203.0.113.7", "198.51.100.1", 0, "203.0.113.7"),
        ("10.0.0.1", "198.51.100.1", 1, "198.51.100.1"),
        ("10.0.0.1", "192.0.2.9, 198.51.100.1", 1, "198.51.100.1"),
        ("10.0.0.1", "192.0.2.9, 198.51.100.1, 10.0.0.2", 2, "198.51.100.1"),
        ("10.0.0.1", "", 1, "10.0.0.1"),
        ("2001:db8:1:2:3:4:5:6", "", 0, "2001:db8:1:2::"),
        ("::ffff:203.0.113.7", "", 0, "203.0.113.7"),
        ("10.0.0.1", "rubbish", 1, None),
        ("", "", 0, None),
    ],
)
def test_client_address_is_the_one_that_own_proxies_saw(
    remote: str, forwarded_for: str, proxies: int, expected: str | None
) -> None:
    assert client_address(remote, forwarded_for, proxies=proxies) == expected
