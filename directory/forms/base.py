"""What staff forms share: they notice when somebody else saved meanwhile, and that a form was sent twice."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from directory.services import changes


class MarkdownWidget(AdminTextareaWidget):
    """A text area with a button that shows what was typed as the public would see it; without a script in a new window."""

    class Media:
        js = ("js/admin-preview.js",)

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        return format_html(
            '{area}<div class="markdown-bar"><button type="submit" class="button" formaction="{address}" formtarget="_blank"'
            ' formnovalidate data-preview="{name}">{label}</button><div class="markdown-preview" role="region"'
            ' aria-label="{label}" aria-live="polite" hidden></div></div>',
            area=super().render(name, value, attrs, renderer),
            address=reverse("admin:preview"),
            name=name,
            label=gettext("Preview"),
        )


class StaffForm(forms.ModelForm):  # type: ignore[type-arg]
    """A staff form; `trouble` is what the database refused when it was saved, put on the form that comes back."""

    trouble = ""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.trouble:
            raise ValidationError(self.trouble, code="refused")
        return cleaned


class RecordForm(StaffForm):
    """The form of a record with a history: it is refused when the record has a newer version than the one that was opened."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    form_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    change_note = forms.CharField(
        label=_("Note for the history"),
        required=False,
        max_length=200,
        help_text=_("Why it was changed, if it matters."),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
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
        changes.wait_for_turn()
        seen, newest = self.cleaned_data.get("seen_version"), self._newest_version()
        if seen != newest:
            self._see(newest)
        if seen is None:
            message = gettext("This form came incomplete. Look it through and save again.")
            raise ValidationError(message, code="no_version")
        if seen != newest:
            self.has_conflict = True
            message = gettext("Somebody else changed this record meanwhile. Compare, then save again to keep your words.")
            raise ValidationError(message, code="conflict")

    def _newest_version(self) -> int:
        return changes.newest_version(self.subject()) or 0

    def _see(self, version: int) -> None:
        """Let the form come back with the version it will then have seen, so that saving again is a decision."""
        typed = QueryDict(mutable=True)
        typed.update(self.data)
        typed[self.add_prefix("seen_version")] = str(version)
        self.data = typed
