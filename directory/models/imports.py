"""Plans of imports: what is to become of each row of a file, judged before anything is
written.
"""

from __future__ import annotations

from typing import Self

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from directory.models.batches import Batch


class Import(models.Model):
    """A file that was read and judged: what was shown is what is written."""

    class State(models.TextChoices):
        JUDGING = "judging", pgettext_lazy("staff", "being judged")
        JUDGED = "judged", pgettext_lazy("staff", "judged, nothing is written yet")
        WRITING = "writing", pgettext_lazy("staff", "being written")
        DONE = "done", pgettext_lazy("staff", "done")

    class Duplicates(models.TextChoices):
        SKIP = "skip", pgettext_lazy("staff", "leave out what may be listed already")
        TAKE = "take", pgettext_lazy("staff", "take what may be listed already")
        ASK = "ask", pgettext_lazy("staff", "leave that undecided")

    file_name = models.CharField(_("file"), max_length=255)
    digest = models.CharField(max_length=64, db_index=True)
    """SHA-256 of the file."""
    source = models.CharField(_("source"), max_length=60)
    """The list that the file is of: the scheme of its own identifiers."""
    licence = models.CharField(_("licence of the source"), max_length=100, blank=True)
    duplicates = models.CharField(max_length=10, choices=Duplicates)
    publishes = models.BooleanField(default=False)
    columns = models.JSONField(default=list)
    """Each heading with the field that it was taken for."""
    notes = models.JSONField(default=list)
    """In words, what was found about the file as a whole."""
    content_number = models.PositiveBigIntegerField(default=0)
    """That of the content on which it was judged."""
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.JUDGING
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    at = models.DateTimeField(_("when"), auto_now_add=True)
    batch = models.OneToOneField(
        Batch,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="import_plan",
        verbose_name=_("change of many"),
    )

    objects: models.Manager[Import] = models.Manager()

    class Meta:
        ordering = ("-id",)
        verbose_name = _("import")
        verbose_name_plural = _("imports")

    def __str__(self) -> str:
        return self.file_name


class ImportRowQuerySet(models.QuerySet["ImportRow"]):
    def to_write(self) -> Self:
        """Keep what is still to be written, in the order of the file."""
        is_waiting = self.filter(outcome=ImportRow.Outcome.WAITING)
        return is_waiting.order_by("number")

    def to_tie(self) -> Self:
        """Keep what is written but for its ties to rows that came after it."""
        return self.filter(outcome=ImportRow.Outcome.TIES).order_by("number")


class ImportRow(models.Model):
    """One row of a file: the verdict on it, why, and what became of it."""

    class Verdict(models.TextChoices):
        NEW = "new", pgettext_lazy("staff", "new")
        CHANGED = "changed", pgettext_lazy("staff", "changed")
        SAME = "same", pgettext_lazy("staff", "same")
        DUPLICATE = "duplicate", pgettext_lazy("staff", "perhaps a duplicate")
        REFUSED = "refused", pgettext_lazy("staff", "refused")
        LEFT_OUT = "left_out", pgettext_lazy("staff", "asked to be left out")
        TWICE = "twice", pgettext_lazy("staff", "twice in the file")

    class Outcome(models.TextChoices):
        NONE = "", pgettext_lazy("staff", "nothing to be written")
        WAITING = "waiting", pgettext_lazy("staff", "waiting")
        TIES = "ties", pgettext_lazy("staff", "written, its ties wait")
        WRITTEN = "written", pgettext_lazy("staff", "written")
        MOVED = "moved", pgettext_lazy("staff", "changed meanwhile")

    plan = models.ForeignKey(Import, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    """From 1, the headings not counted."""
    verdict = models.CharField(max_length=10, choices=Verdict)
    name = models.CharField(max_length=200, blank=True)
    cells = models.JSONField(default=list)
    """As they stand in the file, of a row that is not written; it goes back so."""
    values = models.JSONField(default=dict)
    """What the row says, by field, as in `formats.values`."""
    changes = models.JSONField(default=dict)
    """Old and new, by field."""
    protected = models.JSONField(default=dict)
    """What staff changed since the last import of the source: theirs and the file's."""
    problems = models.JSONField(default=list)
    """Column, value and reason of each thing that cannot be taken."""
    notes = models.JSONField(default=list)
    # No foreign key: it outlives its organization.
    organization_key = models.BigIntegerField(null=True, db_index=True)
    """The record that it is of, or may be of."""
    seen = models.BigIntegerField(default=0)
    """The newest version of that record when it was judged; 0 without any."""
    of_row = models.PositiveIntegerField(null=True)
    """The row of the file that it repeats, or may repeat."""
    outcome = models.CharField(
        max_length=10, choices=Outcome, default=Outcome.NONE, blank=True
    )

    objects = ImportRowQuerySet.as_manager()

    class Meta:
        ordering = ("plan", "number")
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        indexes = (
            models.Index(
                fields=["plan", "outcome", "number"], name="import_row_by_outcome"
            ),
            models.Index(
                fields=["plan", "verdict", "number"], name="import_row_by_verdict"
            ),
        )
        constraints = (
            models.UniqueConstraint(name="import_row_once", fields=["plan", "number"]),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.name}"
