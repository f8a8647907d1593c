"""Who is at a web or mail address."""

from __future__ import annotations

import pytest

from directory.search.engine.cache import Index
from directory.search.engine.sites import hosts_above, site
from tests.support.search import add

pytestmark = pytest.mark.django_db


def asked(written: str) -> tuple[str, int, int]:
    index = Index()
    index.sync()
    found = site(index, written)
    return found.host, len(found.organizations), len(found.at)


def test_site_tells_who_is_at_the_very_address() -> None:
    add("Quern", url="https://quern.example/mills", email="post@mail.quern.example")
    add("Barn", url="https://barns.quern.example/")

    assert asked("https://quern.example/mills") == ("quern.example", 2, 1)
    assert asked("quern.example/mi") == ("quern.example", 2, 1)
    assert asked("quern.example/loft") == ("quern.example", 2, 0)
    assert asked("post@mail.quern.example") == ("mail.quern.example", 1, 1)
    assert asked("other@mail.quern.example") == ("mail.quern.example", 1, 0)
    assert asked("other@quern.example/mills") == ("quern.example", 2, 0)
    assert asked("quern mills") == ("", 0, 0)


def test_host_above_is_never_a_whole_country() -> None:
    assert hosts_above("mail.quern.org.uk") == ["quern.org.uk"]
    assert hosts_above("mail.org") == []
