"""The forms of a record for programs, as its page names and holds them."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from directory.formats import linked_data, records
from directory.formats.records import RecordFormat
from directory.lib.addresses import with_slug
from directory.models import Organization

register = template.Library()


@register.simple_tag
def forms_of(organization: Organization) -> list[tuple[RecordFormat, str]]:
    """Return each form of a record, with its address."""
    return [
        (form, with_slug(form.address_name, organization.slug))
        for form in records.FORMS
    ]


@register.simple_tag
def linked_data_of(organization: Organization) -> SafeString:
    """Return the record as data for search engines, which no browser runs."""
    data = linked_data.of_page(organization)
    # Safe: nothing in it can end the element.
    return SafeString(f'<script type="application/ld+json">{data}</script>')
