"""Records in the forms that programs read: at their addresses, by what is asked for,
gone with the record.
"""

from __future__ import annotations

import json
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from directory.formats import records
from directory.history import changes
from directory.models import Organization
from tests.factories import (
    make_alternate_name,
    make_listing,
    make_organization,
    make_relationship,
    make_sector,
    make_social_profile,
    make_tier,
    make_user,
)
from tests.support.linked import graph_of
from tests.support.reading import read

pytestmark = pytest.mark.django_db

ENDINGS = [form.ending for form in records.FORMS]
PAGE = "/organizations/oven/"


def change(organization: Organization, **values: str) -> None:
    with changes.recorded(organization):
        for name, value in values.items():
            setattr(organization, name, value)
        organization.save()


@pytest.mark.parametrize(
    ("ending", "content_type", "words"),
    [
        (".json", "application/json; charset=utf-8", '"name": "Öven"'),
        (".jsonld", "application/ld+json; charset=utf-8", '"name": "Öven"'),
        (".ttl", "text/turtle; charset=utf-8", 'schema:name "Öven"'),
        (".md", "text/markdown; charset=utf-8", "\nname: Öven\n"),
        (".vcf", "text/vcard; charset=utf-8", "\r\nFN:Öven\r\n"),
        ("/murmurations.json", "application/json; charset=utf-8", '"name": "Öven"'),
    ],
)
def test_record_stands_in_each_form_at_its_address(
    client: Client, ending: str, content_type: str, words: str
) -> None:
    make_organization(name="Öven", slug="oven")

    response = client.get(f"/organizations/oven{ending}")

    assert response.status_code == 200
    assert response.headers["Content-Type"] == content_type
    assert words in response.content.decode()


