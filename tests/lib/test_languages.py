"""Languages in addresses, and words of staff within a page in another language."""

from __future__ import annotations

import pytest
from django.utils import translation

from directory.lib import languages


@pytest.mark.parametrize(
    ("path", "language"),
    [
        ("/", "en"),
        ("/es/", "es"),
        ("/fr/organizations/", "fr"),
        ("/en/about/", "en"),
        ("/esperanto/", "en"),
        ("es/", "en"),
        ("", "en"),
    ],
)
def test_path_names_its_language(path: str, language: str) -> None:
    assert languages.of_path(path) == language


@pytest.mark.parametrize(
    ("language", "path", "other"),
    [
        ("es", "/about/", "/es/about/"),
        ("fr", "/es/about/", "/fr/about/"),
        ("en", "/es/about/", "/about/"),
        ("en", "/es//evil.example/", "/%2Fevil.example/"),
    ],
)
def test_path_in_another_language(language: str, path: str, other: str) -> None:
    assert languages.path_in(language, path) == other


def test_words_of_staff_are_marked_where_the_page_is_not_english() -> None:
    with translation.override("es"):
        marked = languages.in_its_language("Care & <b>")
        in_picture = languages.in_its_language_in_svg("Care")

    assert marked == '<span lang="en">Care &amp; &lt;b&gt;</span>'
    assert in_picture == '<tspan lang="en">Care</tspan>'
    assert languages.in_its_language("Care") == "Care"


@pytest.mark.parametrize(
    ("href", "there"),
    [
        ("/organizations/", "/es/organizations/"),
        ("/admin/", "/admin/"),
        ("/es/about/", "/es/about/"),
        ("https://example.org/organizations/", "https://example.org/organizations/"),
    ],
)
def test_link_leads_to_the_same_in_another_language(href: str, there: str) -> None:
    with translation.override("es"):
        assert languages.link_in("es", href) == there
