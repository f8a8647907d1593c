"""What guards a form that anyone may send: a signed time that counts once, and a field
that only machines see.
"""

from __future__ import annotations

import hashlib
import secrets
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from django import forms
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
LONGEST = timedelta(hours=12)
NOT_WORDS = ("issued",)


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

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["issued"] = issue(self.guarded_as)
        self.token = read(
            str(self.data.get(self.add_prefix("issued"), "")), self.guarded_as
        )

    def clean(self) -> dict[str, Any] | None:
        """Let a form that was opened long ago, or sent before with other words, come
        back with a new token.
        """
        cleaned = super().clean()
        if self.token and timezone.now() - self.token.issued_at > LONGEST:
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
        state = "" if self.token else "forged" if self._typed("issued") else "missing"
        started_at = self.token and self.token.issued_at
        is_trapped = bool(self._typed("url2"))
        return Client(clients.address_of(request), started_at, is_trapped, state)

    def form_key(self) -> str:
        """Return the digests of its token and of its words.

        Without a token none, so that nothing is taken for a repetition.
        """
        if not self.token:
            return ""
        names = sorted(set(self.fields).difference(NOT_WORDS))
        typed = self._all_typed()
        words = [(name, typed.getlist(self.add_prefix(name))) for name in names]
        return _digest(self._typed("issued")) + _digest(repr(words))

    def _was_used(self) -> bool:
        key = self.form_key()
        return Suggestion.objects.sent_with(key).exclude(form_key=key).exists()

    def _typed(self, name: str) -> str:
        return str(self.data.get(self.add_prefix(name), ""))

    def _renew(self, *, issued_at: datetime) -> None:
        typed = self._all_typed()
        typed[self.add_prefix("issued")] = issue(self.guarded_as, issued_at)
        self.data = typed

    def _all_typed(self) -> QueryDict:
        typed = QueryDict(mutable=True)
        typed.update(self.data)
        return typed


def issue(form: str, at: datetime | None = None) -> str:
    """Return a new token for this form; no two are alike."""
    return signing.dumps(
        [form, int((at or timezone.now()).timestamp()), secrets.token_urlsafe(9)],
        salt=SALT,
    )


def read(token: str, form: str) -> Token | None:
    """Return what a token says, None when it was not issued by us for this form."""
    try:
        issued_for, seconds, _nonce = signing.loads(token, salt=SALT)
    except (signing.BadSignature, UnicodeError):
        return None
    return (
        Token(form, datetime.fromtimestamp(seconds, tz=UTC))
        if issued_for == form
        else None
    )


def _digest(words: str) -> str:
    """Return half of a key."""
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:32]
