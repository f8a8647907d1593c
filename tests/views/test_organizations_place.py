"""Where a record says that an organization sits, and where that leads."""

from __future__ import annotations

from urllib.parse import unquote

import pytest
from django.test import Client

from tests.factories import make_organization
from tests.support.lists import found
from tests.support.reading import read

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("country", "region", "address"),
    [
        ("US", "California", "?country=US&region=us-california"),
        ("US", "CA", "?country=US&region=us-california"),
        ("XK", "Prishtinë", "?country=XK&region=xk-prishtine"),
        ("IN", "उत्तर प्रदेश", "?country=IN&region=in-उत्तर-प्रदेश"),
    ],
)
def test_record_seat_leads_to_the_list_of_its_region(
    client: Client, country: str, region: str, address: str
) -> None:
    lodge = make_organization(name="Lodge", country=country, region=region)
    make_organization(name="Elsewhere", country=country, region="Elsewhere")

    page = read(client.get(lodge.get_absolute_url()))

    links = {link.text: link.href for link in page.one("dl", class_="facts").all("a")}
    assert unquote(links[region]) == f"/organizations/{address}"
    assert found(client, links[region].removeprefix("/organizations/")) == ["Lodge"]


def test_record_region_without_a_country_is_words(client: Client) -> None:
    lodge = make_organization(city="Quito", region="Pichincha")

    page = read(client.get(lodge.get_absolute_url()))

    seat, *_ = page.one("dl", class_="facts").texts("dd")
    assert seat == "Quito, Pichincha"
    assert "Pichincha" not in [link.text for link in page.all("a")]
