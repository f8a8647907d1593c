"""Who of the staff has which record open."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class OpenFormQuerySet(models.QuerySet["OpenForm"]):
    def of(self, record: models.Model) -> Self:
        """Keep the forms of this record."""
        return self.filter(model=record._meta.model_name, record_key=record.pk)

    def still_open(self, now: datetime) -> Self:
        """Keep what was told of within two minutes."""
        return self.filter(told_at__gt=now - OpenForm.HOLDS)

    def left(self, now: datetime) -> Self:
        """Keep what nobody told of for two minutes."""
        return self.filter(told_at__lte=now - OpenForm.HOLDS)


class OpenForm(models.Model):
    """That somebody has the form of a record open; it holds for two minutes."""

    HOLDS = timedelta(minutes=2)

    model = models.CharField(max_length=100)
    record_key = models.PositiveBigIntegerField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="open_forms"
    )
    told_at = models.DateTimeField(default=timezone.now, db_index=True)

    objects = OpenFormQuerySet.as_manager()

    class Meta:
        verbose_name = _("open form")
        verbose_name_plural = _("open forms")
        constraints = (
            models.UniqueConstraint(
                fields=["model", "record_key", "user"], name="open_form_once"
            ),
        )

    def __str__(self) -> str:
        return f"{self.model} {self.record_key}"
