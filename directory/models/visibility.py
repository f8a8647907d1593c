"""Who may see a record and whether it still lives, for all that point at one, too."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Visibility(models.TextChoices):
    """Who may see a record."""

    DRAFT = "draft", _("Draft")
    PUBLISHED = "published", _("Published")
    WITHDRAWN = "withdrawn", _("Withdrawn: asked to be left out")


class Status(models.TextChoices):
    """Whether an organization lives."""

    ACTIVE = "active", _("Active")
    UNKNOWN = "unknown", _("Not known")
    CLOSED = "closed", _("Closed")
    MERGED = "merged", _("Merged into another")


LISTED_STATUSES = (Status.ACTIVE, Status.UNKNOWN)


def is_published(organization: str = "") -> Q:
    """Return the condition that the public may see an organization.

    It is the one at the end of a lookup path, without a path the row itself.
    """
    return Q(**{_lookup(organization, "visibility"): Visibility.PUBLISHED})


def is_listed(organization: str = "") -> Q:
    """Return the condition of tiers, sectors, tags, counts and pictures.

    The organization is published, and not known to have ended.
    """
    is_living = Q(**{_lookup(organization, "status__in"): LISTED_STATUSES})
    return is_published(organization) & is_living


def _lookup(path: str, field: str) -> str:
    return f"{path}__{field}" if path else field