@pytest.mark.parametrize("ending", ENDINGS)
def test_form_that_a_program_has_is_not_sent_again(client: Client, ending: str) -> None:
    oven = make_organization(name="Oven")
    address = f"/organizations/oven{ending}"
    first = client.get(address)

    again = client.get(address, headers={"if-none-match": first.headers["ETag"]})
    change(oven, city="Lyon")
    changed = client.get(address, headers={"if-none-match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert changed.status_code == 200
    assert client.get(address).content == changed.content


@pytest.mark.parametrize("ending", ENDINGS)
def test_old_address_leads_to_the_present_one_in_the_same_form(
    client: Client, ending: str
) -> None:
    oven = make_organization(name="Oven")
    change(oven, slug="bäckerei")

    response = client.get(f"/organizations/oven{ending}")

    assert response.status_code == 301
    assert response.headers["Location"] == f"/organizations/b%C3%A4ckerei{ending}"


@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize(("visibility", "status"), [("draft", 404), ("withdrawn", 410)])
@pytest.mark.parametrize("slug", ["oven", "hidden"])
@pytest.mark.parametrize("is_staff", [False, True])
def test_hidden_record_is_hidden_in_every_form_from_everybody(
    client: Client, ending: str, visibility: str, status: int, slug: str, is_staff: bool
) -> None:
    oven = make_organization(name="Oven")
    change(oven, slug="hidden", visibility=visibility)
    if is_staff:
        client.force_login(make_user("superuser"))

    response = client.get(f"/organizations/{slug}{ending}")

    assert response.status_code == status
    assert b"Oven" not in response.content
    assert "ETag" not in response.headers


def test_record_that_comes_back_is_there_again(client: Client) -> None:
    oven = make_organization(name="Oven")
    change(oven, visibility="withdrawn")
    gone = client.get("/organizations/oven.ttl").status_code
    change(oven, visibility="published")

    assert (gone, client.get("/organizations/oven.ttl").status_code) == (410, 200)


@pytest.mark.parametrize("address", ["nobody.json", "a.b.json", "oven.xml", ".json"])
def test_what_is_not_there_is_not_found(client: Client, address: str) -> None:
    make_organization(name="Oven")

    assert client.get(f"/organizations/{address}").status_code == 404


def test_data_and_turtle_at_their_addresses_say_the_same(client: Client) -> None:
    make_relationship(make_organization(name="Oven"), make_organization())

    data = client.get("/organizations/oven.jsonld").content.decode()
    turtle = client.get("/organizations/oven.ttl").content.decode()

    graph = graph_of(data, "json-ld")
    assert set(graph) == set(graph_of(turtle, "turtle"))
    assert len(graph) > 10


def fill(organization: Organization) -> None:
    """Hang on an organization all that its record can tell."""
    make_alternate_name(organization)
    make_listing(organization, make_tier())
    number = organization.social_profiles.count()
    make_social_profile(organization, url=f"https://a.example/{number}")
    make_relationship(organization, make_organization())
    make_relationship(make_organization(), organization)
    sector = make_sector()
    with changes.recorded(organization):
        organization.sectors.add(sector)
        organization.tags.add(f"tag {number}")
        organization.identifiers.create(scheme="list", value=str(number))
        organization.old_slugs.create(slug=f"old-{number}")


@pytest.mark.parametrize("ending", ENDINGS)
def test_form_takes_the_same_statements_however_much_it_tells(
    client: Client, ending: str
) -> None:
    oven, numbers = make_organization(name="Oven"), []
    for _ in range(2):
        fill(oven)
        fill(oven)
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/organizations/oven{ending}")
        numbers.append(len(queries))

    assert numbers[0] == numbers[1] <= 14


@pytest.mark.parametrize("form", [form for form in records.FORMS if form.is_negotiated])
@pytest.mark.parametrize("mount", ["", "/es"])
def test_program_that_asks_for_a_form_is_led_to_it(
    client: Client, form: records.RecordFormat, mount: str
) -> None:
    make_organization(name="Oven")

    response = client.get(mount + PAGE, headers={"accept": form.media_type})

    assert response.status_code == 303
    assert response.headers["Location"] == f"/organizations/oven{form.ending}"
    assert response.headers["Vary"] == "Accept"
    assert client.get(response.headers["Location"]).status_code == 200


def test_page_varies_by_what_is_asked_for(client: Client) -> None:
    make_organization(name="Oven")

    page = client.get(PAGE)
    again = client.get(PAGE, headers={"if-none-match": page.headers["ETag"]})
    program = client.get(
        PAGE, headers={"if-none-match": page.headers["ETag"], "accept": "text/turtle"}
    )

    assert "Accept" in page.headers["Vary"].split(", ")
    assert "Accept" in again.headers["Vary"].split(", ")
    assert (again.status_code, program.status_code) == (304, 303)


def test_lists_do_not_vary_by_what_is_asked_for(client: Client) -> None:
    response = client.get("/organizations/", headers={"accept": "text/turtle"})

    assert response.status_code == 200
    assert "Accept," not in f"{response.headers['Vary']},"


@pytest.mark.parametrize(
    ("mount", "words"),
    [
        ("", "This record as"),
        ("/es", "Esta ficha como"),
        ("/fr", "Cette fiche en"),
    ],
)
def test_record_names_its_forms(client: Client, mount: str, words: str) -> None:
    make_organization(name="Oven")

    page = read(client.get(mount + PAGE))

    row = page.one("div", class_="forms")
    named = {
        link.attributes["type"]: link.href
        for link in page.all("link", rel="alternate")
        if "title" in link.attributes
    }
    assert row.texts("dt") == [words]
    assert row.links() == [
        (form.label, f"/organizations/oven{form.ending}") for form in records.FORMS
    ]
    assert named == {
        form.media_type: f"/organizations/oven{form.ending}" for form in records.FORMS
    }


def test_record_holds_its_data_for_search_engines(client: Client) -> None:
    make_organization(name="Oven & Co", slug="oven", country="FR")

    spanish = client.get(f"/es{PAGE}").content.decode()

    data = json.loads(
        re.findall(r'<script type="application/ld\+json">(.*?)<', spanish)[0]
    )
    assert data["name"] == "Oven & Co"
    assert data["@id"] == f"http://127.0.0.1:8000{PAGE}"
    assert data["address"] == {"@type": "PostalAddress", "addressCountry": "FR"}


def test_draft_that_staff_look_at_names_no_forms(client: Client) -> None:
    make_organization(name="Oven", visibility="draft")
    client.force_login(make_user("superuser"))

    page = client.get(PAGE)

    assert read(page).all("div", class_="forms") == []
    assert b"ld+json" not in page.content
