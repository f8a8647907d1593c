"""The network of a profile is told by its address, where it can be."""

from __future__ import annotations

import pytest

from directory.lib import profiles
from directory.models import SocialProfile


@pytest.mark.parametrize(
    ("written", "kind", "handle"),
    [
        ("https://www.facebook.com/breadcoop/", "facebook", "breadcoop"),
        ("instagram.com/breadcoop", "instagram", "breadcoop"),
        ("https://www.linkedin.com/company/bread/", "linkedin", "bread"),
        ("https://m.youtube.com/@bread", "youtube", "@bread"),
        ("https://twitter.com/bread", "x", "bread"),
        ("https://bsky.app/profile/bread.example.org", "bluesky", "bread.example.org"),
        ("https://www.tiktok.com/@bread", "tiktok", "@bread"),
        ("https://t.me/bread", "telegram", "bread"),
        ("https://chat.whatsapp.com/invite/AbC", "whatsapp", "AbC"),
        ("https://signal.group/#CjQKI", "signal", ""),
        ("https://matrix.to/#/#bread:example.org", "matrix", ""),
        ("https://social.example.org/@bread", "mastodon", "@bread@social.example.org"),
        ("@bread@social.example.org", "mastodon", "@bread@social.example.org"),
        ("https://videos.example.org/c/bread/videos", "peertube",
         "@bread@videos.example.org"),
        ("https://pixelfed.de/bread", "pixelfed", "@bread@pixelfed.de"),
        ("https://medium.com/@bread", "other", "@bread"),
        ("https://notfacebook.com/bread", "other", "bread"),
        ("https://bread.example.org/", "other", ""),
    ],
)  # fmt: skip
def test_profile_is_told_by_its_address(written: str, kind: str, handle: str) -> None:
    url = profiles.complete(written)

    assert (profiles.kind_of(url), profiles.handle(url)) == (kind, handle)


def test_every_kind_that_is_told_is_one_of_the_model() -> None:
    assert {*profiles.HOSTS.values(), profiles.OTHER} <= set(SocialProfile.Kind.values)
