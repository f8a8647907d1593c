"""Accounts of staff: who is invited, and the way to a password by mail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.contrib.auth.tokens import (
    PasswordResetTokenGenerator,
    default_token_generator,
)
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.encoding import force_bytes
from django.utils.http import base36_to_int, urlsafe_base64_encode
from django.utils.translation import pgettext

from directory import permissions
from directory.errors import DirectoryError
from directory.models import Sending
from directory.operations import roles
from directory.permissions import Effect
from directory.suggestions import emails

INVITED_FOR = timedelta(days=7)
ASKED_PER_MAILBOX = 3
"""How many mails about a password go to one mailbox within an hour."""
ASKED_PER_NETWORK = 20
"""How often one network address may ask within an hour, for whichever mailboxes."""


class InvitationTokens(PasswordResetTokenGenerator):
    """Makes and reads the token of an invitation: for seven days, until it is used.

    Whoever chose a password, or is no staff any more, has none; and the token of a
    forgotten password, which holds for an hour, is not one of these.
    """

    key_salt = "directory.operations.accounts.invitation"

    def check_token(self, user: User | None, token: str | None) -> bool:
        """Tell whether this token invites this account, and still does."""
        if user is None or not token or not (user.is_active and user.is_staff):
            return False
        made = token.partition("-")[0]
        try:
            seconds = base36_to_int(made)
        except ValueError:
            return False
        expected = [
            self._make_token_with_timestamp(user, seconds, secret)
            for secret in (self.secret, *self.secret_fallbacks)
        ]
        if not any(constant_time_compare(one, token) for one in expected):
            return False
        age = self._num_seconds(self._now()) - seconds
        return bool(age <= INVITED_FOR.total_seconds())


INVITATIONS = InvitationTokens()


def invite(account: User, groups: Sequence[Group], *, by: User) -> None:
    """Make an account that has a role and no password yet, and mail the way to one.

    Its name for the log-in is the address of the mail.
    """
    permissions.ask(by, Effect.ADD, User)
    account.username = account.email
    account.is_staff = True
    account.set_unusable_password()
    with transaction.atomic():
        account.save()
        account.groups.set(groups)
        _write_invitation(account, by=by)


def is_taken(address: str) -> bool:
    """Tell whether an account has this address, or logs in with it."""
    by_address = User.objects.filter(email__iexact=address)
    return (by_address | User.objects.filter(username__iexact=address)).exists()


def ask_for_password(address: str, *, network: str | None) -> None:
    """Mail the way to a new password to the account of this address, if there is one.

    Whether there is one shows in nothing: the same is done, counted and written for any
    address, and taken back for those of nobody.
    """
    now = timezone.now()
    network_key = _key("network", network or "")
    mailbox_key = _key("mailbox", address.casefold())
    with transaction.atomic():
        Sending.objects.over(now).delete()
        if _asked(network_key) >= ASKED_PER_NETWORK:
            words = pgettext(
                "staff",
                "A lot of passwords were asked for from where you are. Please wait an"
                " hour.",
            )
            raise DirectoryError(words)
        is_enough = _asked(mailbox_key) >= ASKED_PER_MAILBOX
        Sending.objects.bulk_create(
            [Sending(key=network_key, at=now), Sending(key=mailbox_key, at=now)]
        )
        account = _account_of(address)
        with transaction.atomic():
            _write_way_to_password(account or User(pk=0, email=address))
            if account is None or is_enough:
                transaction.set_rollback(True)


def _account_of(address: str) -> User | None:
    """Return the account of staff with this address, the last used of several."""
    staff = User.objects.filter(is_active=True, is_staff=True, email__iexact=address)
    return staff.order_by("-last_login", "-pk").first()


def _asked(key: str) -> int:
    return Sending.objects.at_address([key]).counted(timezone.now()).count()


def _key(kind: str, value: str) -> str:
    digest = salted_hmac(
        "directory.operations.accounts", f"{kind} {value}", algorithm="sha256"
    )
    return digest.hexdigest()


def _write_way_to_password(account: User) -> None:
    """Write to an account: whoever never chose a password is invited once more."""
    if account.pk and not account.has_usable_password():
        _write_invitation(account)
        return
    context: dict[str, object] = {
        "username": account.username,
        "link": _link("password_reset_confirm", account, default_token_generator),
    }
    emails.queue_mail(account.email, "password", settings.LANGUAGE_CODE, context)


def _write_invitation(account: User, *, by: User | None = None) -> None:
    context: dict[str, object] = {
        "name": account.first_name,
        "inviter": (by.get_full_name() or by.username) if by else "",
        "deeds": roles.deeds_of(account),
        "username": account.username,
        "days": INVITED_FOR.days,
        "link": _link("invitation", account, INVITATIONS),
        "log_in": settings.SITE_URL + reverse("admin:login"),
    }
    emails.queue_mail(account.email, "invitation", settings.LANGUAGE_CODE, context)


def _link(name: str, account: User, tokens: PasswordResetTokenGenerator) -> str:
    """Return an address that begins with the configured one, never with a request's."""
    key = urlsafe_base64_encode(force_bytes(account.pk))
    return settings.SITE_URL + reverse(name, args=[key, tokens.make_token(account)])
