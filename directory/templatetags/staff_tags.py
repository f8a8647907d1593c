"""Words of the staff side: what its parts are called, and what helps with them."""

from __future__ import annotations

from typing import NamedTuple

from django import template
from django.db.models import Model
from django.db.models.options import Options
from django.utils.text import capfirst
from django.utils.translation import pgettext_lazy

register = template.Library()

ORDER = (
    *("organization", "page", "suggestion", "sector", "tag", "networktier"),
    *("relationship", "synonym", "sitesettings"),
    *("declinereason", "keptquestion", "blockedterm", "workshop"),
    *("change", "batch", "dutyrun"),
)
"""The models of the directory in the order of work; any other comes behind."""
WORDS = {
    "networktier": pgettext_lazy("staff", "Tiers"),
    "relationship": pgettext_lazy("staff", "Ties"),
    "sitesettings": pgettext_lazy("staff", "Settings"),
    "declinereason": pgettext_lazy("staff", "Reasons to decline"),
    "blockedterm": pgettext_lazy("staff", "Blocked words"),
    "change": pgettext_lazy("staff", "History of all records"),
    "dutyrun": pgettext_lazy("staff", "Daily duties"),
    "user": pgettext_lazy("staff", "Accounts"),
    "group": pgettext_lazy("staff", "Roles"),
}
"""What people call the records of a model, where its own name says it otherwise."""


class HelpLink(NamedTuple):
    """A document that helps, by its name, and the words that lead to it."""

    name: str
    words: str


DOCUMENTS = {
    "suggestions": pgettext_lazy("staff", "Help: deciding suggestions"),
    "duplicates": pgettext_lazy("staff", "Help: duplicates"),
    "spam": pgettext_lazy("staff", "Help: spam"),
    "search": pgettext_lazy("staff", "Help: search"),
    "permissions": pgettext_lazy("staff", "Help: who may do what"),
    "privacy": pgettext_lazy("staff", "Help: what is kept of senders"),
}
HELPS = {
    "suggestion": ("suggestions", "privacy"),
    "declinereason": ("suggestions",),
    "blockedterm": ("spam",),
    "workshop": ("spam",),
    "synonym": ("search",),
    "user": ("permissions",),
    "group": ("permissions",),
}
"""Which documents help on the pages of a model."""


@register.filter
def people_words(model: Options[Model]) -> str:
    """Return what people call all records of a model."""
    words = WORDS.get(model.model_name or "")
    return str(words or capfirst(str(model.verbose_name_plural)))


@register.filter
def helps(model: Options[Model] | str) -> list[HelpLink]:
    """Return what helps on the pages of a model."""
    name = getattr(model, "model_name", None) or ""
    return [help_link(name) for name in HELPS.get(name, ())]


@register.filter
def help_link(name: str) -> HelpLink:
    """Return the way to one document."""
    return HelpLink(name, str(DOCUMENTS[name]))


def place_of(model: Options[Model]) -> tuple[int, str]:
    """Return by what models stand in the order of work."""
    model_name = model.model_name or ""
    place = ORDER.index(model_name) if model_name in ORDER else len(ORDER)
    return place, model_name
