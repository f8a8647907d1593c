"""Addresses that a page has many of are those that Django makes."""

from __future__ import annotations

import pytest
from django.urls import clear_script_prefix, reverse, set_script_prefix
from django.utils.translation import override

from directory.lib import addresses


@pytest.mark.parametrize("language", ["en", "es", "fr", None])
@pytest.mark.parametrize("name", ["organization", "sector", "tier", "tag"])
@pytest.mark.parametrize("slug", ["lodge", "el-niño_2", "東京都"])
def test_with_slug_is_what_reverse_gives(
    language: str | None, name: str, slug: str
) -> None:
    with override(language):
        assert addresses.with_slug(name, slug) == reverse(name, args=[slug])


def test_address_is_that_of_the_mount_whatever_was_asked_before() -> None:
    found = []
    try:
        for mount in ("/", "/zz/", "/", "/other/"):
            set_script_prefix(mount)
            found.append(addresses.with_slug("tier", "a-tier"))
    finally:
        clear_script_prefix()

    assert found == [
        "/tiers/a-tier/",
        "/zz/tiers/a-tier/",
        "/tiers/a-tier/",
        "/other/tiers/a-tier/",
    ]
