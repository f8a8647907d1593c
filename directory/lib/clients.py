"""From which address a request comes, as far as that can be trusted."""

from __future__ import annotations

import hashlib
import ipaddress

from django.conf import settings
from django.http import HttpRequest

NOBODYS_NETWORK = bytes.fromhex("0100" + "0000" * 3)
"""The first half of addresses from which nobody comes: 100::/64 is dropped anywhere."""
LONGEST_UNREADABLE_HOST = 64
# One household or office has a whole /64 of IPv6, so addresses within it are one.
IPV6_PREFIX = 64


def has_session(request: HttpRequest) -> bool:
    """Tell whether a request may be of somebody who is signed in.

    Asked first, so that a reader without a cookie costs no look into the sessions.
    """
    return settings.SESSION_COOKIE_NAME in request.COOKIES


def address_of(request: HttpRequest) -> str | None:
    """Return the visitor's address, by the number of proxies the settings declare."""
    return client_address(
        request.META.get("REMOTE_ADDR", ""),
        request.META.get("HTTP_X_FORWARDED_FOR", ""),
        proxies=settings.TRUSTED_PROXIES,
    )


def client_address(remote: str, forwarded_for: str, *, proxies: int) -> str | None:
    """Return the visitor's address behind so many own proxies; of IPv6 the network.

    None where nothing can be known.
    """
    entries = [*forwarded_for.split(","), remote]
    # Each own proxy adds the right-most entry. What the visitor wrote into the header
    # stands further left and is never read, also where a proxy added nothing: then the
    # address of that proxy counts.
    for entry in entries[-proxies - 1 :]:
        if host := _host(entry):
            return _network(host)
    return None


def _host(entry: str) -> str:
    """Return an entry without the quotes, port and zone that some proxies add."""
    host = entry.strip().strip('"').strip()
    if host.startswith("["):
        host = host[1:].partition("]")[0]
    elif host.count(":") == 1:
        # Two colons or more are an IPv6 address without a port.
        host = host.partition(":")[0]
    return host.partition("%")[0].strip().lower()


def _network(host: str) -> str:
    """Return the address for which whoever sends from this host is counted."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return _stand_in(host)
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    network = ipaddress.ip_network((address, IPV6_PREFIX), strict=False)
    return str(network.network_address)


def _stand_in(host: str) -> str:
    """Return an address of nobody for a host that is no address, the same for the same.

    An own proxy wrote it. Whoever could choose it could as well choose a readable one,
    so it needs no stricter bound, and shares none with others that cannot be read.
    """
    beginning = host[:LONGEST_UNREADABLE_HOST].encode("utf-8", "surrogatepass")
    digest = hashlib.sha256(beginning).digest()
    own_half = digest[: len(NOBODYS_NETWORK)]
    return str(ipaddress.IPv6Address(NOBODYS_NETWORK + own_half))
