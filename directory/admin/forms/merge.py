"""The two forms of a merge: which record is the same as this one, and what comes over
from it.
"""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.admin.sites import AdminSite
from django.contrib.admin.widgets import AutocompleteSelect
from django.utils.translation import gettext_lazy as _

from directory.duplicates import merge
from directory.models import AlternateName, Organization, Relationship


class OtherRecordForm(forms.Form):
    """Which other record is merged into this one."""

    other = forms.ModelChoiceField(
        Organization.objects.all(), label=_("Merge this record into it")
    )

    def __init__(
        self, *args: Any, kept: Organization, site: AdminSite, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["other"]
        field.queryset = Organization.objects.exclude(pk=kept.pk)
        field.widget = AutocompleteSelect(Relationship._meta.get_field("other"), site)
        field.widget.choices = field.choices


class MergeForm(forms.Form):
    """What comes over from the other record, and which versions of the two were looked
    at.
    """

    take = forms.MultipleChoiceField(required=False)
    name_kind = forms.ChoiceField(
        label=_("Keep its name as"),
        required=False,
        choices=[*AlternateName.Kind.choices, ("", _("nothing: leave the name out"))],
        initial=AlternateName.Kind.SHORT,
    )
    seen = forms.CharField(widget=forms.HiddenInput, max_length=50)

    def __init__(self, *args: Any, choices: list[merge.Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["take"]
        field.choices = [
            (choice.difference.field, choice.difference.label)
            for choice in choices
            if choice.is_takeable
        ]
