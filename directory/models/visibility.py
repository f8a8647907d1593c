"""Who may see a record and whether it still lives, in one place for records and all
that point at them.
"""

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
    """Return the condition that the public may see the organization at the end of a
    lookup path, or the row itself.
    """
    return Q(**{_joined(organization, "visibility"): Visibility.PUBLISHED})


def is_listed(organization: str = "") -> Q:
    """Return the condition of tiers, sectors, tags, counts and pictures: published, and
    not known to have ended.
    """
    return is_published(organization) & Q(
        **{_joined(organization, "status__in"): LISTED_STATUSES}
    )


def _joined(path: str, lookup: str) -> str:
    return f"{path}__{lookup}" if path else lookup
