"""How a text names a record, as templates print it."""

from __future__ import annotations

from django import template
from django.conf import settings
from django.utils import timezone

from directory.lib.citations import Citation
from directory.models import Organization
from directory.templatetags.directory_tags import name_with_short

register = template.Library()


@register.simple_tag
def citation_of(organization: Organization, site_name: str) -> Citation:
    """Return how a text names this record, as it is read today."""
    # The key of an entry has no other letters in many a program.
    has_plain_slug = organization.slug.isascii()
    return Citation(
        key=organization.slug if has_plain_slug else f"organization-{organization.pk}",
        name=name_with_short(organization),
        site=site_name,
        address=settings.SITE_URL + organization.get_absolute_url(),
        facts_as_of=organization.facts_as_of,
        changed_on=timezone.localdate(organization.updated_at),
        read_on=timezone.localdate(),
    )
