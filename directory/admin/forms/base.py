"""What staff forms share: a note for the history, and double sending noticed."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminTextareaWidget
from django.forms.renderers import BaseRenderer
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from directory.admin.locking import StaffForm
from directory.history import changes


class MarkdownWidget(AdminTextareaWidget):
    """A text area with a button that shows what was typed as readers will see it."""

    class Media:
        js = ("js/admin-preview.js",)

    def render(
        self,
        name: str,
        value: object,
        attrs: dict[str, object] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        # Without a script the button opens a new window.
        return format_html(
            '{area}<div class="markdown-bar"><button type="submit" class="button"'
            ' formaction="{address}" formtarget="_blank" formnovalidate'
            ' data-preview="{name}">{label}</button><div class="markdown-preview"'
            ' role="region" aria-label="{label}" aria-live="polite"'
            " hidden></div></div>",
            area=super().render(name, value, attrs, renderer),
            address=reverse("admin:preview"),
            name=name,
            label=gettext("Preview"),
        )


class RecordForm(StaffForm):
    """The form of what has a history: it takes a note, and sent twice it adds once."""

    form_key = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    change_note = forms.CharField(
        label=_("Note for the history"),
        required=False,
        max_length=200,
        help_text=_("Why it was changed, if it matters."),
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance._state.adding:
            self.initial["form_key"] = secrets.token_urlsafe(18)


class VersionedForm(RecordForm):
    """The form of a record with versions: what was seen is the newest of them."""

    def version(self) -> str:
        """Return the newest stored version, which holds also what hangs on it."""
        return str(changes.newest_version(self.instance) or 0)
