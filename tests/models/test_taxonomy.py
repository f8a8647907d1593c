"""Tags: each spelling that means another word is one of its own, with an address."""

from __future__ import annotations

import pytest
from django.test import Client

from directory.models import Tag
from tests.factories import make_organization

pytestmark = pytest.mark.django_db


def test_tags_of_signs_have_addresses_that_lead_to_them(client: Client) -> None:
    names = ["C", "C++", "C#", "50", "50+", "🌱", "...", "!!!"]
    make_organization(tags=names)

    addresses = {tag.name: tag.get_absolute_url() for tag in Tag.objects.all()}

    assert set(addresses) == set(names)
    assert len(set(addresses.values())) == len(names)
    for name, address in addresses.items():
        assert client.get(address).context["term_name"] == name


def test_tag_keeps_its_address_when_it_is_renamed() -> None:
    tag = Tag.objects.create(name="C++", slug="cpp")

    tag.name = "C plus plus"
    tag.save()

    assert (tag.slug, tag.key) == ("cpp", "c plus plus")


def test_second_tag_of_the_same_letters_gets_a_number() -> None:
    first, second = (Tag.objects.create(name=name) for name in ("R&D", "R D"))

    assert (first.slug, second.slug) == ("r-d", "r-d-2")
