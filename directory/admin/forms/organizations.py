"""The staff form of an organization."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from directory.admin.forms.base import MarkdownWidget, RecordForm, VersionedForm
from directory.admin.forms.coordinates import CoordinateField, with_pair
from directory.admin.forms.tags import TagsField
from directory.admin.generics import AnyInlineFormSet, AnyModelForm
from directory.catalog.relationships import NewTie, PresentTies
from directory.lib import urls
from directory.models import (
    AlternateName,
    Listing,
    OldSlug,
    Organization,
    Relationship,
    SocialProfile,
)
from directory.models.social import ProfileFormField

FIELDS_OF_ANOTHER = ("tied_as", "tied_by")
"""A tie that is told here and kept by another record."""


class OrganizationForm(VersionedForm):
    """An organization as staff edit it."""

    tags = TagsField(label=_("Tags"))
    verified_now = forms.BooleanField(
        label=_("I checked this record just now"), required=False
    )

    latitude = CoordinateField(
        label=_("Latitude"),
        required=False,
        help_text=_("Or both, as a map gives them: 52.517036, 13.388859."),
    )
    longitude = CoordinateField(label=_("Longitude"), required=False)
    tied_as = forms.ChoiceField(
        label=_("This record"),
        required=False,
        choices=[
            (kind.value, kind.label)
            for kind in (*Relationship.RECEIVING, Relationship.Kind.PARTNER_OF)
        ],
    )
    tied_by = forms.ModelChoiceField(
        Organization.objects.all(),
        label=_("the record that is tied to this one"),
        required=False,
        help_text=_("It is written into that record, which keeps the tie."),
    )

    class Meta:
        model = Organization
        fields = "__all__"
        widgets = {
            "description": MarkdownWidget({"rows": 12}),
            "joining": MarkdownWidget({"rows": 5}),
        }
        help_texts = {"url": _("Its own web site: https://example.org/.")}

    def __init__(
        self, data: Mapping[str, Any] | None = None, *args: Any, **kwargs: Any
    ) -> None:
        sent = None if data is None else with_pair(data)
        super().__init__(sent, *args, **kwargs)

    def clean_slug(self) -> str:
        """Return the address, made from the name where none was typed."""
        slug: str = self.cleaned_data["slug"]
        organization: Organization = self.instance
        if not slug:
            organization.name = self.cleaned_data.get("name", "")
            return organization.free_slug()
        # Readers who follow a former address must reach the record that had it.
        of_others = OldSlug.objects.exclude(organization=organization.pk)
        former = of_others.filter(slug=slug).first()
        if former:
            message = gettext("This address leads to “%(name)s”, which had it before.")
            raise ValidationError(message, params={"name": former.organization.name})
        return slug

    @cached_property
    def changed_data(self) -> list[str]:
        """Return what changes this record: a tie that another owns does not."""
        changed = super().changed_data
        return [name for name in changed if name not in FIELDS_OF_ANOTHER]

    def clean_tied_by(self) -> Organization | None:
        """Refuse a tie that is none, or is there already."""
        other: Organization | None = self.cleaned_data["tied_by"]
        tie = self.new_tie()
        if tie is None:
            return None
        if other == self.instance:
            raise ValidationError(gettext("An organization has no tie to itself."))
        if self.instance.pk and PresentTies(self.instance).have(tie):
            raise ValidationError(gettext("This tie is there already."))
        return other

    def new_tie(self) -> NewTie | None:
        """Return the tie that was entered from this side; None where none was."""
        kind = self.cleaned_data.get("tied_as")
        other = self.cleaned_data.get("tied_by")
        return NewTie(kind, other) if kind and other else None

    def clean(self) -> dict[str, object] | None:
        cleaned = super().clean()
        if self.cleaned_data.get("verified_now"):
            self.instance.verified_at = timezone.now()
        return cleaned


class AlternateNameForm(AnyModelForm):
    class Meta:
        model = AlternateName
        fields = ("name", "kind", "language", "until")


class SocialProfileForm(AnyModelForm):
    """A profile, whose address may be typed as people of the Fediverse write it."""

    url = ProfileFormField(label=_("Web address"))

    class Meta:
        model = SocialProfile
        fields = ("url", "kind")


class SocialProfileFormSet(AnyInlineFormSet):
    """The social profiles of one organization: none stands there twice."""

    def clean(self) -> None:
        super().clean()
        seen: set[str] = set()
        for form in self.forms:
            values = getattr(form, "cleaned_data", {})
            key = urls.url_key(values.get("url", ""))
            if not key or values.get("DELETE"):
                continue
            if key in seen:
                raise ValidationError(gettext("The same profile stands here twice."))
            seen.add(key)


class ListingForm(AnyModelForm):
    """A place in a tier: a new one comes last, the order has a screen of its own."""

    class Meta:
        model = Listing
        fields = ("tier", "note")

    def clean(self) -> dict[str, object] | None:
        cleaned = super().clean()
        tier = self.cleaned_data.get("tier")
        is_new_there = self.instance._state.adding or "tier" in self.changed_data
        if tier is not None and is_new_there:
            last = tier.listings.order_by("position").last()
            self.instance.position = last.position + 1 if last else 1
        return cleaned


class OwnRelationshipForm(AnyModelForm):
    """A tie of an organization, which cannot lead to itself."""

    class Meta:
        model = Relationship
        fields: tuple[str, ...] = (
            "kind",
            "other",
            "other_name",
            "other_url",
            "source_url",
            "as_of",
            "is_confirmed",
            "note",
        )

    def clean(self) -> dict[str, object] | None:
        cleaned = super().clean()
        # The owner of a stored tie is no field of its page.
        owner = self.cleaned_data.get("organization")
        owner_key = owner.pk if owner else self.instance.organization_id
        other = self.cleaned_data.get("other")
        if other is not None and other.pk == owner_key:
            self.add_error("other", gettext("An organization has no tie to itself."))
        return cleaned


class RelationshipFormSet(AnyInlineFormSet):
    """The ties of one organization: none stands there twice."""

    def clean(self) -> None:
        super().clean()
        seen: set[tuple[object, ...]] = set()
        for form in self.forms:
            values = getattr(form, "cleaned_data", {})
            if not values or values.get("DELETE"):
                continue
            relationship = (
                values.get("kind"),
                values.get("other"),
                values.get("other_name"),
            )
            if relationship in seen:
                raise ValidationError(gettext("The same tie stands here twice."))
            seen.add(relationship)


class RelationshipForm(OwnRelationshipForm, RecordForm):
    """A tie on a page of its own.

    It is part of the history of the organization that owns it.
    """

    class Meta(OwnRelationshipForm.Meta):
        fields = ("organization", *OwnRelationshipForm.Meta.fields)
