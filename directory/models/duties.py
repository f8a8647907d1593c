"""When each daily duty ran, and how it went."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _


class DutyRunQuerySet(models.QuerySet["DutyRun"]):
    def good(self) -> Self:
        """Keep the runs that did what they should."""
        return self.filter(is_ok=True)

    def failed_since_good(self, name: str) -> int:
        """Return how many runs of a duty did not go well since the last that did."""
        runs = self.filter(name=name)
        # By key: two runs may have begun at the same moment.
        last_good = runs.good().order_by("-pk").first()
        if last_good is None:
            return runs.count()
        return runs.filter(pk__gt=last_good.pk).count()

    def newest_of_each(self) -> list[DutyRun]:
        """Return the newest run of each duty, by name."""
        newest_keys = (
            self.values("name").annotate(newest=models.Max("pk")).values("newest")
        )
        newest = self.filter(pk__in=newest_keys)
        return list(newest.order_by("name"))


class DutyRun(models.Model):
    """One run of a daily duty."""

    name = models.CharField(_("duty"), max_length=60)
    started_at = models.DateTimeField(_("started"))
    ended_at = models.DateTimeField(_("ended"), null=True, blank=True)
    is_ok = models.BooleanField(_("went well"), default=False)
    outcome = models.CharField(_("outcome"), max_length=500, blank=True)

    objects = DutyRunQuerySet.as_manager()

    class Meta:
        ordering = ("-started_at", "-id")
        verbose_name = _("run of a duty")
        verbose_name_plural = _("runs of duties")
        indexes = (
            models.Index(fields=["name", "-started_at"], name="duty_run_newest"),
        )

    def __str__(self) -> str:
        return f"{self.name}: {self.outcome}"
