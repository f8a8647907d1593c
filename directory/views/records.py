"""The record of one organization in the forms that programs read."""

from __future__ import annotations

from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
)
from django.shortcuts import get_object_or_404
from django.views.generic import View

from directory.formats.records import RecordFormat
from directory.lib.addresses import with_slug
from directory.models import OldSlug, Organization
from directory.public import PublicPage


class OrganizationFile(PublicPage, View):
    """A published record in one form; staff see no more here than anybody does."""

    form: RecordFormat = None  # type: ignore[assignment]  # given with the address

    def get(self, _request: HttpRequest, *, slug: str) -> HttpResponse:
        records = Organization.objects.with_linked_data()
        organization = records.filter(slug=slug).first()
        if organization is None:
            old_slugs = OldSlug.objects.select_related("organization")
            return self.forward(get_object_or_404(old_slugs, slug=slug).organization)
        return self.refusal(organization) or HttpResponse(
            self.form.write(organization), content_type=self.form.content_type
        )

    def forward(self, organization: Organization) -> HttpResponse:
        """Answer an old address like its target, in the same form."""
        present = with_slug(self.form.address_name, organization.slug)
        return self.refusal(organization) or HttpResponsePermanentRedirect(present)

    def refusal(self, organization: Organization) -> HttpResponse | None:
        """Return what is answered instead of a record that was withdrawn."""
        if organization.is_published:
            return None
        if organization.visibility == Organization.Visibility.WITHDRAWN:
            plain = "text/plain; charset=utf-8"
            return HttpResponse(
                "This record was withdrawn.\n", status=410, content_type=plain
            )
        raise Http404
