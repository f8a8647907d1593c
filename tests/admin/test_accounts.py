"""Accounts on the staff side: invited, let in by a link of their own, told what they
may do.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.contrib.auth.models import Group, User
from django.test import Client
from post_office.models import Email
from time_machine import travel

from directory.operations import roles
from tests.factories import make_user
from tests.support.admin import filled, messages, save
from tests.support.kept import HERE
from tests.support.processes import ROOT
from tests.support.reading import read

pytestmark = pytest.mark.django_db
ADD = "/admin/auth/user/add/"
FORGOTTEN = "/admin/forgotten/"
PASSWORD = "a few words of one's own"


def administrator() -> Client:
    client = Client()
    client.force_login(make_user("administrator", username="ada"))
    return client


def invite(client: Client, **typed: Any) -> Any:
    role = Group.objects.get(name=typed.pop("role", "editor"))
    sent = {"first_name": "Sol", "email": "sol@example.org", "groups": role.pk}
    return client.post(ADD, sent | typed, follow=True)


def path_in(mail: Email) -> str:
    found = re.search(r"https?://[^/\s]+(/admin/[\w-]+/\S+\.\S+/)", mail.message)
    assert found is not None
    return found[1]


def choose(path: str, password: str = PASSWORD) -> Any:
    """Open a link as somebody who has only the mail, and choose a password."""
    browser = Client()
    page = browser.get(path, follow=True)
    typed = {"new_password1": password, "new_password2": password}
    return browser.post(page.request["PATH_INFO"], typed, follow=True)


def log_in(username: str) -> int:
    typed = {"username": username, "password": PASSWORD, "next": "/admin/"}
    return int(Client().post("/admin/login/", typed).status_code)


def test_whole_way_from_the_invitation_to_the_log_in() -> None:
    answer = invite(administrator())
    account = User.objects.get(email="sol@example.org")
    before = log_in("sol@example.org")

    done = choose(path_in(Email.objects.get()))

    assert messages(answer) == [
        "The invitation to sol@example.org is on its way. Its link holds 7 days."
    ]
    assert "Your password is set" in done.content.decode()
    assert (before, log_in("sol@example.org")) == (200, 302)
    assert [group.name for group in account.groups.all()] == ["editor"]


def test_link_of_an_invitation_counts_once() -> None:
    invite(administrator())
    path = path_in(Email.objects.get())
    choose(path)

    page = Client().get(path, follow=True)

    assert "This link does not hold any more" in page.content.decode()
    assert ("Ask for another one by mail", FORGOTTEN) in read(page).links()


def test_password_that_is_too_easy_is_refused_with_reasons() -> None:
    invite(administrator())

    page = choose(path_in(Email.objects.get()), "short")

    assert "at least 15 characters" in page.content.decode()
    assert log_in("sol@example.org") == 200


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"email": "ADA@example.org"}, "There is an account with this address."),
        ({"email": "mara@example.org"}, "There is an account with this address."),
        ({"email": '"a,b"@example.org'}, "Write one plain address"),
        ({"email": "x" * 150 + "@example.org"}, "Write one plain address"),
        ({"first_name": ""}, "This field is required."),
        ({"groups": ""}, "Choose what this person may do."),
        ({"groups": "999"}, "Select a valid choice."),
    ],
)
def test_invitation_that_cannot_be_sent_is_refused(
    typed: dict[str, str], words: str
) -> None:
    client = administrator()
    make_user(username="mara@example.org")
    User.objects.filter(username="ada").update(email="ada@example.org")

    page = invite(client, **typed)

    assert words in page.rendered_content
    assert (User.objects.count(), Email.objects.count()) == (2, 0)


def test_nobody_is_made_a_superuser_by_an_invitation() -> None:
    invite(administrator(), is_superuser="on", password="x", username="boss2")

    account = User.objects.get(email="sol@example.org")
    assert (account.is_superuser, account.username) == (False, "sol@example.org")


def test_form_of_an_invitation_offers_the_four_roles_with_what_they_may() -> None:
    page = read(administrator().get(ADD))

    labels = [one.text for one in page.one("div", id="id_groups").all("label")]
    assert [label.partition(":")[0] for label in labels] == list(roles.ROLES)
    deeds = [str(roles.DEEDS[role]) for role in roles.ROLES]
    assert [
        label.endswith(deed) for label, deed in zip(labels, deeds, strict=True)
    ] == ([True] * 4)


def test_forms_of_accounts_show_no_hash_and_no_staff_status() -> None:
    client = administrator()
    account = make_user("editor", username="sol", password=PASSWORD)

    pages = [
        client.get(address).content.decode()
        for address in (ADD, f"/admin/auth/user/{account.pk}/change/")
    ]

    for page in pages:
        assert 'name="is_staff"' not in page
        assert 'name="password"' not in page
        assert account.password.split("$")[0] not in page
        assert account.password[-12:] not in page
    assert f"/admin/auth/user/{account.pk}/password/" in pages[1]


def test_who_is_given_a_role_is_let_in() -> None:
    client, account = administrator(), make_user(username="sol")
    role = Group.objects.get(name="viewer")

    save(client, f"/admin/auth/user/{account.pk}/change/", groups=role.pk)

    account.refresh_from_db()
    assert (account.is_staff, list(account.groups.all())) == (True, [role])


def test_groups_that_are_no_roles_stay() -> None:
    client, account = administrator(), make_user("editor", username="sol")
    friends = Group.objects.create(name="friends")
    account.groups.add(friends)
    role = Group.objects.get(name="viewer")

    save(client, f"/admin/auth/user/{account.pk}/change/", groups=role.pk)

    assert set(account.groups.all()) == {friends, role}


def test_form_of_an_account_that_is_saved_untouched_changes_nothing() -> None:
    client, account = administrator(), make_user("editor", username="sol")
    before = User.objects.values().get(pk=account.pk)
    address = f"/admin/auth/user/{account.pk}/change/"

    answer = client.post(address, filled(client.get(address)))

    assert answer.status_code == 302
    assert User.objects.values().get(pk=account.pk) == before
    assert [group.name for group in account.groups.all()] == ["editor"]


def ask(email: str, **headers: str) -> Any:
    return Client(**headers).post(FORGOTTEN, {"email": email}, follow=True)


def test_forgotten_password_is_answered_the_same_for_any_address() -> None:
    make_user("editor", username="sol", email="sol@example.org", password="x")

    known, unknown = ask("sol@example.org"), ask("nobody@example.org")

    assert known.redirect_chain == unknown.redirect_chain
    assert known.status_code == unknown.status_code == 200
    assert known.content == unknown.content
    assert Email.objects.get().to == ["sol@example.org"]


def test_forgotten_password_is_chosen_anew_within_the_hour() -> None:
    make_user("editor", username="sol", email="sol@example.org", password="x")
    with travel("2026-01-05 10:00", tick=False):
        ask("sol@example.org")
        path = path_in(Email.objects.get())
    with travel("2026-01-05 11:01", tick=False):
        late = choose(path)
    with travel("2026-01-05 10:59", tick=False):
        done = choose(path)

    assert "This link does not hold any more" in late.content.decode()
    assert "Your password is set" in done.content.decode()
    assert log_in("sol") == 302


def test_asking_too_often_is_refused_in_words_for_any_address() -> None:
    for number in range(20):
        ask(f"n{number}@example.org")

    refused = ask("sol@example.org")

    assert refused.status_code == 429
    assert "Please wait an hour." in refused.content.decode()


def test_links_in_mails_are_not_led_by_the_host() -> None:
    make_user("editor", username="sol", email="sol@example.org", password="x")

    ask("sol@example.org", SERVER_NAME="localhost")

    message = Email.objects.get().message
    assert "localhost" not in message
    assert "http://127.0.0.1:8000/admin/new-password/" in message


def test_log_in_leads_to_the_forgotten_password() -> None:
    page = read(Client().get("/admin/login/"))

    assert FORGOTTEN in [address for _words, address in page.links()]


@pytest.mark.parametrize(
    "path", [FORGOTTEN, "/admin/invitation/MQ.x-y/", "/admin/new-password/MQ.x-y/"]
)
def test_form_of_a_password_with_a_token_from_before_is_opened_again(path: str) -> None:
    client = Client(enforce_csrf_checks=True)

    ours = client.post(path, {"email": "a@example.org"}, headers=HERE)
    foreign = client.post(path, headers={"Origin": "https://evil.example"})

    assert (ours.status_code, ours.headers["Location"]) == (302, path)
    assert foreign.status_code == 403


@pytest.mark.parametrize(
    "path",
    ["/admin/invitation/%00.x/", "/admin/new-password/OTk5OTk5OTk5OTk5OTk5OTk5OTk5.x/"],
)
def test_senseless_links_hold_for_nobody(path: str) -> None:
    page = Client().get(path)

    assert page.status_code == 200
    assert "This link does not hold any more" in page.content.decode()


def test_page_says_what_one_may_do_and_who_may_the_rest() -> None:
    client = Client()
    client.force_login(make_user("moderator"))

    main = read(client.get("/admin/may/")).one("div", id="content-main")

    assert main.texts("strong") == ["moderator"]
    mine = [str(roles.DEEDS[role]) for role in ("viewer", "moderator")]
    assert main.texts("li") == mine
    assert main.texts("dt") == ["editor", "administrator"]


def test_page_of_an_account_without_a_role_says_so() -> None:
    client = Client()
    client.force_login(make_user(is_staff=True))

    words = read(client.get("/admin/may/")).text

    assert "Your account has no role yet." in words


def test_readme_says_the_same_of_the_roles() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")

    told = dict(re.findall(r"^\| (\w+) \| (?:also )?(.+) \|$", readme, re.M))

    assert {role: told[role] for role in roles.ROLES} == {
        role: str(words) for role, words in roles.DEEDS.items()
    }
