"""Invitations and forgotten passwords: who gets a mail, for how long its link holds."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import Group, User
from django.contrib.auth.tokens import default_token_generator
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from post_office.models import Email
from pytest_django import Settings
from time_machine import travel

from directory.errors import DirectoryError
from directory.models import Sending
from directory.operations import accounts, roles
from tests.factories import make_user

pytestmark = pytest.mark.django_db
NETWORK = "203.0.113.9"
MONDAY = datetime(2026, 1, 5, 10, 0, tzinfo=UTC)


def invited(email: str = "sol@example.org", role: str = "editor") -> User:
    roles.set_up()
    account = User(first_name="Sol", email=email)
    groups = [Group.objects.get(name=role)]
    by = make_user("administrator", first_name="Ada", last_name="Byron")
    accounts.invite(account, groups, by=by)
    return account


def link_in(mail: Email) -> str:
    found = re.search(
        r"^http\S+/admin/(?:invitation|new-password)/\S+$", mail.message, re.M
    )
    assert found is not None
    return found[0]


def test_invitation_makes_an_account_that_nobody_can_use_yet() -> None:
    account = invited()

    assert (account.username, account.is_staff) == ("sol@example.org", True)
    assert not account.has_usable_password()
    assert [group.name for group in account.groups.all()] == ["editor"]


def test_invitation_says_who_invites_to_what(settings: Settings) -> None:
    settings.SITE_URL = "https://portal.example"

    account = invited()

    mail = Email.objects.get()
    assert mail.to == ["sol@example.org"]
    assert "Good day, Sol.\n\nAda Byron invites you to work on " in mail.message
    assert f"- {roles.DEEDS['editor']}" in mail.message
    assert str(roles.DEEDS["administrator"]) not in mail.message
    assert link_in(mail).startswith("https://portal.example/admin/invitation/")
    assert account.first_name not in mail.subject


@pytest.mark.parametrize("role", ["viewer", "moderator", "editor"])
def test_only_administrators_invite(role: str) -> None:
    by = make_user(role)

    with pytest.raises(PermissionDenied):
        accounts.invite(User(email="sol@example.org"), [], by=by)

    assert (User.objects.count(), Email.objects.count()) == (1, 0)


def test_token_of_an_invitation_holds_for_seven_days() -> None:
    with travel(MONDAY, tick=False):
        account = invited()
        token = accounts.INVITATIONS.make_token(account)

    holds = []
    for age in (timedelta(), timedelta(days=7), timedelta(days=7, seconds=1)):
        with travel(MONDAY + age, tick=False):
            holds.append(accounts.INVITATIONS.check_token(account, token))

    assert holds == [True, True, False]


def test_token_of_an_invitation_holds_until_a_password_is_chosen() -> None:
    account = invited()
    token = accounts.INVITATIONS.make_token(account)

    account.set_password("a few words of one's own")

    assert not accounts.INVITATIONS.check_token(account, token)


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": False}])
def test_token_of_an_invitation_ends_with_the_account(change: dict[str, bool]) -> None:
    account = invited()
    token = accounts.INVITATIONS.make_token(account)

    for name, value in change.items():
        setattr(account, name, value)

    assert not accounts.INVITATIONS.check_token(account, token)


def test_tokens_of_invitations_and_of_forgotten_passwords_are_apart() -> None:
    account = invited()
    invitation = accounts.INVITATIONS.make_token(account)
    reset = default_token_generator.make_token(account)

    assert accounts.INVITATIONS.check_token(account, invitation)
    assert not accounts.INVITATIONS.check_token(account, reset)
    assert not default_token_generator.check_token(account, invitation)


@pytest.mark.parametrize("token", [None, "", "x", "-", "zz-zz", "é-1", "1-" + "a" * 32])
def test_no_other_words_are_a_token(token: str | None) -> None:
    account = invited()

    assert not accounts.INVITATIONS.check_token(account, token)


def test_forgotten_password_is_written_to_its_account_alone() -> None:
    make_user("editor", username="sol", email="Sol@example.org", password="x")

    accounts.ask_for_password("sol@EXAMPLE.org", network=NETWORK)
    accounts.ask_for_password("nobody@example.org", network=NETWORK)

    mail = Email.objects.get()
    assert mail.to == ["Sol@example.org"]
    assert "your account sol." in mail.message
    assert "/admin/new-password/" in link_in(mail)


def test_who_never_chose_a_password_is_invited_once_more() -> None:
    invited()
    Email.objects.all().delete()

    accounts.ask_for_password("sol@example.org", network=NETWORK)

    assert "/admin/invitation/" in link_in(Email.objects.get())


@pytest.mark.parametrize("values", [{"is_active": False}, {"is_staff": False}])
def test_who_is_no_staff_gets_no_mail(values: dict[str, bool]) -> None:
    make_user("editor", email="sol@example.org", password="x", **values)

    accounts.ask_for_password("sol@example.org", network=NETWORK)

    assert not Email.objects.exists()


def test_asking_does_the_same_whether_there_is_an_account() -> None:
    make_user("editor", email="sol@example.org", password="x")

    def statements(address: str) -> list[str]:
        with CaptureQueriesContext(connection) as counted:
            accounts.ask_for_password(address, network=NETWORK)
        verbs = [one["sql"].split()[0] for one in counted.captured_queries]
        # How the last step ends is all the difference there is.
        return [verb for verb in verbs if verb not in ("RELEASE", "ROLLBACK")]

    known, unknown = statements("sol@example.org"), statements("nob@example.org")

    assert known == unknown
    assert known.count("INSERT") == 2
    assert Email.objects.count() == 1


def test_one_mailbox_gets_few_mails_an_hour() -> None:
    make_user("editor", email="sol@example.org", password="x")

    with travel(MONDAY, tick=False):
        for number in range(5):
            accounts.ask_for_password("sol@example.org", network=f"203.0.113.{number}")
    in_an_hour = Email.objects.count()
    with travel(MONDAY + timedelta(minutes=61), tick=False):
        accounts.ask_for_password("sol@example.org", network=NETWORK)

    assert (in_an_hour, Email.objects.count()) == (accounts.ASKED_PER_MAILBOX, 4)


def test_one_network_address_asks_for_few_mailboxes_an_hour() -> None:
    for number in range(accounts.ASKED_PER_NETWORK):
        accounts.ask_for_password(f"n{number}@example.org", network=NETWORK)

    with pytest.raises(DirectoryError, match="wait an hour"):
        accounts.ask_for_password("sol@example.org", network=NETWORK)


def test_who_asked_is_kept_as_digests_for_an_hour() -> None:
    with travel(MONDAY, tick=False):
        accounts.ask_for_password("sol@example.org", network=NETWORK)
    keys = " ".join(Sending.objects.values_list("key", flat=True))
    with travel(MONDAY + timedelta(hours=1), tick=False):
        accounts.ask_for_password("jo@example.org", network=NETWORK)

    assert "sol" not in keys
    assert NETWORK not in keys
    assert Sending.objects.count() == 2
