"""What staff block, and what is counted to bound who sends."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from directory.lib import text, urls
from directory.models.fields import LineField


class BlockedTerm(models.Model):
    """A word or host that marks a suggestion as spam."""

    class Kind(models.TextChoices):
        WORD = "word", _("Word or phrase")
        HOST = "host", _("Host")

    kind = models.CharField(_("kind"), max_length=5, choices=Kind, default=Kind.WORD)
    value = LineField(
        _("value"),
        max_length=200,
        help_text=_("Such as cheap pills, or spam.example (its subdomains too)."),
    )
    note = LineField(_("note"), max_length=200, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        ordering = ("kind", "value")
        verbose_name = _("blocked term")
        verbose_name_plural = _("blocked terms")
        constraints = (
            models.UniqueConstraint(
                fields=["kind", "value"],
                name="blocked_term_once",
                violation_error_message=_("This term is blocked already."),
            ),
            models.CheckConstraint(
                name="blocked_term_says_something", condition=~Q(value="")
            ),
        )

    def __str__(self) -> str:
        return self.value

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the value in the form that is compared."""
        self.value = self.compared()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        """Bring the value into the form that is compared.

        So the check that comes after refuses a second spelling of it.
        """
        self.value = self.compared()
        if self.value:
            return
        if self.kind == self.Kind.HOST:
            words = pgettext_lazy("staff", "Write a host, such as spam.example.")
        else:
            words = pgettext_lazy("staff", "Write a word with letters.")
        raise ValidationError({"value": words})

    def compared(self) -> str:
        """Return the value as it is compared: a word folded, a host without `www.`."""
        if self.kind == self.Kind.HOST:
            return urls.host(self.value)
        return text.fold(self.value)


class SendingQuerySet(models.QuerySet["Sending"]):
    def at_address(self, keys: list[str]) -> Self:
        """Keep what came from an address with one of these keys."""
        return self.filter(key__in=keys)

    def counted(self, now: datetime) -> Self:
        """Keep what counts at this time."""
        return self.filter(at__gt=now - Sending.COUNTED)

    def over(self, now: datetime) -> Self:
        """Keep what counts no longer and is to be forgotten."""
        return self.filter(at__lte=now - Sending.COUNTED)


class Sending(models.Model):
    """That one suggestion came from an address, as a keyed digest that counts an hour.

    It outlives the sender's wish to be forgotten for that time: else sending and
    erasing in turns would have no bound. That somebody asked for a new password counts
    in the same way, by network address and by mailbox.
    """

    COUNTED = timedelta(hours=1)
    """How long one counts against who sends more."""

    key = models.CharField(max_length=64, db_index=True)
    at = models.DateTimeField(default=timezone.now, db_index=True)
    is_clean = models.BooleanField(default=True)
    """Whether it got into the main queue: these have a bound of their own."""

    objects = SendingQuerySet.as_manager()

    class Meta:
        verbose_name = _("sending")
        verbose_name_plural = _("sendings")

    def __str__(self) -> str:
        return f"{self.at}"
