"""The links with which a whole workshop may suggest from one network."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.models.fields import LineField
from directory.models.suggestions import new_secret


class WorkshopQuerySet(models.QuerySet["Workshop"]):
    def open_at(self, moment: datetime) -> Self:
        """Keep the links that lift the bound of an hour at this time."""
        return self.filter(
            begins_at__lte=moment,
            begins_at__gt=moment - Workshop.LASTS,
            is_ended=False,
            used__lt=Workshop.MOST,
        )


class Workshop(models.Model):
    """A link that staff give out for a day: who comes by it suggests beside the bound
    of their network.
    """

    LASTS = timedelta(days=1)
    MOST = 100
    """How many suggestions come by one link, from whichever networks."""

    occasion = LineField(
        _("occasion"),
        max_length=100,
        help_text=_("For which workshop, so that everybody knows the link again."),
    )
    begins_at = models.DateTimeField(
        _("begins"),
        default=timezone.now,
        help_text=_("From then on it works, for 24 hours."),
    )
    is_ended = models.BooleanField(
        _("ended early"),
        default=False,
        help_text=_("Tick it when the link reached somebody it was not meant for."),
    )
    used = models.PositiveSmallIntegerField(_("used"), default=0, editable=False)
    secret = models.CharField(max_length=22, default=new_secret, editable=False)
    made_at = models.DateTimeField(_("made"), default=timezone.now, editable=False)
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("made by"),
    )

    objects = WorkshopQuerySet.as_manager()

    class Meta:
        ordering = ("-begins_at", "-id")
        verbose_name = _("link for a workshop")
        verbose_name_plural = _("links for workshops")
        constraints = (
            models.CheckConstraint(
                name="workshop_has_occasion",
                condition=~Q(occasion=""),
                violation_error_message=_("Write for which workshop it is."),
            ),
            models.CheckConstraint(
                # As many as MOST, which a class within this one does not see.
                name="workshop_used_within_bound",
                condition=Q(used__lte=100),
            ),
        )

    def __str__(self) -> str:
        return self.occasion

    @property
    def ends_at(self) -> datetime:
        """When it stops by itself."""
        return self.begins_at + self.LASTS
