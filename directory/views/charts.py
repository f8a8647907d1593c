"""The ecosystem picture, of everything or of what the parameters of the list choose."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.safestring import SafeString
from django.views.generic import TemplateView

from directory.filters import OrganizationFilterSet
from directory.network import html
from directory.public import PublicPage
from directory.views.organizations import CHOICES, answer


class Picture(PublicPage, TemplateView):
    """The picture of what the list with the same parameters has."""

    template_name = "directory/charts/picture.html"
    known_parameters = tuple(OrganizationFilterSet.base_filters)
    single_parameters = ("q", "sort")
    set_parameters = CHOICES
    names_unknown = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        filterset = OrganizationFilterSet(self.request.GET, request=self.request)
        address = filterset.query()
        return super().get_context_data(
            filterset=filterset,
            heading=answer(len(filterset.qs), filterset),
            picture=self.picture(filterset),
            address=address,
            same_page=self.request.path + address,
            **kwargs,
        )

    def picture(self, filterset: OrganizationFilterSet) -> SafeString:
        """Return the picture; its cells and names lead to the list narrowed to them."""

        def address(sector: str, tier: str) -> str:
            narrower = {}
            if sector:
                narrower["sector"] = [sector]
            if tier:
                narrower["tier"] = [tier]
            return reverse("organizations") + filterset.query(**narrower)

        return html.of_answer(
            html.PictureQuestion(
                question=filterset.question,
                labels=filterset.labels,
                chosen=filterset.chosen,
                counts=filterset.result.counts,
                address=address,
            )
        )
