"""Changes of records that staff prepared and did not publish yet."""

from __future__ import annotations

from datetime import datetime
from typing import Any, Self, TypedDict

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class PreparedRow(TypedDict):
    """One row as it will be, stored as versions store theirs."""

    model: str
    key: str
    name: str
    stored: str


class PreparedChangeQuerySet(models.QuerySet["PreparedChange"]):
    def due(self, now: datetime) -> Self:
        """Keep those whose time to be published has come, the earliest first."""
        return self.filter(publish_at__lte=now).order_by("publish_at", "id")

    def of(self, organization_key: int) -> PreparedChange | None:
        """Return what is prepared for one record, None where nothing is."""
        found = self.select_related("organization", "by")
        return found.filter(organization=organization_key).first()


class PreparedChange(models.Model):
    """A change of a record that waits: one for each record at most.

    Readers see nothing of it before it is published.
    """

    organization = models.OneToOneField(
        "Organization",
        models.CASCADE,
        related_name="prepared_change",
        verbose_name=_("organization"),
    )
    rows: models.JSONField[list[PreparedRow], Any] = models.JSONField(default=list)
    fields: models.JSONField[list[str], Any] = models.JSONField(default=list)
    """Which fields and parts it changes; of the rows nothing else is written."""
    made_on = models.BigIntegerField(_("made on version"))
    edition = models.PositiveIntegerField(default=1)
    """Grows each time it is prepared anew."""
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("prepared by"),
    )
    at = models.DateTimeField(_("prepared"))
    comment = models.TextField(_("note"), blank=True)
    publish_at = models.DateTimeField(
        _("publish at"), null=True, blank=True, db_index=True
    )
    trouble = models.TextField(_("came back because"), blank=True)
    """Why it could not be published at its time."""

    objects = PreparedChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("prepared change")
        verbose_name_plural = _("prepared changes")
        constraints = (
            models.CheckConstraint(
                name="prepared_change_waits_or_came_back",
                condition=Q(publish_at=None) | Q(trouble=""),
                violation_error_message=_("What came back has no time any more."),
            ),
        )

    def __str__(self) -> str:
        return str(self.organization)
