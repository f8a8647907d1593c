"""What changed and when.

The content as a whole has a number, and each change of an organization a row.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Self
from uuid import UUID, uuid4

from django.conf import settings
from django.db import connections, models
from django.db.models import Exists, F, Max, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from directory.models.organizations import Organization


class ContentVersionQuerySet(models.QuerySet["ContentVersion"]):
    def number(self) -> int:
        """Return the number of the content as it is now; it grows with every change."""
        # Every request asks for it, and Django would take longer to write the statement
        # than the database to answer it.
        with connections[self.db].cursor() as cursor:
            cursor.execute("SELECT number FROM directory_contentversion")
            row = cursor.fetchone()
        # A fresh portal has no row before its first change.
        if row is None:
            return 0
        number: int = row[0]
        return number

    def directory_id(self) -> UUID:
        """Return what tells this directory from every other, wherever it is served."""
        row = self.values_list("directory_id", flat=True).first()
        # A fresh portal has no row, and no record that could be named by it.
        return row or UUID(int=0)

    def advance(self) -> None:
        """Raise the number.

        As the first statement of a transaction it makes writers queue, in the order of
        their commits.
        """
        # Added up by the database, so that of two at once none is lost.
        updated_rows = self.filter(pk=1).update(number=F("number") + 1)
        if updated_rows == 0:
            self.create(pk=1, number=1)


class ContentVersion(models.Model):
    """One row with one number, which every change of content raises."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    number = models.PositiveBigIntegerField(default=0)
    # A backup takes it along, so that a directory that moves stays the same.
    directory_id = models.UUIDField(default=uuid4, editable=False)

    objects = ContentVersionQuerySet.as_manager()

    class Meta:
        constraints = (
            models.CheckConstraint(name="content_version_one_row", condition=Q(id=1)),
        )

    def __str__(self) -> str:
        return str(self.number)


class ChangeQuerySet(models.QuerySet["Change"]):
    def public(self) -> Self:
        """Keep what readers may know: the record was public before it or after."""
        return self.filter(is_public=True)

    def hidden(self) -> Self:
        """Keep those after which readers could not see the record."""
        is_published = Q(visibility=Organization.Visibility.PUBLISHED)
        return self.exclude(is_published & ~Q(kind__in=Change.ENDS))

    def gone(self) -> Self:
        """Keep those that took away what readers could see, and cannot see now."""
        published = Organization.objects.published()
        same_record = published.filter(pk=OuterRef("organization_key"))
        return self.public().hidden().filter(~Exists(same_record))

    def shown(self) -> Self:
        """Keep those after which readers could see the record."""
        published = self.filter(visibility=Organization.Visibility.PUBLISHED)
        return published.exclude(kind__in=Change.ENDS)

    def as_readers_met_it(self) -> Self:
        """Add the address that readers know the record by, and whether they see it now.

        A record may get another address while it is hidden: nobody is told of that.
        """
        own = Change.objects.shown().filter(
            organization_key=OuterRef("organization_key"), pk__lte=OuterRef("pk")
        )
        met = Subquery(own.order_by("-pk").values("slug")[:1])
        organization = Organization.objects.filter(pk=OuterRef("organization_key"))
        return self.annotate(
            public_slug=Coalesce(met, "slug"),
            is_shown_now=Exists(organization.published()),
        )

    def of(self, organization_key: int) -> Self:
        """Keep the changes of one organization, newest first."""
        return self.filter(organization_key=organization_key).order_by("-id")

    def newest_of(self, organization_keys: Collection[int]) -> dict[int, Change]:
        """Return the newest change of each of these organizations, by its key."""
        rows = self.filter(organization_key__in=organization_keys).order_by()
        newest = rows.values("organization_key").annotate(newest=Max("id"))
        newest_rows = self.filter(pk__in=newest.values("newest")).order_by()
        return {row.organization_key: row for row in newest_rows}


class Change(models.Model):
    """One change of one organization, with its name and address as they were then.

    Never updated.
    """

    class Kind(models.TextChoices):
        ADDED = "added", _("Added")
        PUBLISHED = "published", _("Published")
        CHANGED = "changed", _("Changed")
        RENAMED = "renamed", _("Renamed")
        HIDDEN = "hidden", _("Hidden")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        MERGED = "merged", _("Merged")
        REMOVED = "removed", _("Removed")
        RESTORED = "restored", _("Restored")

    ENDS = (Kind.MERGED, Kind.REMOVED)

    # No foreign key: the row outlives its organization.
    organization_key = models.BigIntegerField()
    slug = models.CharField(max_length=200)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, choices=Kind)
    visibility = models.CharField(max_length=10, choices=Organization.Visibility)
    is_public = models.BooleanField()
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    comment = models.TextField(blank=True)
    """Why, as whoever changed it said, or what brought it about; for staff only."""
    at = models.DateTimeField(auto_now_add=True, db_index=True)
    form_key = models.CharField(max_length=64, null=True, blank=True, unique=True)
    batch = models.ForeignKey(
        "Batch", models.SET_NULL, null=True, blank=True, related_name="changes"
    )
    """Of what it was a part, where it was one of many."""

    public_slug: str
    """The address that readers know it by; brought by `as_readers_met_it`, as is:"""
    is_shown_now: bool

    objects = ChangeQuerySet.as_manager()

    class Meta:
        ordering = ("-id",)
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        indexes = (
            models.Index(
                fields=["organization_key", "id"], name="change_of_organization"
            ),
            models.Index(
                fields=["by", "kind", "organization_key"], name="change_by_whom"
            ),
        )
        constraints = (
            models.CheckConstraint(
                name="change_kind_known",
                condition=Q(
                    kind__in=[
                        "added", "published", "changed", "renamed", "hidden",
                        "withdrawn", "merged", "removed", "restored",
                    ]
                ),
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.name}"

    def ended(self) -> bool:
        """Tell whether the record was gone after this change."""
        return self.kind in self.ENDS

    def was_shown_after(self) -> bool:
        """Tell whether readers could see the record after this change."""
        return self.visibility == Organization.Visibility.PUBLISHED and not self.ended()
