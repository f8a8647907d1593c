"""The staff site holds our pages and no library's, and shows unsaved text as the public
would see it.
"""

from __future__ import annotations

import html
from typing import Any

import pytest
from django.contrib import admin
from django.contrib.auth.models import Group
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from post_office.models import STATUS, Email
from pytest_django import Settings

from directory.admin.base import ReadOnlyAdmin, StaffAdmin
from directory.models import Organization, Page, Tag
from directory.operations import roles
from tests.factories import make_organization, make_suggestion, make_user
from tests.support.admin import messages, save
from tests.support.reading import read

pytestmark = pytest.mark.django_db
PREVIEW = "/admin/preview/"


def test_only_our_own_pages_are_registered() -> None:
    labels = {model._meta.app_label for model in admin.site._registry}

    assert labels == {"auth", "directory"}
    assert all(isinstance(page, StaffAdmin) for page in admin.site._registry.values())


def test_form_of_a_new_record_shows_only_what_it_can_have(boss: Client) -> None:
    models = [
        model
        for model, model_admin in admin.site._registry.items()
        if type(model_admin).has_add_permission is not ReadOnlyAdmin.has_add_permission
    ]
    answers = {model: boss.get(add_address(model)) for model in models}
    forms = {
        model: words_of(answer)
        for model, answer in answers.items()
        if answer.status_code == 200
    }

    assert {Organization, Page, Tag} < set(forms)
    for words in forms.values():
        assert "object at" not in words
        assert "DatabaseDefault" not in words
    assert "Created:" not in forms[Organization]


def add_address(model: type[Model]) -> str:
    name = f"{model._meta.app_label}_{model._meta.model_name}"
    return reverse(f"admin:{name}_add")


def words_of(answer: Any) -> str:
    """Return the words of a page as they are read."""
    return html.unescape(str(answer.rendered_content))


def test_every_action_names_the_permission_it_needs() -> None:
    actions = [
        action
        for page in admin.site._registry.values()
        for action, *_ in page._get_base_actions()
    ]

    assert [
        action for action in actions if not getattr(action, "allowed_permissions", None)
    ] == []


def test_front_page_of_an_account_without_a_role_shows_no_records(
    client: Client,
) -> None:
    make_organization(name="Secret", visibility="draft")
    client.force_login(make_user(is_staff=True))

    page = client.get("/admin/").rendered_content  # type: ignore[attr-defined]

    assert ("Secret" in page, "has no role yet" in page) == (False, True)


def test_front_page_shows_what_needs_hands(editor: Client) -> None:
    make_organization(visibility="draft")

    links = read(editor.get("/admin/")).links()

    address = "/admin/directory/organization/?visibility__exact=draft"
    assert ("1 draft", address) in links


def front(role: str) -> tuple[Client, str]:
    """The front page of somebody with this role, and the browser."""
    roles.set_up()
    client = Client()
    client.force_login(make_user(role, email="mo@example.org"))
    return client, read(client.get("/admin/")).text


def test_front_page_lists_what_waits_and_lets_it_be_taken() -> None:
    suggestion = make_suggestion(name="Valley Makers Guild")
    client, _words = front("moderator")

    page = read(client.get("/admin/"))
    button = page.one("form", class_="queue").one("button")

    assert page.one("form", class_="queue").one("a").text == "Valley Makers Guild"
    assert (
        button.attributes["formaction"]
        == f"/admin/directory/suggestion/{suggestion.pk}/take/"
    )
    assert (
        page.one("ul", class_="tabs").one("a", **{"aria-current": "true"}).text
        == "All 1"
    )


def test_front_page_shows_the_cut_that_is_asked_for() -> None:
    make_suggestion(name="Clean one")
    make_suggestion(name="Pills", verdict="spam")
    client, _words = front("moderator")

    page = read(client.get("/admin/?verdict=spam"))

    links = [link.href for link in page.one("form", class_="queue").all("a")]
    assert ("Pills" in page.text, "Clean one" in page.text) == (True, False)
    assert [link.partition("?")[2] for link in links] == [
        "_changelist_filters=verdict%3Dspam"
    ]


