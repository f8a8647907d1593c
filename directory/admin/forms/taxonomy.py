"""The staff forms of tiers, sectors and tags."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from typing import cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from directory.admin.forms.base import MarkdownWidget, RecordForm
from directory.catalog.taxonomy import Mergeable
from directory.lib import slugs
from directory.models import Listing, NetworkTier, Sector, Synonym, Tag
from directory.models.translations import columns_of


class NetworkTierForm(RecordForm):
    class Meta:
        model = NetworkTier
        fields = (
            *columns_of("name"),
            *columns_of("short_name"),
            "slug",
            *columns_of("description"),
            "position",
            "listings_show",
            "look",
        )
        widgets = dict.fromkeys(columns_of("description"), MarkdownWidget())


class SectorForm(RecordForm):
    class Meta:
        model = Sector
        fields = (
            *columns_of("name"),
            "slug",
            *columns_of("description"),
            "activity_code",
        )
        widgets = dict.fromkeys(columns_of("description"), MarkdownWidget())


class SynonymForm(RecordForm):
    class Meta:
        model = Synonym
        fields = ("words",)


class TagForm(RecordForm):
    """A tag; a second spelling of the same word is refused."""

    class Meta:
        model = Tag
        fields = ("name", "slug")

    def clean_name(self) -> str:
        name: str = self.cleaned_data["name"]
        others = Tag.objects.exclude(pk=self.instance.pk)
        twin = others.filter(key=slugs.tag_key(name)).first()
        if twin:
            message = gettext("“%(name)s” is the same word. Merge the two.")
            raise ValidationError(message % {"name": twin.name})
        return name


class MergeTermForm(forms.Form):
    """Choose what a sector or tag is merged into."""

    into = forms.ModelChoiceField(Sector.objects.none(), label=_("Merge into"))

    def __init__(self, data: QueryDict | None, *, term: Mergeable) -> None:
        super().__init__(data)
        # A sector only goes into a sector, a tag into a tag; `into` is either's.
        field = cast("forms.ModelChoiceField[Mergeable]", self.fields["into"])
        words = type(term).objects.kept()
        field.queryset = words.exclude(pk=term.pk)


class OrderForm(forms.Form):
    """The typed places of a tier's listings: a number typed moves one there.

    Where somebody else changed the order meanwhile, it comes back with what was
    typed, beside the present places.
    """

    # The order as it was seen: a word for each listing of the tier.
    seen = forms.CharField(widget=forms.HiddenInput, max_length=200_000)

    def __init__(
        self, typed: QueryDict | None, *, listings: Sequence[Listing], seen: str
    ) -> None:
        super().__init__(typed, initial={"seen": seen})
        self.listings = listings
        for place, listing in enumerate(listings, start=1):
            self.fields[f"place-{listing.pk}"] = forms.IntegerField(
                min_value=0,
                max_value=100_000,
                initial=place,
                label=str(listing.organization),
            )
        self.has_conflict = typed is not None and typed.get("seen") != seen
        if typed is not None and self.has_conflict:
            present = {name: str(field.initial) for name, field in self.fields.items()}
            # As one that saw the present order: sending it again is a decision.
            self.data = {**present, **typed.dict(), "seen": seen}

    def clean(self) -> dict[str, object] | None:
        if self.has_conflict:
            message = gettext(
                "Somebody else changed this list meanwhile. Compare, then save again to"
                " keep your places."
            )
            raise ValidationError(message, code="conflict")
        return super().clean()

    def keys_in_order(self) -> list[int]:
        """Return the keys of the listings as typed.

        Each whose place was changed comes to stand there; the others keep their order.
        """
        moved, others = [], []
        for listing in self.listings:
            name = f"place-{listing.pk}"
            place: int = self.cleaned_data[name]
            if place == self.fields[name].initial:
                others.append(listing.pk)
            else:
                moved.append((place, listing.pk))
        # From the first place on: who comes later moves nobody that stands already.
        moved.sort(key=itemgetter(0))
        for place, key in moved:
            others.insert(max(place, 1) - 1, key)
        return others
