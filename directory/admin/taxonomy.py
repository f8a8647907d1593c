"""The vocabularies on the staff side: tiers and their order, sectors, tags."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol, cast

from django.contrib import admin, messages
from django.db.models import Count, Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern
from django.utils.formats import number_format
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
    SynonymForm,
    TagForm,
)
from directory.admin.languages import LanguagesMixin
from directory.admin.screens import user_of
from directory.catalog import taxonomy
from directory.catalog.taxonomy import Mergeable, Term
from directory.errors import DirectoryError
from directory.history import changes
from directory.models import NetworkTier, Sector, Synonym, Tag
from directory.models.translations import columns_of
from directory.permissions import Effect


class Counted(Protocol):
    """A word as the list reads it."""

    record_count: int


class TermAdmin(UnversionedAdmin):
    """A word of a vocabulary, with the number of records that have it."""

    remove = taxonomy.remove
    counted = "organizations"
    further_effect: Effect
    """What can be done with a word on a page beside its form."""
    change_form_template = "admin/directory/term_change_form.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Term]:
        terms: QuerySet[Term] = super().get_queryset(request)
        counted: QuerySet[Term] = terms.annotate(
            record_count=Count(self.counted, distinct=True)
        )
        return counted

    @admin.display(description=_("records"), ordering="record_count")
    def records(self, term: Counted) -> str:
        return number_format(term.record_count, force_grouping=True)

    def get_deleted_objects(
        self, objs: Sequence[Term] | QuerySet[Term], request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """Name the records that keep a word from being deleted."""
        to_delete, counts, perms_needed, protected = super().get_deleted_objects(
            objs, request
        )
        bearers: list[str] = []
        for term in objs:
            bearers.extend(map(str, taxonomy.bearers(term)))
        return to_delete, counts, perms_needed, [*protected, *bearers]

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, object],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Model | None = None,
    ) -> HttpResponse:
        """Offer only what the reader of the page may do."""
        effect = self.further_effect
        is_allowed = permissions.may(request.user, effect, self.model)
        # What was merged already can neither be changed nor be merged once more.
        is_kept = self.has_change_permission(request, obj)
        may_order = effect is Effect.ORDER
        may_merge = effect is Effect.MERGE and is_kept
        context["may_order"] = is_allowed and may_order
        context["may_merge"] = is_allowed and may_merge
        return super().render_change_form(request, context, add, change, form_url, obj)

    def term_or_404(self, request: HttpRequest, object_id: str) -> Term:
        """Return the term of this key, or answer 404."""
        term: Term | None = self.get_object(request, object_id)
        if term is None:
            raise Http404
        return term


@admin.register(NetworkTier)
class NetworkTierAdmin(LanguagesMixin, TermAdmin):
    """The tiers of the front page."""

    form = NetworkTierForm
    further_effect = Effect.ORDER
    counted = "listings"
    list_display = (
        *("name", "short_name", "listings_show", "look", "position", "records"),
    )
    search_fields = (*columns_of("name"), *columns_of("short_name"))
    ordering = ("position", "slug")

    def get_urls(self) -> list[URLPattern]:
        return [
            self.further_view("<path:object_id>/order/", self.order_view, "order"),
            *super().get_urls(),
        ]

    def order_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Show the listings of a tier, and save the order that somebody typed."""
        permissions.ask(request.user, Effect.ORDER, self.model)
        tier = cast(NetworkTier, self.term_or_404(request, object_id))
        listings = taxonomy.listings_of(tier)
        present = taxonomy.order_of(listings)
        typed = request.POST if request.method == "POST" else None
        form = OrderForm(typed, listings=listings, seen=present)
        if form.is_valid():
            self._order(request, tier, form)
            return redirect("admin:directory_networktier_order", tier.pk)
        rows = []
        for listing in listings:
            field = form[f"place-{listing.pk}"]
            rows.append((listing, field))
        title = gettext("Order of “%(tier)s”") % {"tier": tier}
        context = {"original": tier, "form": form, "rows": rows}
        return self.answer(request, "order", title, context)

    def _order(self, request: HttpRequest, tier: NetworkTier, form: OrderForm) -> None:
        """Save the order, and say how it went."""
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
            number = len(moved)
            words = ngettext("%d listing moved.", "%d listings moved.", number)
            self.message_user(request, words % number, messages.SUCCESS)


class MergeableAdmin(TermAdmin):
    """A vocabulary of which two words can be made one."""

    further_effect = Effect.MERGE
    list_filter = (MergedFilter,)

    def get_urls(self) -> list[URLPattern]:
        return [
            self.further_view("<path:object_id>/merge/", self.merge_view, "merge"),
            *super().get_urls(),
        ]

    def has_change_permission(
        self, request: HttpRequest, obj: Mergeable | None = None
    ) -> bool:
        """A merged word stays as it is."""
        is_merged = obj is not None and obj.merged_into_id is not None
        return super().has_change_permission(request, obj) and not is_merged

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Model], search_term: str
    ) -> tuple[QuerySet[Model], bool]:
        """Offer in forms only what was not merged into another."""
        # Django's list searches here, too, and shows merged ones when asked for.
        if request.path.endswith("/autocomplete/"):
            queryset = queryset.filter(merged_into=None)
        return super().get_search_results(request, queryset, search_term)

    def merge_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask into which other word this one is merged, and say on how many records."""
        term = cast(Mergeable, self.term_or_404(request, object_id))
        permissions.ask(request.user, Effect.MERGE, term)
        require(self.has_change_permission(request, term))
        form = MergeTermForm(request.POST or None, term=term)
        if request.method == "POST" and form.is_valid():
            into = form.cleaned_data["into"]
            if self._merge(request, term, into):
                return redirect(self.address_name("change"), into.pk)
        title = gettext("Merge “%(term)s” into another") % {"term": term}
        number = len(taxonomy.bearers(term))
        context = {"original": term, "form": form, "number": number}
        return self.answer(request, "merge_term", title, context)

    def _merge(self, request: HttpRequest, term: Mergeable, into: Mergeable) -> bool:
        try:
            touched = taxonomy.merge(term, into, by=user_of(request))
        except DirectoryError as error:
            self.message_user(request, str(error), messages.ERROR)
            return False
        number = len(touched)
        words = ngettext("Merged on %d record.", "Merged on %d records.", number)
        self.message_user(request, words % number, messages.SUCCESS)
        return True


@admin.register(Sector)
class SectorAdmin(LanguagesMixin, MergeableAdmin):
    """The fields of work."""

    form = SectorForm
    list_display = ("name", "activity_code", "records", "merged_into")
    search_fields = (*columns_of("name"), "slug")
    ordering = ("sort_key", "slug")
    prepopulated_fields = {"slug": ("name",)}


@admin.register(Tag)
class TagAdmin(MergeableAdmin):
    """The words that staff put on records."""

    form = TagForm
    counted = "tagged_items"
    list_display = ("name", "slug", "records", "merged_into")
    search_fields = ("name", "key")
    ordering = ("sort_key", "id")
    prepopulated_fields = {"slug": ("name",)}


@admin.register(Synonym)
class SynonymAdmin(UnversionedAdmin):
    """Words that mean the same to a searcher."""

    remove = changes.removed
    form = SynonymForm
    list_display = ("words",)
    search_fields = ("words",)
    ordering = ("words",)
