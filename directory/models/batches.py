"""Many changes that are made, and undone, as one."""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class BatchQuerySet(models.QuerySet["Batch"]):
    def unfinished(self) -> Self:
        """Keep those that were confirmed and are not through yet."""
        return self.filter(state__in=Batch.UNFINISHED)


class Batch(models.Model):
    """One thing that is done to many organizations: who wanted what, and how far it is.

    It is asked about first; nothing happens before somebody confirms it.
    """

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("staff", "not confirmed")
        WAITING = "waiting", pgettext_lazy("staff", "waiting")
        RUNNING = "running", pgettext_lazy("staff", "running")
        DONE = "done", pgettext_lazy("staff", "done")

    UNFINISHED = (State.WAITING, State.RUNNING)

    action = models.CharField(max_length=20)
    """Which action, by its name: `catalog.actions` knows them."""
    values = models.JSONField(default=dict)
    """What the action sets, such as the key of a sector."""
    what = models.CharField(_("what"), max_length=300)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    at = models.DateTimeField(_("when"), auto_now_add=True)
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.ASKED
    )
    number = models.PositiveIntegerField(_("records"), default=0)
    """How many it is to change."""
    through = models.PositiveIntegerField(_("through"), default=0)
    """With how many of them it is through, changed or left out."""
    moved_at = models.DateTimeField(_("last progress"), null=True, blank=True)
    undoes = models.OneToOneField(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="undone_by",
        verbose_name=_("undoes"),
    )

    objects = BatchQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        verbose_name = _("change of many")
        verbose_name_plural = _("changes of many")
        constraints = (
            models.CheckConstraint(
                name="batch_state_known",
                condition=Q(state__in=["asked", "waiting", "running", "done"]),
            ),
        )

    def __str__(self) -> str:
        return self.what


class BatchItemQuerySet(models.QuerySet["BatchItem"]):
    def waiting(self) -> Self:
        """Keep what is still to be done, in the order in which it was chosen."""
        return self.filter(outcome=BatchItem.Outcome.WAITING).order_by("pk")

    def done(self) -> Self:
        """Keep what the batch changed."""
        return self.filter(outcome=BatchItem.Outcome.DONE).order_by("pk")

    def left_out(self) -> Self:
        """Keep what was to be changed and was not."""
        return self.filter(outcome=BatchItem.Outcome.LEFT_OUT).order_by("pk")


class BatchItem(models.Model):
    """One organization of a batch: how it was when somebody chose it, and what became
    of it.
    """

    class Outcome(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("staff", "waiting")
        DONE = "done", pgettext_lazy("staff", "done")
        SAME = "same", pgettext_lazy("staff", "needs no change")
        LEFT_OUT = "left_out", pgettext_lazy("staff", "left out")

    batch = models.ForeignKey(Batch, models.CASCADE, related_name="items")
    # No foreign key: it outlives its organization.
    organization_key = models.BigIntegerField()
    name = models.CharField(max_length=200)
    seen = models.BigIntegerField(default=0)
    """The newest version when it was chosen; 0 without any."""
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.WAITING)
    before = models.BigIntegerField(default=0)
    """The version from before the batch; 0 while it was not touched."""
    after = models.BigIntegerField(default=0)
    """The version that the batch made; 0 where it made none, as of a removed record."""
    why = models.CharField(max_length=500, blank=True)
    """Why it was left out, in words."""

    objects = BatchItemQuerySet.as_manager()

    class Meta:
        ordering = ("id",)
        verbose_name = _("record of a change of many")
        verbose_name_plural = _("records of a change of many")
        indexes = (
            models.Index(
                fields=["batch", "outcome", "id"], name="batch_item_by_outcome"
            ),
        )
        constraints = (
            models.UniqueConstraint(
                name="batch_item_once", fields=["batch", "organization_key"]
            ),
            models.CheckConstraint(
                name="batch_item_outcome_known",
                condition=Q(outcome__in=["waiting", "done", "same", "left_out"]),
            ),
        )

    def __str__(self) -> str:
        return self.name
