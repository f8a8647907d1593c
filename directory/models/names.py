"""What else an organization is called: names, numbers in registers, old addresses."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from directory.models.fields import (
    LineField,
    PartialDateField,
    SlugField,
    is_partial_date,
)


class AlternateNameQuerySet(models.QuerySet["AlternateName"]):
    def get_by_natural_key(self, organization: str, name: str) -> AlternateName:
        return self.get(organization__slug=organization, name=name)


class AlternateName(models.Model):
    """Another name of an organization: legal, former, translated or short."""

    class Kind(models.TextChoices):
        LEGAL = "legal", _("Full or legal name")
        FORMER = "former", _("Former name")
        TRANSLATED = "translated", _("Name in another language")
        SHORT = "short", _("Short name")

    organization = models.ForeignKey(
        "Organization",
        models.CASCADE,
        related_name="alternate_names",
        verbose_name=_("organization"),
    )
    name = LineField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.SHORT)
    language = models.CharField(
        _("language"), max_length=35, blank=True, help_text=_("en, es, pt-BR …")
    )
    until = PartialDateField(
        _("until"), help_text=_("When a former name was given up.")
    )

    objects = AlternateNameQuerySet.as_manager()

    class Meta:
        ordering = ("kind", "id")
        verbose_name = _("alternate name")
        verbose_name_plural = _("alternate names")
        constraints = (
            models.UniqueConstraint(
                name="alternate_name_once",
                fields=["organization", "name"],
                violation_error_message=_("This organization has that name already."),
            ),
            models.CheckConstraint(
                name="alternate_name_not_empty", condition=~Q(name="")
            ),
            models.CheckConstraint(
                name="alternate_name_kind_known",
                condition=Q(kind__in=["legal", "former", "translated", "short"]),
            ),
            models.CheckConstraint(
                name="alternate_name_until_date", condition=is_partial_date("until")
            ),
        )

    def __str__(self) -> str:
        return self.name

    def natural_key(self) -> tuple[str, str]:
        return (self.organization.slug, self.name)

    # So that a dump holds the organization before the names that point at it.
    natural_key.dependencies = ["directory.organization"]  # type: ignore[attr-defined]


class IdentifierQuerySet(models.QuerySet["Identifier"]):
    def get_by_natural_key(self, scheme: str, value: str) -> Identifier:
        return self.get(scheme=scheme, value=value)


class Identifier(models.Model):
    """A number that a register or a list gave to an organization.

    By it a later import finds the same record again.
    """

    organization = models.ForeignKey(
        "Organization",
        models.CASCADE,
        related_name="identifiers",
        verbose_name=_("organization"),
    )
    scheme = LineField(
        _("register"),
        max_length=60,
        help_text=_(
            "An org-id.guide code such as US-EIN, wikidata, ror, or a list's name."
        ),
    )
    value = LineField(_("number"), max_length=200)

    objects = IdentifierQuerySet.as_manager()

    class Meta:
        ordering = ("scheme", "value", "id")
        verbose_name = _("identifier")
        verbose_name_plural = _("identifiers")
        constraints = (
            models.UniqueConstraint(
                name="identifier_once",
                fields=["scheme", "value"],
                violation_error_message=_(
                    "Another record has this number of that register."
                ),
            ),
            models.CheckConstraint(
                name="identifier_not_empty", condition=~Q(scheme="") & ~Q(value="")
            ),
        )

    def __str__(self) -> str:
        return f"{self.scheme} {self.value}"

    def natural_key(self) -> tuple[str, str]:
        return (self.scheme, self.value)


class OldSlug(models.Model):
    """An address that an organization had before, and that leads to the present one."""

    organization = models.ForeignKey(
        "Organization",
        models.CASCADE,
        related_name="old_slugs",
        verbose_name=_("organization"),
    )
    slug = SlugField(_("old address"), max_length=200, unique=True, allow_unicode=True)

    objects: models.Manager[OldSlug] = models.Manager()

    class Meta:
        ordering = ("slug",)
        verbose_name = _("old address")
        verbose_name_plural = _("old addresses")
        constraints = (
            models.CheckConstraint(name="old_slug_not_empty", condition=~Q(slug="")),
        )

    def __str__(self) -> str:
        return self.slug
