"""Who asked to be left out, so that no later list brings them back."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class LeftOutWish(models.Model):
    """A wish to be left out: as little of its organization as finds it again.

    It outlives the record, which may be deleted.
    """

    organization_key = models.BigIntegerField(unique=True)
    folded_name = models.CharField(max_length=300, db_index=True)
    """As records are sorted by: without marks and a leading article."""
    url_key = models.CharField(max_length=500, blank=True, db_index=True)
    mail_digest = models.CharField(max_length=64, blank=True)
    """SHA-256 of the domain of its mail."""
    asked_on = models.DateField(_("asked on"))

    objects: models.Manager[LeftOutWish] = models.Manager()

    class Meta:
        ordering = ("-asked_on", "-id")
        verbose_name = _("wish to be left out")
        verbose_name_plural = _("wishes to be left out")

    def __str__(self) -> str:
        return self.folded_name
