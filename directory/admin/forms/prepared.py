"""The staff form that sets when a prepared change is published."""

from __future__ import annotations

from datetime import datetime, timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

FORMAT = "%Y-%m-%dT%H:%M"
LONGEST_AHEAD = timedelta(days=2 * 365)


class PreparedForm(forms.Form):
    """When it is published by itself; empty: when somebody does it."""

    publish_at = forms.DateTimeField(
        label=_("Publish by itself at"),
        required=False,
        widget=forms.DateTimeInput({"type": "datetime-local"}, format=FORMAT),
    )

    def clean_publish_at(self) -> datetime | None:
        """Refuse a time that is over."""
        at: datetime | None = self.cleaned_data["publish_at"]
        if at is not None and at <= timezone.now():
            raise ValidationError(gettext("This time is over. Choose a later one."))
        if at is not None and at > timezone.now() + LONGEST_AHEAD:
            raise ValidationError(gettext("Choose a time within two years."))
        return at
