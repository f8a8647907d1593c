"""Forms of the staff side, filled as a browser would, by whom, and how much is stored
after it.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Permission
from django.forms import BaseForm
from django.test import Client
from reversion.models import Revision

from directory.models import Change, ContentVersion, Organization, Page
from tests.factories import make_user

CHANGE = "/admin/directory/organization/{}/change/"
ADD = "/admin/directory/organization/add/"
LIST = "/admin/directory/organization/"
PAGES = "/admin/directory/page/"


def filled(response: Any) -> dict[str, Any]:
    """Return what a browser would send from this page if nothing were typed."""
    context = response.context_data
    values = form_values(context["adminform"].form)
    for inline in context["inline_admin_formsets"]:
        values |= form_values(inline.formset.management_form)
        for form in inline.formset.forms:
            values |= form_values(form)
    return values


def filled_list(response: Any) -> dict[str, Any]:
    """Return what a browser would send from a list if nothing were typed."""
    formset = response.context_data["cl"].formset
    values = form_values(formset.management_form) | {"_save": "Save"}
    for form in formset.forms:
        values |= form_values(form)
    return values


def shown(response: Any) -> dict[str, Any]:
    """Return what the template of a page was given."""
    context: dict[str, Any] = response.context_data
    return context


def messages(response: Any) -> list[str]:
    """Return what the page that follows tells."""
    return [str(message) for message in response.context["messages"]]


def form_values(form: BaseForm) -> dict[str, Any]:
    """Return the values of a form's fields by their names in the page."""
    found = {
        bound.html_name: bound.field.prepare_value(bound.value()) for bound in form
    }
    return {
        name: getattr(value, "code", value)
        for name, value in found.items()
        if value is not None and value is not False
    }


def save(client: Client, address: str, **typed: Any) -> Any:
    """Open a form, type into it and send it."""
    return client.post(address, filled(client.get(address)) | typed)


def counted() -> tuple[int, ...]:
    """How much is stored."""
    models = (Organization, Page, Revision, Change)
    return (
        ContentVersion.objects.number(),
        *(model._base_manager.count() for model in models),
    )


def viewer(*codenames: str) -> Client:
    """A browser of staff with these permissions only."""
    user = make_user("guest")
    user.user_permissions.set(Permission.objects.filter(codename__in=codenames))
    client = Client()
    client.force_login(user)
    return client
