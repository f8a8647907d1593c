"""The staff site holds our pages and no library's, and shows unsaved text as the public would see it."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.test import Client

from directory.admin.base import StaffAdmin
from tests.admin.builders import save
from tests.factories import make_organization, make_user

pytestmark = pytest.mark.django_db
PREVIEW = "/admin/preview/"


def test_only_our_own_pages_are_registered() -> None:
    labels = {model._meta.app_label for model in admin.site._registry}

    assert labels == {"auth", "directory"}
    assert all(isinstance(page, StaffAdmin) for page in admin.site._registry.values())


def test_every_action_names_the_permission_it_needs() -> None:
    actions = [action for page in admin.site._registry.values() for action, *_ in page._get_base_actions()]

    assert [action for action in actions if not getattr(action, "allowed_permissions", None)] == []


def test_front_page_of_an_account_without_a_role_shows_no_records(client: Client) -> None:
    make_organization(name="Secret", visibility="draft")
    client.force_login(make_user(is_staff=True))

    page = client.get("/admin/").rendered_content  # type: ignore[attr-defined]

    assert ("Secret" in page, "has no role yet" in page) == (False, True)


def test_front_page_shows_what_needs_hands(editor: Client) -> None:
    make_organization(visibility="draft")

    page = editor.get("/admin/").rendered_content  # type: ignore[attr-defined]

    assert '?visibility__exact=draft">1 draft</a>' in page


def test_preview_joins_the_name_and_cleans_the_text(editor: Client) -> None:
    sent = {"name": "Hub", "text": "is **good** <script>alert(1)</script>"}

    page = editor.post(PREVIEW, sent).rendered_content  # type: ignore[attr-defined]

    assert "<p>Hub is <strong>good</strong> &lt;script&gt;alert(1)&lt;/script&gt;</p>" in page


def test_preview_takes_a_whole_form_when_there_is_no_script(editor: Client) -> None:
    page = editor.post(PREVIEW, {"title": "About", "body": "# Words"}).rendered_content  # type: ignore[attr-defined]

    assert "Words</h2>" in page


def test_administrator_cannot_make_or_touch_a_superuser(editor: Client) -> None:
    chief, administrator, plain = (make_user(role) for role in ("superuser", "administrator", ""))
    browser = Client()
    browser.force_login(administrator)

    browser.post(f"/admin/auth/user/{plain.pk}/change/", {"username": "x", "is_active": "on", "is_superuser": "on"})
    answer = browser.post(f"/admin/auth/user/{chief.pk}/change/", {"username": "y"})
    reset = browser.get(f"/admin/auth/user/{chief.pk}/password/")

    plain.refresh_from_db()
    assert (plain.username, plain.is_superuser, answer.status_code, reset.status_code) == ("x", False, 403, 403)


def test_administrator_gives_a_role(client: Client, editor: Client) -> None:
    administrator, plain = make_user("administrator"), make_user()
    client.force_login(administrator)
    role = Group.objects.get(name="viewer")

    save(client, f"/admin/auth/user/{plain.pk}/change/", is_staff="on", groups=[role.pk])

    assert list(plain.groups.all()) == [role]
