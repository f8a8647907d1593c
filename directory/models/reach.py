"""How far the work of an organization reaches."""

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class Scope(models.TextChoices):
    INTERNATIONAL = "international", _("International")
    REGIONAL = "regional", _("Regional")
    NATIONAL = "national", _("National")
    LOCAL = "local", _("Local")


# Beside a kind or a number nothing says of what the word speaks, and languages in which
# it would bend must name the thing.
_ALONE: dict[str, Promise] = {
    Scope.INTERNATIONAL: pgettext_lazy("reach within a line", "international"),
    Scope.REGIONAL: pgettext_lazy("reach within a line", "regional"),
    Scope.NATIONAL: pgettext_lazy("reach within a line", "national"),
    Scope.LOCAL: pgettext_lazy("reach within a line", "local"),
}


def in_a_line(scope: str) -> str:
    """Return a reach in words that stand among others; any other value as it is."""
    return str(_ALONE.get(scope, scope))
