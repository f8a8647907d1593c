"""What tests of the staff side need: accounts, records, and forms filled as a browser would."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.forms import BaseForm
from django.http import HttpResponse
from django.test import Client

from directory.models import NetworkTier, Organization, Sector
from directory.services import changes

CHANGE = "/admin/directory/organization/{}/change/"
ADD = "/admin/directory/organization/add/"


def make_superuser(name: str = "boss") -> User:
    return User.objects.create_superuser(name, f"{name}@example.org")


def make_organization(name: str = "Commons Hub", **values: Any) -> Organization:
    organization = Organization(name=name, **{"visibility": "published", **values})
    with changes.recorded(organization):
        organization.save()
    return organization


def make_sector(name: str = "Housing") -> Sector:
    return Sector.objects.create(name=name, slug=name.lower())


def make_tier(name: str = "National") -> NetworkTier:
    return NetworkTier.objects.create(name=name, short_name=name, slug=name.lower())


def filled(response: HttpResponse) -> dict[str, Any]:
    """Return what a browser would send from this page if nothing were typed."""
    context = response.context_data  # type: ignore[attr-defined]
    values = form_values(context["adminform"].form)
    for inline in context["inline_admin_formsets"]:
        values |= form_values(inline.formset.management_form)
        for form in inline.formset.forms:
            values |= form_values(form)
    return values


def form_values(form: BaseForm) -> dict[str, Any]:
    found = {bound.html_name: getattr(bound.value(), "code", bound.field.prepare_value(bound.value())) for bound in form}
    return {name: value for name, value in found.items() if value is not None and value is not False}


def save(client: Client, address: str, **typed: Any) -> HttpResponse:
    """Open a form, type into it and send it."""
    return client.post(address, filled(client.get(address)) | typed)  # type: ignore[return-value]
