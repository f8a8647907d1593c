"""Ties between organizations, each stored once and read from both sides."""

from __future__ import annotations

from collections import Counter
from typing import Protocol, Self

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from directory.models.fields import (
    LineField,
    PartialDateField,
    WebAddressField,
    is_partial_date,
)
from directory.models.visibility import is_published


class Keys(Protocol):
    """Keys of organizations, such as a set or a bitmap of them."""

    def __contains__(self, key: int, /) -> bool: ...


class RelationshipQuerySet(models.QuerySet["Relationship"]):
    def visible(self) -> Self:
        """Keep the ties that the public may see: neither end is hidden."""
        visible = self.filter(is_published("organization"))
        return visible.to_visible().select_related("organization", "other")

    def to_visible(self) -> Self:
        """Keep the ties to what the public may see or what is not listed; bring that.

        Nothing is asked of the end that they are read from.
        """
        is_other_visible = Q(other=None) | is_published("other")
        return self.filter(is_other_visible).select_related("other")

    def checked(self) -> Self:
        """Keep what pictures show: ties within the directory, read in a source."""
        return self.visible().sourced()

    def sourced(self) -> Self:
        """Keep the same, also those of hidden ones."""
        confirmed = self.filter(is_confirmed=True, other__isnull=False)
        return confirmed.filter(Q(source_url__gt="") | Q(note__gt=""))

    def numbers_within(self, keys: Keys) -> Counter[int]:
        """Return how many ties each of these organizations has to others of them."""
        numbers: Counter[int] = Counter()
        # Counted here: in a statement all the keys would have to be sent twice.
        for organization, other in self.values_list("organization_id", "other_id"):
            if other is not None and other in keys and organization in keys:
                numbers.update((organization, other))
        return numbers


class Relationship(models.Model):
    """A tie of an organization to another, which need not be in the directory."""

    class Kind(models.TextChoices):
        MEMBER_OF = "member_of", _("is a member of")
        PROGRAM_OF = "program_of", _("is a program of")
        CHAPTER_OF = "chapter_of", _("is a chapter of")
        HOSTED_BY = "hosted_by", _("is hosted by")
        OBSERVER_AT = "observer_at", _("is an observer at")
        PARTNER_OF = "partner_of", _("is a partner of")
        HAS_MEMBER = "has_member", _("has as a member")
        HAS_PROGRAM = "has_program", _("has as a program")
        HAS_CHAPTER = "has_chapter", _("has as a chapter")
        HOSTS = "hosts", _("hosts")
        OBSERVED_BY = "observed_by", _("has as an observer")

    FROM_THE_OTHER_SIDE = {
        Kind.MEMBER_OF: Kind.HAS_MEMBER,
        Kind.PROGRAM_OF: Kind.HAS_PROGRAM,
        Kind.CHAPTER_OF: Kind.HAS_CHAPTER,
        Kind.HOSTED_BY: Kind.HOSTS,
        Kind.OBSERVER_AT: Kind.OBSERVED_BY,
        Kind.PARTNER_OF: Kind.PARTNER_OF,
        Kind.HAS_MEMBER: Kind.MEMBER_OF,
        Kind.HAS_PROGRAM: Kind.PROGRAM_OF,
        Kind.HAS_CHAPTER: Kind.CHAPTER_OF,
        Kind.HOSTS: Kind.HOSTED_BY,
        Kind.OBSERVED_BY: Kind.OBSERVER_AT,
    }
    RECEIVING = (
        Kind.HAS_MEMBER,
        Kind.HAS_PROGRAM,
        Kind.HAS_CHAPTER,
        Kind.HOSTS,
        Kind.OBSERVED_BY,
    )
    """Told by who has the member, only of one that is not listed.

    Of two records the member owns the tie; who is not listed has no record to own it.
    """

    organization = models.ForeignKey(
        "Organization",
        models.CASCADE,
        related_name="relationships",
        verbose_name=_("organization"),
    )
    kind = models.CharField(
        _("tie"), max_length=20, choices=Kind, default=Kind.MEMBER_OF
    )
    other = models.ForeignKey(
        "Organization",
        # Not CASCADE: who deletes a record turns the ties to it into words first.
        models.PROTECT,
        null=True,
        blank=True,
        related_name="incoming_relationships",
        verbose_name=_("to"),
        help_text=_("An organization of this directory."),
    )
    other_name = LineField(_("or to one not listed"), max_length=200, blank=True)
    other_url = WebAddressField(_("its web address"))
    source_url = WebAddressField(_("source"))
    as_of = PartialDateField(
        _("as of"), help_text=_("When the source said so: 2020-05.")
    )
    is_confirmed = models.BooleanField(
        _("confirmed"), default=False, help_text=_("Somebody read it in the source.")
    )
    note = LineField(_("note"), max_length=500, blank=True)

    objects = RelationshipQuerySet.as_manager()

    class Meta:
        ordering = ("kind", "id")
        verbose_name = _("relationship")
        verbose_name_plural = _("relationships")
        constraints = (
            models.CheckConstraint(
                name="relationship_one_other",
                condition=Q(other__isnull=False, other_name="", other_url="")
                | (Q(other=None) & ~Q(other_name="")),
                violation_error_message=_(
                    "Choose an organization of the directory, or name one that is not"
                    " listed."
                ),
            ),
            models.CheckConstraint(
                name="relationship_not_to_itself",
                condition=Q(other=None) | ~Q(other=F("organization")),
                violation_error_message=_("An organization has no tie to itself."),
            ),
            models.UniqueConstraint(
                name="relationship_once",
                fields=["organization", "kind", "other"],
                condition=Q(other__isnull=False),
                violation_error_message=_("This tie is there already."),
            ),
            models.UniqueConstraint(
                name="relationship_to_unlisted_once",
                fields=["organization", "kind", "other_name"],
                condition=Q(other=None),
                violation_error_message=_("This tie is there already."),
            ),
            models.CheckConstraint(
                name="relationship_kind_known",
                # Written out: a class within a class does not see `Kind`.
                condition=Q(
                    kind__in=[
                        "member_of",
                        "program_of",
                        "chapter_of",
                        "hosted_by",
                        "observer_at",
                        "partner_of",
                        "has_member",
                        "has_program",
                        "has_chapter",
                        "hosts",
                        "observed_by",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="relationship_owned_by_member",
                condition=Q(other=None)
                | ~Q(
                    kind__in=[
                        "has_member",
                        "has_program",
                        "has_chapter",
                        "hosts",
                        "observed_by",
                    ]
                ),
                violation_error_message=_(
                    "A tie between two records is kept by the one that is the member,"
                    " program, chapter, guest or observer. Add it on that record."
                ),
            ),
            models.CheckConstraint(
                name="relationship_as_of_date", condition=is_partial_date("as_of")
            ),
        )

    def __str__(self) -> str:
        return (
            f"{self.organization} {self.get_kind_display()}"
            f" {self.other or self.other_name}"
        )

    def other_reading(self) -> str:
        """Return the words of this tie as read from the other side."""
        return str(self.FROM_THE_OTHER_SIDE[self.Kind(self.kind)].label)
