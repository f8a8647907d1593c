"""Own sites are told from pages on hosts that many share."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.duplicates import websites


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://www.example.org/about", "http://example.org"),
        ("https://www.facebook.com/GreenHub/", "http://m.facebook.com/greenhub/about"),
        ("https://de-de.facebook.com/greenhub", "facebook.com/pages/greenhub"),
        (
            "https://www.linkedin.com/company/green-hub/",
            "https://linkedin.com/company/green-hub/people",
        ),
        ("https://greenhub.wordpress.com/about", "greenhub.wordpress.com"),
        (
            "https://www.facebook.com/profile.php?id=12",
            "http://facebook.com/profile.php?id=12",
        ),
    ],
)
def test_addresses_of_one_site_are_one(one: str, other: str) -> None:
    assert websites.site(one) == websites.site(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://facebook.com/greenhub", "https://facebook.com/bluehub"),
        (
            "https://facebook.com/profile.php?id=12",
            "https://facebook.com/profile.php?id=13",
        ),
        ("https://greenhub.wordpress.com", "https://bluehub.wordpress.com"),
        ("https://linktr.ee/greenhub", "https://linktr.ee/bluehub"),
        ("https://github.com/greenhub/site", "https://github.com/bluehub/site"),
        ("https://example.org", "https://shop.example.org"),
        ("https://notfacebook.com/a", "https://facebook.com/a"),
    ],
)
def test_pages_of_different_groups_are_two(one: str, other: str) -> None:
    assert websites.site(one) != websites.site(other)


@pytest.mark.parametrize(
    "nothing",
    [
        "",
        "facebook.com",
        "https://www.facebook.com/groups/",
        "no address",
        "javascript:alert(1)",
    ],
)
def test_a_platform_alone_is_nobodys_site(nothing: str) -> None:
    assert websites.site(nothing) == ""


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://example.org/en/", "https://www.example.org"),
        ("http://example.org/contact.php", "https://www.example.org/index.html"),
        ("http://example.org/north/?lang=en", "https://www.example.org/north?lang=es"),
    ],
)
def test_idle_pages_count_as_the_first(one: str, other: str) -> None:
    assert websites.page(one) == websites.page(other)


def test_pages_that_a_question_tells_apart_stay_two() -> None:
    assert websites.page("https://example.org/index.php?id=1") != websites.page(
        "https://example.org/index.php?id=2"
    )


@given(st.text(max_size=60))
def test_any_text_has_a_site_or_none(value: str) -> None:
    for address in (
        value,
        f"https://facebook.com/{value}",
        f"https://example.org/{value}",
    ):
        assert isinstance(websites.site(address), str)
        assert isinstance(websites.page(address), str)


@pytest.mark.parametrize(
    ("email", "website", "tie"),
    [
        ("jo@hub.example", "https://www.hub.example/about", "own"),
        ("jo@mail.hub.example", "https://hub.example/", "own"),
        ("jo@hub.example", "https://blog.hub.example/", "own"),
        ("jo@HUB.example", "https://hub.example/", "own"),
        ("jo@nothub.example", "https://hub.example/", "other"),
        ("jo@hub.example.evil.example", "https://hub.example/", "other"),
        ("jo@gmail.com", "https://hub.example/", "shared"),
        ("jo@gmail.com", "https://gmail.com/", "shared"),
        ("jo@facebook.com", "https://www.facebook.com/hub", "shared"),
        ("jo@hub.example", "https://www.facebook.com/hub", ""),
        ("jo@hub.example", "", ""),
        ("", "https://hub.example/", ""),
        ('"a@b"@x', "https://hub.example/", ""),
    ],
)
def test_mail_address_is_told_from_the_domain_of_the_website(
    email: str, website: str, tie: str
) -> None:
    assert websites.mail_tie(email, website) == tie
