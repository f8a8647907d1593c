"""Tags: each spelling that means another word is one of its own, with an address."""

from __future__ import annotations

import pytest
from django.test import Client

from directory.history import changes
from directory.models import Organization, Sector, Tag
from tests.factories import make_organization, make_sector

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


def test_vocabularies_and_records_stand_as_people_sort_them() -> None:
    words = ["zero waste", "Écologie", "eBikes", "AI commons"]
    sectors = [make_sector(name=name) for name in words]
    tagged = make_organization(name="The Zoo", sectors=sectors, tags=words)
    for name in ("Co-op 10", "A & B", "Co-op 2", "Ábaco"):
        make_organization(name=name)

    in_order = [sector.name for sector in tagged.sectors.all()]

    assert in_order == ["AI commons", "eBikes", "Écologie", "zero waste"]
    assert [sector.name for sector in Sector.objects.all()] == in_order
    assert [tag.name for tag in Tag.objects.all()] == in_order
    assert [one.name for one in Organization.objects.all()] == [
        "A & B",
        "Ábaco",
        "Co-op 2",
        "Co-op 10",
        "The Zoo",
    ]


def test_renamed_record_moves_to_its_new_place() -> None:
    make_organization(name="Mill 3")
    moved = make_organization(name="Barn")

    moved.name = "Mill 20"
    with changes.recorded(moved):
        moved.save()

    assert [one.name for one in Organization.objects.all()] == ["Mill 3", "Mill 20"]
