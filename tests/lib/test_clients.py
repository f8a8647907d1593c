"""The visitor's address is read only where one's own proxies wrote it."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

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
        ("10.0.0.1", "203.0.113.7, ,198.51.100.1", 1, "198.51.100.1"),
        ("10.0.0.1", "203.0.113.7, , 198.51.100.1", 3, "203.0.113.7"),
        ("", "198.51.100.1", 1, "198.51.100.1"),
        ("", "", 0, None),
        ("", " , ", 1, None),
    ],
)
def test_client_address_is_the_one_that_own_proxies_saw(
    remote: str, forwarded_for: str, proxies: int, expected: str | None
) -> None:
    assert client_address(remote, forwarded_for, proxies=proxies) == expected


@pytest.mark.parametrize(
    ("entry", "expected"),
    [
        ("198.51.100.1:5678", "198.51.100.1"),
        (" 198.51.100.1 ", "198.51.100.1"),
        ('"198.51.100.1:5678"', "198.51.100.1"),
        ("[198.51.100.1]:80", "198.51.100.1"),
        ("[2001:db8:1:2::1]:443", "2001:db8:1:2::"),
        ('"[2001:db8:1:2::1]:443"', "2001:db8:1:2::"),
        ('" [2001:DB8:1:2::1] "', "2001:db8:1:2::"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("2001:db8:1:2::1%eth0", "2001:db8:1:2::"),
        ("[fe80::1%25eth0]:443", "fe80::"),
        ("::ffff:198.51.100.1", "198.51.100.1"),
        ("[::ffff:198.51.100.1]:443", "198.51.100.1"),
        ("[::FFFF:c633:6401%1]:443", "198.51.100.1"),
    ],
)
def test_entry_is_read_however_a_proxy_writes_it(entry: str, expected: str) -> None:
    assert client_address("10.0.0.1", f"192.0.2.9, {entry}", proxies=1) == expected


@pytest.mark.parametrize("entry", ["", " ", '""', ":443", "[]:443", "%eth0"])
def test_entry_that_says_nothing_lets_the_proxy_count_and_no_claim(entry: str) -> None:
    assert client_address("10.0.0.1", f"192.0.2.9,{entry}", proxies=1) == "10.0.0.1"
    twice = f"192.0.2.9,{entry},10.0.0.2"
    assert client_address("10.0.0.1", twice, proxies=2) == "10.0.0.2"


UNREADABLE = ["unknown", "_hidden", "unix:", "198.51.100.300", "2001:db8::1::", "é"]


def test_unreadable_entries_are_each_their_own_and_nobody_elses() -> None:
    found = [client_address("10.0.0.1", entry, proxies=1) for entry in UNREADABLE]

    assert len(set(found)) == len(UNREADABLE)
    nobodys = ipaddress.ip_network("100::/64")
    assert all(ipaddress.ip_address(address) in nobodys for address in found)
    assert client_address("10.0.0.1", "100::5", proxies=1) not in found


@pytest.mark.parametrize("ending", [":1234", " ", "%eth0"])
def test_unreadable_entry_is_the_same_from_any_port(ending: str) -> None:
    first = client_address("10.0.0.1", "_Gate", proxies=1)

    assert client_address("10.0.0.1", f"_gate{ending}", proxies=1) == first


def test_unreadable_entry_is_read_no_further_than_it_may_be_long() -> None:
    first = client_address("10.0.0.1", "x" * 64, proxies=1)

    assert client_address("10.0.0.1", "x" * 8000, proxies=1) == first


@given(st.text(), st.text(), st.integers(0, 3))
def test_any_header_gives_an_address(remote: str, told: str, proxies: int) -> None:
    found = client_address(remote, told, proxies=proxies)

    assert found is None or ipaddress.ip_address(found)
