"""Taking the directory away over HTTP."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from directory.exports import files, lists, records
from directory.formats import tabular
from directory.history import changes
from directory.models import SiteSettings
from tests.factories import make_listing, make_organization, make_sector, make_tier
from tests.support.reading import read

pytestmark = pytest.mark.django_db
ENDINGS = ("csv", "xlsx", "json", "geojson")


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    settings.EXPORT_DIR = tmp_path / "data"


def body(response: Any) -> bytes:
    """What a response sends."""
    return b"".join(response.streaming_content)


def names(response: Any) -> list[str]:
    """The names in a file of CSV."""
    text = body(response).decode("utf-8-sig")
    return [row["name"] for row in csv.DictReader(io.StringIO(text, newline=""))]


# The page


def test_page_offers_each_file_with_its_size_and_what_was_read_back(
    client: Client,
) -> None:
    make_organization(latitude="48.2", longitude="16.37")
    make_organization()
    manifest = files.make()

    page = read(client.get("/data/"))

    assert page.texts("h1") == ["Take the directory away"]
    for file in manifest.files:
        assert (f"/data/{file.name}") in [href for _words, href in page.links()]
        assert file.sha256 in page.text
    assert page.text.count("2 of 2") == 4
    assert "1 is without a place." in page.text


def test_page_explains_every_column_and_says_files_are_being_made(
    client: Client,
) -> None:
    page = read(client.get("/data/"))

    assert "The files are being made. Come again in a minute." in page.text
    for column in tabular.COLUMNS:
        assert column in page.texts("th")


def test_page_claims_no_licence_until_one_is_set(client: Client) -> None:
    before = read(client.get("/data/")).text
    site = SiteSettings.objects.current()
    site.data_licence = "CC BY 4.0"
    with changes.recorded(site):
        site.save()
    after = read(client.get("/data/")).text

    assert "No licence has been set yet." in before
    assert "under CC BY 4.0" in after
    assert "No licence has been set yet." not in after


def test_page_changes_its_etag_when_files_are_made(client: Client) -> None:
    make_organization()
    before = client.get("/data/")

    same = client.get("/data/", headers={"If-None-Match": before["ETag"]})
    files.make()
    after = client.get("/data/", headers={"If-None-Match": before["ETag"]})

    assert same.status_code == 304
    assert after.status_code == 200


# Whole files


@pytest.mark.parametrize("ending", ENDINGS)
def test_whole_file_is_sent_with_size_digest_and_name(
    client: Client, ending: str
) -> None:
    make_organization(name="=Ash Works")
    file = files.make().file_of(ending)

    response = client.get(f"/data/organizations.{ending}")

    written = body(response)
    assert response["Content-Length"] == str(len(written)) == str(file.size)
    assert response["ETag"] == f'"{file.sha256}"'
    assert response["Accept-Ranges"] == "bytes"
    assert response["Content-Disposition"] == (
        f'attachment; filename="organizations.{ending}"'
    )
    assert "Last-Modified" in response


def test_whole_file_that_a_program_has_is_not_sent_again(client: Client) -> None:
    make_organization()
    etag = f'"{files.make().file_of("csv").sha256}"'

    response = client.get("/data/organizations.csv", headers={"If-None-Match": etag})

    assert response.status_code == 304
    assert response["ETag"] == etag


def test_broken_transfer_goes_on_where_it_broke(client: Client) -> None:
    make_organization()
    files.make()
    address = "/data/organizations.csv"
    whole = client.get(address)
    written = body(whole)

    rest = client.get(
        address, headers={"Range": "bytes=40-", "If-Range": whole["ETag"]}
    )
    other = client.get(address, headers={"Range": "bytes=40-", "If-Range": '"older"'})
    beyond = client.get(address, headers={"Range": "bytes=999999-"})

    assert rest.status_code == 206
    assert rest["Content-Range"] == f"bytes 40-{len(written) - 1}/{len(written)}"
    assert body(rest) == written[40:]
    assert (other.status_code, body(other)) == (200, written)
    assert beyond.status_code == 416
    assert beyond["Content-Range"] == f"bytes */{len(written)}"


def test_head_of_a_whole_file_says_its_size(client: Client) -> None:
    make_organization()
    file = files.make().file_of("json")

    response = client.head("/data/organizations.json")

    assert response["Content-Length"] == str(file.size)
    assert body(response) == b""


def test_files_that_are_not_there_ask_to_come_again(client: Client) -> None:
    for address in ("/data/organizations.csv", "/data/datapackage.json"):
        response = client.get(address)

        assert response.status_code == 503
        assert response["Retry-After"] == "60"
    assert client.get("/data/organizations.exe").status_code == 404


def test_package_is_sent(client: Client) -> None:
    make_organization()
    files.make()

    response = client.get("/data/datapackage.json")

    paths = [one["path"] for one in response.json()["resources"]]
    assert paths == [f"organizations.{ending}" for ending in ENDINGS]


def test_files_with_one_that_was_withdrawn_are_not_sent(client: Client) -> None:
    gone = make_organization(name="Loom House")
    make_organization()
    files.make()
    gone.visibility = "withdrawn"
    with changes.recorded(gone):
        gone.save()

    for address in ("/data/organizations.csv", "/data/datapackage.json"):
        assert client.get(address).status_code == 503


# Lists


def test_list_holds_what_its_filters_find(client: Client) -> None:
    food = make_sector(slug="food")
    make_organization(name="Bread Guild", sectors=[food])
    make_organization(name="Vine", sectors=[food], status="closed")
    make_organization(name="Loom House")

    found = client.get("/data/list.csv?sector=food")
    active = client.get("/data/list.csv?sector=food&status=active")

    assert names(found) == ["Bread Guild", "Vine"]
    assert found["X-Total-Count"] == "2"
    assert names(active) == ["Bread Guild"]


def test_list_is_written_in_every_format(client: Client) -> None:
    make_organization(name="=Ash Works", latitude="48.2", longitude="16.37")
    make_organization(name="Wind")

    answers = {ending: body(client.get(f"/data/list.{ending}")) for ending in ENDINGS}

    workbook = tabular.read_xlsx(io.BytesIO(answers["xlsx"]))
    assert [one["name"] for one in workbook] == ["=Ash Works", "Wind"]
    assert [one["name"] for one in json.loads(answers["json"])] == [
        "=Ash Works",
        "Wind",
    ]
    features = json.loads(answers["geojson"])["features"]
    assert [one["geometry"] and one["geometry"]["coordinates"] for one in features] == [
        [16.37, 48.2],
        None,
    ]


@pytest.mark.parametrize(
    "query",
    [
        "sectr=food",
        "sector=nope",
        "sort=best",
        "sort=listed",
        "sort=listed&tier=_none",
        "page=2",
    ],
)
def test_list_of_what_is_not_known_is_refused_by_its_name(
    client: Client, query: str
) -> None:
    response = client.get(f"/data/list.csv?{query}")

    assert response.status_code == 400
    assert query.partition("=")[0] in response.content.decode()


def test_list_of_more_values_than_a_question_has_is_refused(client: Client) -> None:
    organizations = [make_organization(tags=[f"{n} {'long ' * 9}"]) for n in range(40)]
    slugs = [one.tags.get().slug for one in organizations]

    response = client.get("/data/list.csv", {"tag": slugs})
    fewer = client.get("/data/list.csv", {"tag": slugs[:3]})

    assert response.status_code == 400
    assert "more values than one question can have" in response.content.decode()
    assert len(names(fewer)) == 3


def test_list_of_a_tier_comes_in_the_order_of_its_page(client: Client) -> None:
    tier = make_tier(slug="near")
    for position, name in enumerate(("Vine", "Ash", "Loom"), start=1):
        make_listing(make_organization(name=name), tier, position=position)

    links = dict(read(client.get("/tiers/near/")).links())
    by_name = client.get("/data/list.csv?tier=near")

    assert names(client.get(links["CSV"])) == ["Vine", "Ash", "Loom"]
    assert names(by_name) == ["Ash", "Loom", "Vine"]


def test_list_that_a_program_has_is_not_written_again(client: Client) -> None:
    organization = make_organization()
    first = client.get("/data/list.csv")
    etag = first["ETag"]
    assert body(first).count(b"\r\n") == 2

    same = client.get("/data/list.csv", headers={"If-None-Match": etag})
    organization.city = "Leeds"
    with changes.recorded(organization):
        organization.save()
    other = client.get("/data/list.csv", headers={"If-None-Match": etag})

    assert same.status_code == 304
    assert other.status_code == 200
    assert b"Leeds" in body(other)


def test_list_of_all_has_every_row_however_many(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(records, "BATCH", 2)
    for number in range(7):
        make_organization(name=f"Number {number}")

    response = client.get("/data/list.csv")

    assert names(response) == [f"Number {number}" for number in range(7)]


def test_only_so_many_lists_are_written_at_once(client: Client) -> None:
    make_organization()
    waiting = [client.get("/data/list.csv") for _ in range(lists.MOST_AT_ONCE)]

    refused = client.get("/data/list.csv")
    written = {body(response) for response in waiting}
    again = client.get("/data/list.csv")

    assert refused.status_code == 503
    assert refused["Retry-After"] == "10"
    assert {body(again)} == written


# From a list to its file


def test_list_offers_itself_as_a_file_with_as_many_rows(client: Client) -> None:
    tier, food = make_tier(slug="near"), make_sector(slug="food")
    for name in ("Bread Guild", "Vine"):
        make_listing(make_organization(name=name, sectors=[food]), tier)
    ended = make_organization(name="Gone", sectors=[food], status="closed")
    make_listing(ended, tier)

    for address, found in {
        "/organizations/": 2,
        "/organizations/?sector=food": 2,
        "/organizations/?status=any": 3,
        "/organizations/?q=vine": 1,
        "/organizations/?sector=food&sort=founded": 2,
        "/sectors/food/": 2,
        "/tiers/near/": 2,
        "/es/tiers/near/?status=closed": 1,
    }.items():
        page = read(client.get(address))
        links = {words: href for words, href in page.links() if "/data/list." in href}
        assert list(links) == ["CSV", "XLSX", "JSON", "GeoJSON"]
        assert len(names(client.get(links["CSV"]))) == found, address


@pytest.mark.parametrize(
    ("address", "feed"),
    [
        ("/organizations/", "/feeds/organizations.atom"),
        ("/organizations/?q=vine", "/feeds/organizations.atom?q=vine"),
        ("/es/sectors/food/", "/es/feeds/organizations.atom?sector=food"),
        ("/tiers/near/", "/feeds/organizations.atom?tier=near"),
        ("/tags/bread/", "/feeds/organizations.atom?tag=bread"),
    ],
)
def test_list_shows_the_feed_of_its_changes(
    client: Client, address: str, feed: str
) -> None:
    vine = make_organization(
        name="Vine", sectors=[make_sector(slug="food")], tags=["bread"]
    )
    make_listing(vine, make_tier(slug="near"))

    hrefs = [href for _words, href in read(client.get(address)).links()]

    assert feed in hrefs
    assert client.get(feed).status_code == 200


def test_data_is_linked_from_navigation_and_footer(client: Client) -> None:
    links = read(client.get("/sectors/")).links()

    assert ("Data", "/data/") in links
    assert ("Take the directory away", "/data/") in links
