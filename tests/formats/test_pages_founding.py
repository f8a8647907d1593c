"""The Ecosystem page, written as it was founded."""

from __future__ import annotations

import pytest

from directory.formats import pages
from directory.models import Listing, Page
from tests.support import founding

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founding_directory")]

STRAY_COMMAS = {
    "(https://www.usworker.coop/home/) (worker co-ops),\n",
    "(https://www.participatorybudgeting.org/),\n",
}


def without_stray_commas(source: str) -> str:
    """A founding page without the two commas that end a line."""
    for ending in STRAY_COMMAS:
        assert source.count(ending) == 1
        source = source.replace(ending, ending.removesuffix(",\n") + "\n")
    return source


def written(path: str = "/") -> str:
    listings = Listing.objects.visible().with_organizations()
    return pages.of_page(Page.objects.get(path=path), listings)


def test_ecosystem_page_is_the_founding_page() -> None:
    assert written() == without_stray_commas(founding.source())


def test_ecosystem_page_is_the_one_among_the_shared_documents(
    request: pytest.FixtureRequest,
) -> None:
    folder = request.config.getoption("--data")
    if folder is None or not (folder / "seed-ecosystem.md").is_file():
        pytest.skip("the founding page itself is not here: name its folder by --data")

    source = (folder / "seed-ecosystem.md").read_bytes().decode()

    assert written() == without_stray_commas(source)


def test_what_is_written_is_read_as_a_founding_page() -> None:
    page = founding.parse(written())

    assert page.tiers == founding.read().tiers
    assert pages.read(written(), "title")[0] == {
        "title": "Ecosystem",
        "hideInNavigation": True,
        "position": 2,
    }
