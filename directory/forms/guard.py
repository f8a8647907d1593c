"""What guards a form that anyone may send: a signed time, and a field for machines."""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django import forms
from django.conf import settings
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from directory.lib import clients
from directory.models import Suggestion
from directory.suggestions import spam
from directory.suggestions.drafts import Client

SALT = "directory.forms.guard"
OF_THE_FORM = ("issued", "seen_version")
"""What a form says of itself: no words of whoever fills it in."""
NONCE_BYTES = 9
LONGEST_OPEN = timedelta(hours=12)


class Token(NamedTuple):
    """What a form brings along: for which form it was issued, and when."""

    form: str
    issued_at: datetime


class GuardedForm(forms.Form):
    """A form whose token tells when it was opened and counts for one sending.

    Over an old or used one it comes back whole.
    """

    guarded_as = ""
    """What this form is for: the token of another form is none."""
    # Plain fields: what a machine puts there is judged, never told it is wrong.
    issued = forms.Field(widget=forms.HiddenInput, required=False)
    url2 = forms.Field(
        label=_("Leave this empty"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    browser = ""
    """What tells this browser from others: its cookie of forms, where it has one."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["issued"] = issue(self.guarded_as)
        self.token = read(self._typed("issued"), self.guarded_as)

    def clean(self) -> dict[str, Any] | None:
        """Bring a form back that was opened long ago, or sent with other words."""
        cleaned = super().clean()
        if self.token and timezone.now() - self.token.issued_at > LONGEST_OPEN:
            # Whoever filled it in then need not wait again.
            self._renew(issued_at=timezone.now() - spam.QUICKEST)
            message = gettext(
                "This form was open for a long time. Please send it again. Your words"
                " are still here."
            )
            self.add_error(None, ValidationError(message, code="stale"))
        elif self.token and self._was_used():
            self._renew(issued_at=timezone.now())
            message = gettext(
                "You sent this form before, with other words. Send it again to make"
                " these a second suggestion."
            )
            self.add_error(None, ValidationError(message, code="used"))
        return cleaned

    def client(self, request: HttpRequest) -> Client:
        """Return how this form came, for the verdict about it."""
        token_state = ""
        if self.token is None:
            token_state = "forged" if self._typed("issued") else "missing"
        return Client(
            clients.address_of(request),
            self.token.issued_at if self.token else None,
            bool(self._typed("url2")),
            token_state,
            request.COOKIES.get(settings.WORKSHOP_COOKIE_NAME, ""),
        )

    def form_key(self) -> str:
        """Return the digests of its token and of its words in this browser.

        Without a token none, so that nothing is taken for a repetition.
        """
        if not self.token:
            return ""
        typed = self._all_typed()
        names = sorted(set(self.fields) - set(OF_THE_FORM))
        words = [(name, typed.getlist(self.add_prefix(name))) for name in names]
        token = self._typed("issued")
        return _digest(token) + _digest(repr((words, self.browser or token)))

    def _was_used(self) -> bool:
        """Tell whether another suggestion came with this token."""
        # The same one, sent again by who presses twice, is no other.
        key = self.form_key()
        return Suggestion.objects.sent_with(key).exclude(form_key=key).exists()

    def _typed(self, name: str) -> str:
        return str(self.data.get(self.add_prefix(name), ""))

    def _renew(self, *, issued_at: datetime) -> None:
        typed = self._all_typed()
        typed[self.add_prefix("issued")] = issue(self.guarded_as, issued_at)
        self.data = typed

    def _all_typed(self) -> QueryDict:
        # What is sent cannot be changed, and a test may hand in a plain dictionary.
        typed = QueryDict(mutable=True)
        typed.update(self.data)
        return typed


def client_of(request: HttpRequest) -> Client:
    """Return from where a form came that has no token of its own."""
    workshop = request.COOKIES.get(settings.WORKSHOP_COOKIE_NAME, "")
    return Client(clients.address_of(request), None, workshop=workshop)


def issue(form: str, at: datetime | None = None) -> str:
    """Return a new token for this form; no two are alike."""
    issued_at = at or timezone.now()
    nonce = secrets.token_urlsafe(NONCE_BYTES)
    return signing.dumps([form, int(issued_at.timestamp()), nonce], salt=SALT)


def read(token: str, form: str) -> Token | None:
    """Return what a token says, None when it was not issued by us for this form."""
    try:
        issued_for, seconds, _nonce = signing.loads(token, salt=SALT)
    except (signing.BadSignature, UnicodeError):
        return None
    if issued_for != form:
        return None
    return Token(form, datetime.fromtimestamp(seconds, tz=UTC))


def _digest(words: str) -> str:
    """Return half of a key."""
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:32]
