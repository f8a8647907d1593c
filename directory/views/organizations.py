"""The list of organizations, whole or within a term, and the record of one."""

from __future__ import annotations

from typing import Any

from django.core.paginator import EmptyPage, Page, Paginator
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
)
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.formats import number_format
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.views.generic import DetailView
from django_filters.views import FilterView

from directory.catalog import prepared
from directory.errors import DirectoryError
from directory.exports.file_formats import FOR_LISTS
from directory.filters import OrganizationFilterSet
from directory.formats import records
from directory.lib import languages, places, text
from directory.lib.addresses import with_slug
from directory.lib.facets import FACETS, WRITTEN_BY_STAFF
from directory.models import OldSlug, Organization, PreparedChange, reach
from directory.models.taxonomy import in_order
from directory.network import queries
from directory.public import PublicPage, edit_url, is_staff_reader
from directory.search import missed
from directory.search.cards import Card
from directory.search.related import close_to
from directory.search.results import PAGE_SIZE, Results

CHOICES = (*FACETS, "status")
"""The parameters of a list that take any number of values, each once."""


class OrganizationList(PublicPage, FilterView):
    """The filterable list: the question, how many answer it, and a page of cards."""

    filterset_class = OrganizationFilterSet
    model = Organization
    template_name = "directory/organizations/list.html"
    paginate_by = PAGE_SIZE
    known_parameters = (*OrganizationFilterSet.base_filters, "page")
    single_parameters = ("q", "sort", "page")
    set_parameters = CHOICES
    names_unknown = True
    filterset: OrganizationFilterSet

    def paginate_queryset(
        self, queryset: Results, page_size: int
    ) -> tuple[Paginator[Card], Page[Card], object, bool]:
        """Cut into pages; one that does not exist is an error with a way back."""
        paginator = Paginator(queryset, page_size)
        try:
            page = paginator.page(self.filterset.page)
        except EmptyPage as error:
            raise NoSuchPageError from error
        return paginator, page, page.object_list, page.has_other_pages()

    def get(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> HttpResponseBase:
        try:
            response: HttpResponseBase = super().get(request, *args, **kwargs)
            return response
        except NoSuchPageError:
            context = {"first_page": request.path + self.filterset.query()}
            return render(request, "404.html", context, status=404)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        page = context["page_obj"]
        query = self.filterset.query(page=self.page_parameter(page.number))
        context["filterset"] = self.filterset
        context["heading"] = self.heading()
        context["same_page"] = self.request.path + query
        context["list_formats"] = FOR_LISTS
        context["files_query"] = query_for_files(self.filterset)
        context["is_missed"] = self.is_missed()
        if context["is_missed"]:
            self.note_missed()
        context |= self.ways_to_pages(page)
        anchors = {letter.position: letter.anchor for letter in self.filterset.letters}
        places = enumerate(page.object_list, page.start_index() - 1)
        context["cards"] = [(card, anchors.get(place, "")) for place, card in places]
        return context

    def ways_to_pages(self, page: Page[Card]) -> dict[str, object]:
        """Return the addresses of the other pages, some of many left out."""
        numbers = page.paginator.get_elided_page_range(
            page.number, on_each_side=1, on_ends=1
        )
        pages = []
        for number in numbers:
            is_gap = not isinstance(number, int)
            pages.append((number, "" if is_gap else self.page_url(int(number))))
        ways: dict[str, object] = {"pages": pages, "previous_url": "", "next_url": ""}
        if page.has_previous():
            ways["previous_url"] = self.page_url(page.number - 1)
        if page.has_next():
            ways["next_url"] = self.page_url(page.number + 1)
        return ways

    def page_url(self, number: int) -> str:
        """Return the address of a page of the same list."""
        return self.filterset.url(page=self.page_parameter(number))

    def page_parameter(self, number: int) -> list[str]:
        """Return what an address says of a page; of the first one nothing."""
        return [] if number == 1 else [str(number)]

    def is_missed(self) -> bool:
        """Tell whether nothing in the whole directory answers the words alone."""
        is_narrowed = self.filterset.within or self.filterset.number_of_choices
        if is_narrowed or not self.filterset.words:
            return False
        return not self.filterset.result.total

    def is_kept(self) -> bool:
        """Keep no page of words that found nothing: each time they are counted."""
        return super().is_kept() and not self.is_missed()

    def note_missed(self) -> None:
        """Count words that found nothing, unless they are only half typed."""
        is_typing = "X-Typing" in self.request.headers
        if self.request.method == "GET" and not is_typing:
            missed.counter.note(self.filterset.words)

    def heading(self) -> SafeString:
        return answer(len(self.filterset.qs), self.filterset)


class NoSuchPageError(Exception):
    """A page number beyond the last."""


def query_for_files(filterset: OrganizationFilterSet) -> str:
    """Return the query by which files and programs are given exactly this list.

    They get all states of life where none is named, and the order of a tier's page
    where it is named.
    """
    within = filterset.within
    changes = {within[0]: [within[1]]} if within else {}
    if filterset.order == "listed":
        changes["sort"] = ["listed"]
    return filterset.query(status=list(filterset.question.statuses), **changes)


def answer(total: int, filterset: OrganizationFilterSet) -> SafeString:
    """Return the sentence that says how many were found and of what.

    It is HTML, which marks the words of staff.
    """
    if not total and filterset.chips:
        return escape(nothing_found(len(filterset.chips)))
    sentence = ngettext("%(number)s organization", "%(number)s organizations", total)
    sentence %= {"number": number_format(total, force_grouping=True)}
    if filterset.words:
        words = filterset.result.notice.words or filterset.words_shown
        sentence += " " + gettext("for “%(words)s”") % {"words": words}
    facets = ["sector", "tier", "kind", "scope", "region", "tag"]
    countries = countries_within(filterset)
    if countries:
        sentence += " " + gettext("in %(countries)s") % {"countries": countries}
    else:
        facets.append("country")
    choices: list[tuple[str]] = []
    for name in facets:
        labels = filterset.labels[name]
        values = filterset.chosen[name]
        choices += [(within(name, value, labels[value]),) for value in values]
    if not choices:
        return escape(sentence)
    parts = {
        "sentence": escape(sentence),
        "words": format_html_join(", ", "{}", choices),
    }
    return SafeString(escape(gettext("%(sentence)s: %(words)s")) % parts)


def nothing_found(number_of_choices: int) -> str:
    """Return the sentence where nothing answers."""
    if number_of_choices == 1:
        return gettext("No organization matches this")
    if number_of_choices == 2:
        return gettext("No organization matches both")
    return gettext("No organization matches all of this")


def countries_within(filterset: OrganizationFilterSet) -> str:
    """Return the chosen countries as English says them; empty where it cannot.

    Other languages bend their names after "in", and no country noted is no place.
    """
    codes = filterset.chosen["country"]
    if not languages.is_english() or any(code.startswith("_") for code in codes):
        return ""
    labels = filterset.labels["country"]
    names = [places.in_country(code, labels[code]) for code in codes]
    return gettext(" and ").join(names)


def within(name: str, value: str, label: str) -> str:
    """Return the words for a choice as they stand within a sentence."""
    if value.startswith("_"):
        return text.lower_first(label)
    if name in WRITTEN_BY_STAFF:
        return languages.in_its_language(languages.like(label, text.lower_first(label)))
    if name == "scope":
        return reach.in_a_line(value)
    # Names of places keep their capital in every language.
    return label if name in {"country", "region"} else text.lower_first(label)


class OrganizationDetail(PublicPage, DetailView):  # type: ignore[type-arg]
    """The record of one organization, with all of it that is public."""

    template_name = "directory/organizations/detail.html"
    context_object_name = "organization"
    shows_today = True

    def dispatch(
        self, request: HttpRequest, *args: object, **kwargs: object
    ) -> HttpResponseBase:
        """Lead programs that ask for another form of the record to its address."""
        form = records.preferred(request)
        response: HttpResponseBase
        if form:
            address = with_slug(form.address_name, str(kwargs["slug"]))
            response = HttpResponse(status=303, headers={"Location": address})
        else:
            response = super().dispatch(request, *args, **kwargs)
        patch_vary_headers(response, ["Accept"])
        return response

    def get(self, _request: HttpRequest, *, slug: str) -> HttpResponse:
        organization = Organization.objects.with_record().filter(slug=slug).first()
        if organization is None:
            old_slugs = OldSlug.objects.select_related("organization")
            return self.forward(get_object_or_404(old_slugs, slug=slug).organization)
        refusal = self.refusal(organization)
        if refusal:
            return refusal
        # Only a signed-in staff reader is asked; for others it is no parameter at all.
        if "prepared" in self.request.GET and is_staff_reader(self.request):
            return self.as_prepared(organization)
        self.object = organization
        return self.render_to_response(self.get_context_data(object=organization))

    def as_prepared(self, organization: Organization) -> HttpResponse:
        """Show staff the record as it will be once its prepared change is published."""
        change = PreparedChange.objects.of(organization.pk)
        if change is None:
            raise Http404
        try:
            with prepared.looked_at(change):
                records = Organization.objects.with_record()
                self.object = records.get(pk=organization.pk)
                context = self.get_context_data(object=self.object)
                context["prepared_change"] = change
                response: Any = self.render_to_response(context)
                # Now: a moment later the record is as it was.
                response.render()
        except DirectoryError:
            # Its own page says what is in the way.
            return redirect("admin:directory_organization_prepared", organization.pk)
        answer: HttpResponse = response
        return answer

    def forward(self, organization: Organization) -> HttpResponse:
        """Answer an old address like its target: with the way there, or as hidden."""
        refusal = self.refusal(organization)
        if refusal:
            return refusal
        return HttpResponsePermanentRedirect(organization.get_absolute_url())

    def refusal(self, organization: Organization) -> HttpResponse | None:
        """Return what readers get instead of a record that was withdrawn."""
        if organization.is_published or is_staff_reader(self.request):
            return None
        if organization.visibility == Organization.Visibility.WITHDRAWN:
            return render(self.request, "410.html", status=410)
        # For readers a draft does not exist.
        raise Http404

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        organization = self.object
        context = super().get_context_data(**kwargs)
        readings = queries.readings_of(organization)
        neighbors = {
            reading.organization.pk: reading.organization
            for reading in readings
            if reading.organization
        }
        context["relationships"] = readings
        context["relationship_groups"] = queries.groups_of(readings)
        context["close"] = close_to(organization, neighbors)
        successor = organization.successor
        is_shown = successor is not None and successor.is_published
        context["successor"] = successor if is_shown else None
        # Asked for the published only, SQLite would look at all of them.
        context["predecessors"] = [
            one for one in organization.predecessors.all() if one.is_published
        ]
        context["is_brief"] = not (
            organization.description
            or organization.joining
            or readings
            or context["predecessors"]
            or organization.has_ended
        )
        context["listings"] = organization.listings.all()
        context["sectors"] = in_order(organization.sectors.all())
        context["names"] = organization.names_by_kind()
        # The short name that stands in the heading is not told again.
        heading = organization.short_name().casefold()
        context["names"]["short"] = [
            name
            for name in context["names"].get("short", [])
            if name.name.casefold() != heading
        ]
        context["edit_url"] = edit_url(self.request, organization)
        return context
