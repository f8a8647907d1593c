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
        Organization.objects.all(), label=_("The other record")
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
    hide = forms.BooleanField(
        label=_("Hide it: readers will find neither of the two any more"),
        required=False,
    )

    def __init__(
        self,
        data: QueryDict | None,
        *,
        kept: Organization,
        other: Organization,
        choices: Sequence[merge.Choice],
    ) -> None:
        super().__init__(data)
        self.kept, self.other = kept, other
        field = cast(forms.MultipleChoiceField, self.fields["take"])
        field.choices = [
            (choice.difference.field, choice.difference.label)
            for choice in choices
            if choice.is_takeable
        ]

    def clean(self) -> dict[str, object]:
        """Ask once more before a record that readers see disappears."""
        cleaned = super().clean() or self.cleaned_data
        is_taken = "visibility" in cleaned.get("take", ())
        is_public = (self.other if is_taken else self.kept).is_published
        was_public = self.kept.is_published or self.other.is_published
        if was_public and not is_public and not cleaned.get("hide"):
            words = _(
                "Readers would find neither of the two any more. Take the visibility"
                " over, keep the other one, or say that it shall be hidden."
            )
            self.add_error("hide", words)
        return cleaned
