"""To whom the portal writes, and to whom it wrote already."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class StaffPreference(models.Model):
    """What somebody of the staff wants for themselves; no row means nothing of it."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        primary_key=True,
        related_name="preference",
        verbose_name=_("account"),
    )
    wants_digest = models.BooleanField(
        _("daily mail of what waits"),
        default=False,
        help_text=_("Comes only when suggestions wait. Needs an e-mail address."),
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        blank=True,
        help_text=_("Empty: that of the site."),
    )
    digest_sent_on = models.DateField(null=True, editable=False)

    class Meta:
        verbose_name = _("preference")
        verbose_name_plural = _("preferences")

    def __str__(self) -> str:
        return str(self.user)


class GreetedAddress(models.Model):
    """That the "received" letter went to an address on a day.

    It holds a keyed digest and goes on the second day after. For these hours it
    outlives the sender's wish to be forgotten: else sending and erasing in turns would
    fill the mailbox of a stranger.
    """

    key = models.CharField(max_length=64)
    on = models.DateField(db_index=True)

    class Meta:
        verbose_name = _("greeted address")
        verbose_name_plural = _("greeted addresses")
        constraints = (
            models.UniqueConstraint(fields=["key", "on"], name="greeted_once_a_day"),
        )

    def __str__(self) -> str:
        return f"{self.on}"
