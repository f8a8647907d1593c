"""The vocabularies on the staff side: tiers with the order of their listings, sectors
and tags with merging.
"""

from __future__ import annotations

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from directory import permissions
from directory.admin.base import UnversionedAdmin, require
from directory.admin.filters import MergedFilter
from directory.admin.forms.taxonomy import (
    MergeTermForm,
    NetworkTierForm,
    OrderForm,
    SectorForm,
    TagForm,
)
from directory.admin.screens import user_of
from directory.catalog import taxonomy
from directory.errors import DirectoryError
from directory.history import changes
from directory.models import NetworkTier, Sector, Synonym, Tag
from directory.permissions import Effect


class TermAdmin(UnversionedAdmin):
    """A word of a vocabulary, with the number of records that have it."""

    remove = taxonomy.remove
    counted = "organizations"
    further_effect: Effect
    """What can be done with a word on a page beside its form."""
    change_form_template = "admin/directory/term_change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        count = Count(self.counted, distinct=True)
        terms: QuerySet[Any] = (
            super().get_queryset(request).annotate(record_count=count)
        )
        return terms

    @admin.display(description=_("records"), ordering="record_count")
    def records(self, term: Any) -> int:
        return int(term.record_count)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Name the records that keep a word from being deleted."""
        to_delete, counts, perms_needed, protected = super().get_deleted_objects(
            objs, request
        )
        bearers = [
            str(organization)
            for term in objs
            for organization in taxonomy.bearers(term)
        ]
        return to_delete, counts, perms_needed, [*protected, *bearers]

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        *args: Any,
        **kwargs: Any,
    ) -> HttpResponse:
        """Offer only what the reader of the page may do."""
        is_allowed = permissions.may(request.user, self.further_effect, self.model)
        is_kept = self.has_change_permission(request, context.get("original"))
        context["may_order"] = is_allowed and self.further_effect is Effect.ORDER
        context["may_merge"] = (
            is_allowed and self.further_effect is Effect.MERGE and is_kept
        )
        return super().render_change_form(request, context, *args, **kwargs)

    def found(self, request: HttpRequest, object_id: str) -> Any:
        """Return the term of this key, or answer 404."""
        term = self.get_object(request, object_id)
        if term is None:
            raise Http404
        return term


@admin.register(NetworkTier)
class NetworkTierAdmin(TermAdmin):
    """The tiers of the front page."""

    form = NetworkTierForm
    further_effect = Effect.ORDER
    counted = "listings"
    list_display = ("name", "short_name", "listings_show", "position", "records")
    search_fields = ("name", "short_name")
    ordering = ("position", "slug")

    def get_urls(self) -> list[URLPattern]:
        return [
            self.further_view("<path:object_id>/order/", self.order_view, "order"),
            *super().get_urls(),
        ]

    def order_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show the listings of a tier, to be put in order by whoever may change
        listings.
        """
        permissions.ask(request.user, Effect.ORDER, self.model)
        tier = self.found(request, object_id)
        listings = taxonomy.listings_of(tier)
        typed = request.POST if request.method == "POST" else None
        form = OrderForm(typed, listings=listings, seen=taxonomy.order_of(listings))
        if (
            request.method == "POST"
            and form.is_valid()
            and self._order(request, tier, form)
        ):
            return redirect("admin:directory_networktier_order", tier.pk)
        rows = [(listing, form[f"place-{listing.pk}"]) for listing in listings]
        title = gettext("Order of “%(tier)s”") % {"tier": tier}
        context = {"original": tier, "form": form, "rows": rows}
        return self.answer(request, "order", title, context)

    def _order(self, request: HttpRequest, tier: NetworkTier, form: OrderForm) -> bool:
        """Save the order, tell how it went, and whether the list is to be shown
        afresh.
        """
        try:
            moved = taxonomy.order(
                tier,
                form.keys_in_order(),
                seen=form.cleaned_data["seen"],
                by=user_of(request),
            )
        except DirectoryError as error:
            self.message_user(request, str(error), messages.WARNING)
        else:
            message = ngettext(
                "%d listing moved.", "%d listings moved.", len(moved)
            ) % len(moved)
            self.message_user(request, message, messages.SUCCESS)
        return True


class MergeableAdmin(TermAdmin):
    """A vocabulary of which two words can be made one."""

    further_effect = Effect.MERGE
    list_filter = (MergedFilter,)

    def get_urls(self) -> list[URLPattern]:
        return [
            self.further_view("<path:object_id>/merge/", self.merge_view, "merge"),
            *super().get_urls(),
        ]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """A merged word stays as it is."""
        is_merged = obj is not None and obj.merged_into_id is not None
        return super().has_change_permission(request, obj) and not is_merged

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Any], search_term: str
    ) -> tuple[QuerySet[Any], bool]:
        """Offer in forms only what was not merged into another."""
        if request.path.endswith("/autocomplete/"):
            queryset = queryset.filter(merged_into=None)
        return super().get_search_results(request, queryset, search_term)

    def merge_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask into which other word this one is merged, and say on how many records."""
        term = self.found(request, object_id)
        permissions.ask(request.user, Effect.MERGE, term)
        require(self.has_change_permission(request, term))
        form = MergeTermForm(request.POST or None, term=term)
        if (
            request.method == "POST"
            and form.is_valid()
            and self._merge(request, term, form.cleaned_data["into"])
        ):
            return redirect(self.address_name("change"), form.cleaned_data["into"].pk)
        title = gettext("Merge “%(term)s” into another") % {"term": term}
        number = len(taxonomy.bearers(term))
        context = {"original": term, "form": form, "number": number}
        return self.answer(request, "merge_term", title, context)

    def _merge(self, request: HttpRequest, term: Any, into: Any) -> bool:
        try:
            touched = taxonomy.merge(term, into, by=user_of(request))
        except DirectoryError as error:
            self.message_user(request, str(error), messages.ERROR)
            return False
        message = ngettext(
            "Merged on %d record.", "Merged on %d records.", len(touched)
        ) % len(touched)
        self.message_user(request, message, messages.SUCCESS)
        return True


@admin.register(Sector)
class SectorAdmin(MergeableAdmin):
    """The fields of work."""

    form = SectorForm
    list_display = ("name", "activity_code", "records", "merged_into")
    search_fields = ("name", "slug")
    ordering = ("name", "slug")
    prepopulated_fields = {"slug": ("name",)}


@admin.register(Tag)
class TagAdmin(MergeableAdmin):
    """The words that staff put on records."""

    form = TagForm
    counted = "tagged_items"
    list_display = ("name", "slug", "records", "merged_into")
    search_fields = ("name", "key")
    ordering = ("name", "id")
    prepopulated_fields = {"slug": ("name",)}


@admin.register(Synonym)
class SynonymAdmin(UnversionedAdmin):
    """Words that mean the same to a searcher."""

    remove = changes.removed
    list_display = ("words",)
    search_fields = ("words",)
    ordering = ("words",)
