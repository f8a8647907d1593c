"""What is told of an organization outside the database: each field with its words.

The one source of columns, descriptions in schemas, help pages and the template file.
Its order is that of everything that goes out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from directory.models import (
    AlternateName,
    Identifier,
    Listing,
    OldSlug,
    Organization,
    Relationship,
    SocialProfile,
)

Words = str | Promise


class Form(StrEnum):
    """How a value is written."""

    LINE = "line"
    TEXT = "text"
    """Lines of Markdown."""
    SLUG = "slug"
    ADDRESS = "address"
    MAIL = "mail"
    CHOICE = "choice"
    """One of `choices`, or empty where nothing is noted."""
    YES_OR_NO = "yes or no"
    NUMBER = "number"
    """A whole number."""
    DECIMAL = "decimal"
    """A number with its decimals, as text: no digit is lost or made up."""
    PARTIAL_DATE = "partial date"
    """`2013`, `2013-09` or `2013-09-30`."""
    DATE = "date"
    TIME = "time"
    """ISO 8601 in UTC, to the second."""
    LANGUAGE = "language"
    COUNTRY = "country"
    """An ISO 3166-1 code of two letters."""
    WORDS = "words"
    """A list of texts."""
    ITEMS = "items"
    """A list of things that have `parts`."""


@dataclass(frozen=True)
class Field:
    """One thing that is told: its name, how it is written, and what it means."""

    name: str
    form: Form
    label: Words
    help: Words
    choices: tuple[tuple[str, Words], ...] = ()
    parts: tuple[Field, ...] = ()
    is_derived: bool = False
    """Kept by the directory itself: told, and never taken from outside."""

    def description(self) -> str:
        """Return what it means in the active language, its choices left out."""
        return str(self.help or self.label)

    def values(self) -> tuple[str, ...]:
        """Return the words that a choice may be."""
        return tuple(value for value, _label in self.choices)


def _field(
    model: type[models.Model],
    name: str,
    form: Form = Form.LINE,
    *,
    stored: str = "",
    help_text: Words = "",
    parts: Sequence[Field] = (),
    is_derived: bool = False,
) -> Field:
    """Return a field in the words of the model's own."""
    own: Any = model._meta.get_field(stored or name)
    choices: Iterable[tuple[str, Words]] = own.choices if form == Form.CHOICE else ()
    return Field(
        name=name,
        form=form,
        label=own.verbose_name,
        help=help_text or own.help_text,
        choices=tuple((str(value), label) for value, label in choices or ()),
        parts=tuple(parts),
        is_derived=is_derived,
    )


def _parts(
    name: str, model: type[models.Model], help_text: Words, *parts: Field
) -> Field:
    """Return a field that holds what hangs on an organization."""
    label = model._meta.verbose_name_plural or name
    return Field(name, Form.ITEMS, label, help_text, parts=parts)


_of = Organization
ALTERNATE_NAMES = _parts(
    "alternate_names",
    AlternateName,
    _("Its other names, each with its kind."),
    _field(AlternateName, "name"),
    _field(AlternateName, "kind", Form.CHOICE),
    _field(AlternateName, "language", Form.LANGUAGE),
    _field(AlternateName, "until", Form.PARTIAL_DATE),
)
SOCIAL_PROFILES = _parts(
    "social_profiles",
    SocialProfile,
    _("Its pages and channels on social networks."),
    _field(SocialProfile, "kind", Form.CHOICE),
    _field(SocialProfile, "url", Form.ADDRESS),
)
LISTINGS = _parts(
    "listings",
    Listing,
    _("The tiers that it is listed in, with its place there."),
    _field(Listing, "tier", Form.SLUG),
    _field(Listing, "position", Form.NUMBER),
    _field(Listing, "note"),
)
RELATIONSHIPS = _parts(
    "relationships",
    Relationship,
    _("What it is a member, program, chapter, guest, observer or partner of."),
    _field(Relationship, "kind", Form.CHOICE),
    _field(
        Relationship,
        "other",
        Form.SLUG,
        help_text=_("The address of the other one's page, if it is listed here."),
    ),
    _field(
        Relationship,
        "other_name",
        help_text=_("What the other one is called, listed here or not."),
    ),
    _field(
        Relationship,
        "other_url",
        Form.ADDRESS,
        help_text=_("The other one's own web address."),
    ),
    _field(Relationship, "source_url", Form.ADDRESS),
    _field(Relationship, "as_of", Form.PARTIAL_DATE),
    _field(Relationship, "is_confirmed", Form.YES_OR_NO),
    _field(Relationship, "note"),
)
IDENTIFIERS = _parts(
    "identifiers",
    Identifier,
    _("Its numbers in registers and lists."),
    _field(Identifier, "scheme"),
    _field(Identifier, "value"),
)
OLD_SLUGS = Field(
    "old_slugs",
    Form.WORDS,
    OldSlug._meta.verbose_name_plural or "",
    _("Addresses that its page had before; they lead to the present one."),
)