def test_front_page_of_viewers_has_no_buttons_and_no_mails() -> None:
    make_suggestion(name="Valley Makers Guild")

    _client, words = front("viewer")

    found = [
        part
        for part in ("Valley Makers Guild", "Take it", "Daily mail", "No mail server")
        if part in words
    ]
    assert found == ["Valley Makers Guild"]


def test_front_page_with_nothing_to_decide_wishes_a_good_day() -> None:
    assert "Nothing waits. Enjoy the day." in front("moderator")[1]


def test_front_page_says_that_mails_land_in_a_folder(settings: Settings) -> None:
    settings.EMAIL_URL = ""
    without = front("moderator")[1]
    settings.EMAIL_URL = "smtp://localhost"

    assert [
        "No mail server is set up" in words
        for words in (without, front("moderator")[1])
    ] == [True, False]


def test_front_page_names_letters_that_failed_and_tries_them_again() -> None:
    mail = Email.objects.create(
        from_email="a@example.org",
        to=["secret@example.org"],
        subject="About Hub",
        status=STATUS.failed,
    )
    client, words = front("moderator")

    answer = client.post("/admin/send_again/", follow=True)

    mail.refresh_from_db()
    assert ("About Hub" in words, "secret@example.org" in words) == (True, False)
    assert (mail.status, messages(answer)) == (
        STATUS.queued,
        ["1 mail is tried again."],
    )


def test_daily_mail_is_switched_on_and_off() -> None:
    client, _words = front("moderator")

    pages = [
        read(client.post("/admin/digest/", sent, follow=True)).text
        for sent in ({"wanted": "1"}, {})
    ]

    assert ["No more mails" in page for page in pages] == [True, False]


def test_front_page_costs_the_same_for_many() -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as counted:
            client.get("/admin/")
        return len(counted)

    def add() -> None:
        one = make_suggestion(
            organization=make_organization(), assigned_to=make_user("moderator")
        )
        one.messages.create(text="Yes.", is_answer=True)
        Email.objects.create(
            from_email="a@example.org", to=["b@example.org"], status=STATUS.failed
        )

    client, _words = front("moderator")
    add()
    few = statements()
    for _ in range(15):
        add()

    assert statements() == few


def test_preview_joins_the_name_and_cleans_the_text(editor: Client) -> None:
    sent = {"name": "Hub", "text": "is **good** <script>alert(1)</script>"}

    page = editor.post(PREVIEW, sent).rendered_content  # type: ignore[attr-defined]

    assert (
        "<p>Hub is <strong>good</strong> &lt;script&gt;alert(1)&lt;/script&gt;</p>"
        in page
    )


def test_preview_takes_a_whole_form_when_there_is_no_script(editor: Client) -> None:
    page = editor.post(PREVIEW, {"title": "About", "body": "# Words"}).rendered_content  # type: ignore[attr-defined]

    assert "Words</h2>" in page


def test_administrator_cannot_make_or_touch_a_superuser(editor: Client) -> None:
    chief, administrator, plain = (
        make_user(role) for role in ("superuser", "administrator", "")
    )
    browser = Client()
    browser.force_login(administrator)

    save(
        browser, f"/admin/auth/user/{plain.pk}/change/", username="x", is_superuser="on"
    )
    answer = browser.post(f"/admin/auth/user/{chief.pk}/change/", {"username": "y"})
    reset = browser.get(f"/admin/auth/user/{chief.pk}/password/")

    plain.refresh_from_db()
    assert (
        plain.username,
        plain.is_superuser,
        answer.status_code,
        reset.status_code,
    ) == ("x", False, 403, 403)


def test_administrator_gives_a_role(client: Client, editor: Client) -> None:
    administrator, plain = make_user("administrator"), make_user()
    client.force_login(administrator)
    role = Group.objects.get(name="viewer")

    save(
        client, f"/admin/auth/user/{plain.pk}/change/", is_staff="on", groups=[role.pk]
    )

    assert list(plain.groups.all()) == [role]
