"""Who sees the record of an organization, and at which address."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission, User
from django.test import Client

from directory.history import changes
from directory.models import Organization
from tests.factories import make_organization, make_user
from tests.support.reading import Element, read

pytestmark = pytest.mark.django_db


def record(client: Client, organization: Organization) -> Element:
    """The record as readers get it."""
    response = client.get(organization.get_absolute_url())
    assert response.status_code == 200
    return read(response)


def reader_of_drafts() -> User:
    """A member of staff who may see everything and change nothing."""
    user = make_user(is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="view_organization"))
    return user


def rename(organization: Organization, slug: str) -> None:
    """Let staff change the address."""
    organization.slug = slug
    with changes.recorded(organization):
        organization.save()


def test_old_address_leads_to_the_new_one(client: Client) -> None:
    organization = make_organization(slug="old")
    rename(organization, "new")

    response = client.get("/organizations/old/")

    assert (response.status_code, response.headers["Location"]) == (
        301,
        "/organizations/new/",
    )


@pytest.mark.parametrize(("visibility", "status"), [("draft", 404), ("withdrawn", 410)])
def test_old_address_of_a_hidden_record_is_as_hidden(
    client: Client, visibility: str, status: int
) -> None:
    organization = make_organization(name="Secret lodge", slug="old")
    rename(organization, "new")
    organization.visibility = visibility
    with changes.recorded(organization):
        organization.save()

    response = client.get("/organizations/old/")

    assert response.status_code == status
    assert "ecret" not in response.content.decode()
    assert "Location" not in response.headers


def test_draft_does_not_exist_for_readers(client: Client) -> None:
    make_organization(name="Secret lodge", visibility="draft")

    response = client.get("/organizations/secret-lodge/")

    assert response.status_code == 404
    assert "ecret" not in response.content.decode()


def test_withdrawn_record_is_410_with_one_kind_sentence(client: Client) -> None:
    make_organization(name="Secret lodge", visibility="withdrawn")

    response = client.get("/organizations/secret-lodge/")

    page = read(response)
    assert response.status_code == 410
    assert page.one("main").texts("p") == [
        "This group asked not to be listed.",
        "All organizations",
    ]
    assert page.one("meta", name="robots").attributes["content"] == "noindex"
    assert "ecret" not in response.content.decode()


@pytest.mark.parametrize(
    ("visibility", "notice"),
    [
        ("draft", "A draft: readers do not see this page."),
        ("withdrawn", "Withdrawn: readers are told that it asked not to be listed."),
    ],
)
def test_staff_with_the_right_see_hidden_records_with_a_notice(
    client: Client, visibility: str, notice: str
) -> None:
    make_organization(name="Secret lodge", visibility=visibility)
    client.force_login(reader_of_drafts())

    response = client.get("/organizations/secret-lodge/")

    page = read(response)
    assert page.texts("h1") == ["Secret lodge"]
    assert page.one("div", role="note").text == notice
    assert page.all("p", class_="edit-link") == []
    assert response.headers["Cache-Control"] == "private, no-store"


def test_staff_without_the_right_see_no_draft(client: Client) -> None:
    make_organization(name="Secret lodge", visibility="draft")
    client.force_login(make_user(is_staff=True))

    assert client.get("/organizations/secret-lodge/").status_code == 404


def test_editors_get_a_link_to_the_form(client: Client) -> None:
    organization = make_organization()
    client.force_login(make_user("superuser"))

    assert (
        "Edit",
        f"/admin/directory/organization/{organization.pk}/change/",
    ) in record(client, organization).links()
