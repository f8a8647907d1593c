"""Markdown with a header: of a record, and of a page with its listings."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given

from directory.errors import DirectoryError
from directory.formats import pages
from directory.formats.values import values_of
from directory.models import Listing, Organization, Page
from tests.factories import (
    make_alternate_name,
    make_listing,
    make_organization,
    make_page,
    make_sector,
    make_tier,
)
from tests.support.values import VALUES

pytestmark = pytest.mark.django_db


def written(path: str = "/") -> str:
    listings = Listing.objects.visible().with_organizations()
    return pages.of_page(Page.objects.get(path=path), listings)


def test_listings_are_written_so_that_they_stay_one_point_each() -> None:
    tier = make_tier(name="Near", slug="near")
    lines = make_tier(name="Far", slug="far", listings_show="sectors", position=2)
    odd = make_organization(
        name="A [b] *c*",
        acronym="ABC",
        url="https://a.example/(x) y",
        description="First.\n\nSecond\nline.",
    )
    make_listing(odd, tier)
    sectors = [make_sector(name="Food"), make_sector(name="Art")]
    make_listing(make_organization(name="Bare", sectors=sectors), lines)
    make_page(path="/", title="All: of it", body="# One\n\n## Two", show_directory=True)

    assert written() == (
        "---\ntitle: 'All: of it'\nposition: 10\n---\n\n"
        "# One\n\n## Two\n\n#### Near\n\n"
        "- [A \\[b\\] \\*c\\*](<https://a.example/(x) y>) (ABC) First.\n\n"
        "  Second\n  line.\n\n#### Far\n\n- Bare (art, food)\n"
    )


def test_page_without_the_directory_is_its_text() -> None:
    make_page(path="/about/", title="About", body="We are.", position=3)

    assert written("/about/") == "---\ntitle: About\nposition: 3\n---\n\nWe are.\n"


def test_record_has_what_is_known_in_its_header_and_its_description_below() -> None:
    bakery = make_organization(
        name="Bakery: bread",
        description="bakes.\n\n---\n\nAnd more.",
        founded="2013-09-30",
        country="NO",
        tags=["bread"],
    )
    make_alternate_name(bakery, name="Forno", kind="former")
    record = Organization.objects.with_values().get(pk=bakery.pk)

    text = pages.of_record(record)

    header, body = pages.read(text, "name")
    assert body == "bakes.\n\n---\n\nAnd more."
    assert text.startswith("---\nslug: bakery-bread\nname: 'Bakery: bread'\n")
    assert header["alternate_names"] == [{"name": "Forno", "kind": "former"}]
    assert (header["founded"], header["country"]) == ("2013-09-30", "NO")
    assert "city" not in header


def known(value: Any) -> Any:
    """A value without what is empty."""
    if isinstance(value, dict):
        return {name: known(one) for name, one in value.items() if one not in ("", [])}
    return [known(one) for one in value] if isinstance(value, list) else value


@given(VALUES)
def test_what_is_known_comes_back_from_the_header(values: dict[str, Any]) -> None:
    body = values.pop("description")

    text = pages._written(pages._known(values), body)

    header, description = pages.read(text + " " * 0, "continues_name")
    assert header == known(values)
    assert description == body


def test_two_exports_are_the_same_to_the_byte() -> None:
    make_organization(name="Bakery", tags=["b", "a"], description="bakes.")

    texts = {pages.of_record(Organization.objects.with_values().get()) for _ in "ab"}

    assert len(texts) == 1
    assert values_of(Organization.objects.with_values().get())["tags"] == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("---\ntitle: a: b\n---\n", "mapping values are not allowed"),
        ("---\n- a list\n---\n\nText", "do not say “title: …”"),
        ("---\njust words\n---\n\nText", "do not say “title: …”"),
        ("Text without a header", "do not say “title: …”"),
        ("---\ntitle: !!python/object:os.system {}\n---\n", "cannot be read"),
        ("---\ntitle: \x00\n---\n", "cannot be read"),
        ("---\nposition: 3\n---\n", "do not say “title: …”"),
    ],
)
def test_header_that_is_none_is_refused_in_words(text: str, reason: str) -> None:
    with pytest.raises(DirectoryError, match=reason):
        pages.read(text, "title")


def test_header_is_plain_yaml() -> None:
    make_organization(name="Yes", city="No", region="2013")

    text = pages.of_record(Organization.objects.with_values().get())

    header = yaml.safe_load(text.split("---\n")[1])
    assert (header["name"], header["city"], header["region"]) == ("Yes", "No", "2013")
