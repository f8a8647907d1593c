"""The ecosystem picture, of everything or of what the parameters of the list choose."""

from __future__ import annotations

from typing import Any

from django.views.generic import TemplateView

from directory.filters import OrganizationFilterSet
from directory.network import html
from directory.views.organizations import answer
from directory.views.public import PublicPage


class Picture(PublicPage, TemplateView):
    """The picture of what the list with the same parameters has."""

    template_name = "directory/charts/picture.html"
    known_parameters = tuple(OrganizationFilterSet.base_filters)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        filterset = OrganizationFilterSet(self.request.GET, request=self.request)
        address = filterset.query()
        return super().get_context_data(
            filterset=filterset,
            heading=answer(len(filterset.qs), filterset),
            picture=html.of_answer(filterset),
            address=address,
            same_page=self.request.path + address,
            **kwargs,
        )
