"""The two forms of a merge: which record is the same, and what comes from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from django import forms
from django.contrib.admin.sites import AdminSite
from django.contrib.admin.widgets import AutocompleteSelect
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from directory.duplicates import merge
from directory.models import AlternateName, Organization, Relationship


class OtherRecordForm(forms.Form):
    """Which other record is merged into this one."""

    other = forms.ModelChoiceField(
        Organization.objects.all(), label=_("Merge this record into it")
    )

    def __init__(
        self, data: QueryDict | None = None, *, kept: Organization, site: AdminSite
    ) -> None:
        super().__init__(data)
        field = cast("forms.ModelChoiceField[Organization]", self.fields["other"])
        field.queryset = Organization.objects.exclude(pk=kept.pk)
        # The widget asks for a foreign key to organizations; any of ours will do.
        foreign_key = Relationship._meta.get_field("other")
        widget = AutocompleteSelect(foreign_key, site)
        widget.choices = field.choices
        field.widget = widget


class MergeForm(forms.Form):
    """What comes over from the other record."""

    take = forms.MultipleChoiceField(required=False)
    name_kind = forms.ChoiceField(
        label=_("Keep its name as"),
        required=False,
        choices=[*AlternateName.Kind.choices, ("", _("nothing: leave the name out"))],
        initial=AlternateName.Kind.SHORT,
    )
    # The versions of the two records that were looked at.
    seen = forms.CharField(widget=forms.HiddenInput, max_length=50)

    def __init__(
        self, data: QueryDict | None, *, choices: Sequence[merge.Choice]
    ) -> None:
        super().__init__(data)
        field = cast(forms.MultipleChoiceField, self.fields["take"])
        field.choices = [
            (choice.difference.field, choice.difference.label)
            for choice in choices
            if choice.is_takeable
        ]
