"""The vocabularies: sectors, tags and tiers."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext

from directory.models import ContentVersion, NetworkTier, Organization, Sector, Tag
from directory.services.errors import DirectoryError

Term = Sector | Tag | NetworkTier


def bearers(term: Term) -> list[Organization]:
    """Return the organizations that have this sector or tag, or stand in this tier, by name."""
    field = {Sector: "sectors", Tag: "tagged_items__tag", NetworkTier: "listings__tier"}[type(term)]
    return list(Organization.objects.filter(**{field: term}).distinct())


def remove(term: Term, *, by: User | None = None) -> None:
    """Delete a sector, tag or tier that no record has; refuse any other."""
    with transaction.atomic():
        ContentVersion.objects.advance()
        if bearers(term):
            raise DirectoryError(gettext("“%(name)s” is in use. Merge it into another instead.") % {"name": term})
        term.delete()
