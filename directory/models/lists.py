"""Lists that somebody of the staff comes back to."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from directory.models.fields import LineField

LONGEST_QUERY = 1000


class KeptList(models.Model):
    """A cut of the list of organizations that one person keeps under a name."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="kept_lists",
        verbose_name=_("account"),
    )
    name = LineField(_("name"), max_length=60)
    query = models.CharField(max_length=LONGEST_QUERY)
    """What follows the question mark in its address."""

    class Meta:
        ordering = ("name", "id")
        verbose_name = _("kept list")
        verbose_name_plural = _("kept lists")
        constraints = (
            models.UniqueConstraint(
                fields=["user", "name"],
                name="kept_list_once",
                violation_error_message=_("You keep a list under this name."),
            ),
            models.CheckConstraint(
                name="kept_list_has_name",
                condition=~Q(name=""),
                violation_error_message=_("Write a name for the list."),
            ),
        )

    def __str__(self) -> str:
        return self.name
