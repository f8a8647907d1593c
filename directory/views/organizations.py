"""The list of organizations, whole or within a sector, tier or tag, and the record of
one.
"""

from __future__ import annotations

from typing import Any, cast

from django.core.paginator import EmptyPage, Paginator
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
)
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.formats import number_format
from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.views.generic import DetailView
from django_filters.views import FilterView

from directory.filters import OrganizationFilterSet
from directory.lib import languages, places, text
from directory.lib.facets import WRITTEN_BY_STAFF
from directory.models import OldSlug, Organization
from directory.network import queries
from directory.search import missed
from directory.search.related import close_to
from directory.search.results import PAGE_SIZE
from directory.views.public import PublicPage, edit_url, is_staff_reader


class OrganizationList(PublicPage, FilterView):
    """The filterable list: the question, how many answer it, and a page of cards."""

    filterset_class = OrganizationFilterSet
    model = Organization
    template_name = "directory/organizations/list.html"
    paginate_by = PAGE_SIZE
    known_parameters = (*OrganizationFilterSet.base_filters, "page")

    def paginate_queryset(self, queryset: Any, page_size: int) -> Any:
        """Cut into pages; what is no number means the first, a page that does not exist
        is an error with a way back.
        """
        paginator = Paginator(queryset, page_size)
        try:
            page = paginator.page(self.filterset.page)
        except EmptyPage as error:
            raise NoSuchPageError from error
        return paginator, page, page.object_list, page.has_other_pages()

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return cast(HttpResponseBase, super().get(request, *args, **kwargs))
        except NoSuchPageError:
            context = {"first_page": request.path + self.filterset.query()}
            return render(request, "404.html", context, status=404)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        page = context["page_obj"]
        context["filterset"] = self.filterset
        context["is_missed"] = self.is_missed()
        if (
            context["is_missed"]
            and self.request.method == "GET"
            and "X-Typing" not in self.request.headers
        ):
            missed.counter.note(self.filterset.words)
        context["heading"] = self.heading()
        context["same_page"] = self.request.path + self.filterset.query(
            page=self.page_parameter(page.number)
        )
        numbers = context["paginator"].get_elided_page_range(
            page.number, on_each_side=1, on_ends=1
        )
        context["pages"] = [
            (one, self.page_url(one) if isinstance(one, int) else "") for one in numbers
        ]
        context["previous_url"] = (
            self.page_url(page.number - 1) if page.has_previous() else ""
        )
        context["next_url"] = self.page_url(page.number + 1) if page.has_next() else ""
        return context

    def page_url(self, number: int) -> str:
        """Return the address of a page of the same list.

        The first one has no number.
        """
        filterset: OrganizationFilterSet = self.filterset
        return filterset.url(page=self.page_parameter(number))

    def page_parameter(self, number: int) -> list[str]:
        return [] if number == 1 else [str(number)]

    def is_missed(self) -> bool:
        """Tell whether words alone were asked for and nothing in the whole directory
        answers them.
        """
        narrowed = self.filterset.within or self.filterset.number_of_choices
        return (
            bool(self.filterset.words)
            and not narrowed
            and not self.filterset.result.total
        )

    def heading(self) -> SafeString:
        return answer(len(self.filterset.qs), self.filterset)


class NoSuchPageError(Exception):
    """A page number beyond the last."""


def answer(total: int, filterset: OrganizationFilterSet) -> SafeString:
    """Return the sentence that says how many were found and of what, as HTML that marks
    the words of staff.
    """
    if not total and filterset.chips:
        sentences = {
            1: gettext("No organization matches this"),
            2: gettext("No organization matches both"),
        }
        return escape(
            sentences.get(
                len(filterset.chips), gettext("No organization matches all of this")
            )
        )
    sentence = ngettext(
        "%(number)s organization", "%(number)s organizations", total
    ) % {"number": number_format(total, force_grouping=True)}
    if filterset.words:
        sentence += " " + gettext("for “%(words)s”") % {
            "words": filterset.result.notice.words or filterset.words_shown
        }
    labels, chosen = filterset.labels, filterset.chosen
    countries = [code for code in chosen["country"] if not code.startswith("_")]
    others = [
        name for name in ("sector", "tier", "kind", "scope", "tag") if chosen[name]
    ]
    if (
        languages.is_english()
        and countries
        and len(countries) == len(chosen["country"])
    ):
        names = gettext(" and ").join(
            places.in_country(code, labels["country"][code]) for code in countries
        )
        sentence += " " + gettext("in %(countries)s") % {"countries": names}
    elif chosen["country"]:
        others.append("country")
    words = [
        within(name, value, labels[name][value])
        for name in others
        for value in chosen[name]
    ]
    if not words:
        return escape(sentence)
    filled = {
        "sentence": escape(sentence),
        "words": format_html_join(", ", "{}", ((word,) for word in words)),
    }
    return SafeString(escape(gettext("%(sentence)s: %(words)s")) % filled)


def within(name: str, value: str, label: str) -> str:
    """Return the words for a choice as they stand within a sentence: small, but for
    names of countries; those of staff marked.
    """
    if value.startswith("_"):
        return text.lower_first(label)
    if name in WRITTEN_BY_STAFF:
        return languages.in_its_language(text.lower_first(label))
    return label if name == "country" else text.lower_first(label)


class OrganizationDetail(PublicPage, DetailView):  # type: ignore[type-arg]
    """The record of one organization, with everything stored of it that is public."""

    template_name = "directory/organizations/detail.html"
    context_object_name = "organization"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        slug = self.kwargs["slug"]
        found = Organization.objects.with_record().filter(slug=slug).first()
        if found is None:
            return self.forward(
                get_object_or_404(
                    OldSlug.objects.select_related("organization"), slug=slug
                ).organization
            )
        if refusal := self.refusal(found):
            return refusal
        self.object = found
        return self.render_to_response(self.get_context_data(object=found))

    def forward(self, organization: Organization) -> HttpResponse:
        """Answer an old address like its target: with the way there, or as hidden as it
        is.
        """
        return self.refusal(organization) or HttpResponsePermanentRedirect(
            organization.get_absolute_url()
        )

    def refusal(self, organization: Organization) -> HttpResponse | None:
        """Return what readers get instead of a withdrawn record.

        A draft does not exist for them.
        """
        if organization.is_published or is_staff_reader(self.request):
            return None
        if organization.visibility == Organization.Visibility.WITHDRAWN:
            return render(self.request, "410.html", status=410)
        raise Http404

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        organization = self.object
        context = super().get_context_data(**kwargs)
        readings = queries.readings_of(organization)
        neighbors = {one.organization.pk for one in readings if one.organization}
        context["relationships"] = readings
        context["relationship_groups"] = queries.groups_of(readings)
        context["close"] = close_to(organization, neighbors)
        context["successor"] = (
            organization.successor
            if organization.successor and organization.successor.is_published
            else None
        )
        context["predecessors"] = organization.predecessors.all()
        context["is_brief"] = not (
            organization.description
            or readings
            or context["predecessors"]
            or organization.has_ended
        )
        context["listings"] = organization.listings.all()
        context["names"] = organization.names_by_kind()
        context["edit_url"] = edit_url(self.request, organization)
        return context
