"""What staff forms of records share: they notice when somebody else saved meanwhile, and that a form was sent twice."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from directory.services import changes


class RecordForm(forms.ModelForm):  # type: ignore[type-arg]
    """The form of a record with a history: it is refused when the record has a newer version than the one that was opened."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    form_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    change_note = forms.CharField(
        label=_("Note for the history"), required=False, max_length=200, help_text=_("Why it was changed, if it matters.")
    )

    has_conflict = False
    """Whether the record was changed by somebody else since this form was opened; then `seen_version` is already theirs."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            self.initial["form_key"] = secrets.token_urlsafe(18)
        else:
            self.initial["seen_version"] = self._newest_version()

    def subject(self) -> Any:
        """Return the record whose history counts: the form's own, or what it hangs on."""
        return self.instance

    def clean(self) -> dict[str, Any] | None:
        """Wait for other writers, then refuse what was written over an older version."""
        cleaned = super().clean()
        if not self.instance._state.adding:
            self._check_seen_version()
        return cleaned

    def _check_seen_version(self) -> None:
        seen = self.cleaned_data.get("seen_version")
        if seen is None:
            raise ValidationError(gettext("This form came incomplete. Look it through and save again."), code="no_version")
        changes.wait_for_turn()
        newest = self._newest_version()
        if seen != newest:
            self.has_conflict = True
            self._put_newest_in_place(newest)
            message = gettext("Somebody else changed this record meanwhile. Compare, then save again to keep your words.")
            raise ValidationError(message, code="conflict")

    def _newest_version(self) -> int:
        return changes.newest_version(self.subject()) or 0

    def _put_newest_in_place(self, newest: int) -> None:
        """Let the form come back with the version it will then have seen, so that saving again is a decision."""
        self.data = self.data.copy()  # type: ignore[union-attr]
        self.data[self.add_prefix("seen_version")] = str(newest)