FIELDS = (
    _field(
        _of,
        "slug",
        Form.SLUG,
        help_text=_("The address of its page here, under /organizations/."),
    ),
    _field(_of, "name"),
    _field(_of, "acronym"),
    ALTERNATE_NAMES,
    _field(
        _of,
        "kind",
        Form.CHOICE,
        help_text=_("What kind of organization it is."),
    ),
    _field(_of, "description", Form.TEXT),
    _field(
        _of,
        "continues_name",
        Form.YES_OR_NO,
        help_text=_("Whether a description in small letters goes on from the name."),
    ),
    _field(_of, "language", Form.LANGUAGE),
    _field(_of, "url", Form.ADDRESS, help_text=_("Its own web site.")),
    _field(_of, "email", Form.MAIL),
    _field(_of, "phone"),
    SOCIAL_PROFILES,
    _field(_of, "joining", Form.TEXT),
    _field(
        _of,
        "working_languages",
        Form.WORDS,
        help_text=_("The languages that it works in, as codes: en, es, pt-BR."),
    ),
    _field(
        _of,
        "sectors",
        Form.WORDS,
        help_text=_("Its fields of work, by the addresses of their pages."),
    ),
    _field(_of, "tags", Form.WORDS, help_text=_("Words that staff put on it.")),
    LISTINGS,
    _field(_of, "scope", Form.CHOICE),
    _field(_of, "city", help_text=_("Where it is at home.")),
    _field(_of, "region"),
    _field(_of, "country", Form.COUNTRY, help_text=_("An ISO code: US, BR.")),
    _field(_of, "latitude", Form.DECIMAL, help_text=_("In degrees, south below zero.")),
    _field(_of, "longitude", Form.DECIMAL, help_text=_("In degrees, west below zero.")),
    _field(_of, "founded", Form.PARTIAL_DATE),
    _field(_of, "dissolved", Form.PARTIAL_DATE),
    _field(_of, "status", Form.CHOICE, help_text=_("Whether it lives.")),
    _field(_of, "successor", Form.SLUG),
    RELATIONSHIPS,
    IDENTIFIERS,
    OLD_SLUGS,
    _field(_of, "source_url", Form.ADDRESS),
    _field(_of, "source_note", help_text=_("What else was read, or where.")),
    _field(
        _of,
        "source_licence",
        help_text=_("Under which the source may be used again."),
    ),
    _field(_of, "facts_as_of", Form.PARTIAL_DATE),
    _field(
        _of,
        "verified_on",
        Form.DATE,
        stored="verified_at",
        help_text=_("When staff last read it over."),
        is_derived=True,
    ),
    _field(
        _of,
        "published_at",
        Form.TIME,
        help_text=_("When it was first shown here, in UTC."),
        is_derived=True,
    ),
    _field(
        _of,
        "updated_at",
        Form.TIME,
        help_text=_("When its record last changed, in UTC."),
        is_derived=True,
    ),
)
"""Everything that is told, in order."""
BY_NAME = {field.name: field for field in FIELDS}

NOT_PUBLIC = (
    "id",
    "sort_name",
    "sort_key",
    "url_key",
    "verified_by",
    "review_on",
    "visibility",
    "staff_notes",
    "created_at",
)
"""What the model of an organization has beside it: of staff, or derived."""
