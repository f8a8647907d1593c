"""Which records were merged into which, and what it takes to undo that."""

from __future__ import annotations

from collections.abc import Collection
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _


class MergeQuerySet(models.QuerySet["Merge"]):
    def of(self, other_key: int | str) -> Merge | None:
        """Return the newest merge by which the record with this key went."""
        return self.filter(other_key=other_key).order_by("-id").first()

    def kept_key(self, other_key: int) -> int | None:
        """Return the key of the record that stands for a merged one in the end."""
        # A record that was brought back may have taken the other in: then the merges
        # lead in a circle.
        seen = {other_key}
        merge = self.of(other_key)
        while merge and merge.kept_key not in seen:
            seen.add(merge.kept_key)
            later = self.of(merge.kept_key)
            if later is None:
                return merge.kept_key
            merge = later
        return None

    def addresses_of(self, kept_keys: Collection[int]) -> dict[int, set[str]]:
        """Return the addresses that records took over from those merged into them."""
        slugs: dict[int, set[str]] = {}
        for merge in self.filter(kept_key__in=kept_keys):
            slugs.setdefault(merge.kept_key, set()).update(merge.slugs)
        return slugs


class Merge(models.Model):
    """One merge of two records; it goes when it is undone."""

    # Keys and not references: the record that went is no row any more.
    kept_key = models.BigIntegerField(db_index=True)
    other_key = models.BigIntegerField(db_index=True)
    version_before = models.BigIntegerField()
    version_after = models.BigIntegerField()
    slugs = models.JSONField(default=list)
    ties = models.JSONField(default=list)
    predecessors = models.JSONField(default=list)
    suggestions = models.JSONField(default=list)
    at = models.DateTimeField(auto_now_add=True)

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = _("merge")
        verbose_name_plural = _("merges")

    def __str__(self) -> str:
        return f"{self.other_key} → {self.kept_key}"


class DifferentPairQuerySet(models.QuerySet["DifferentPair"]):
    def of(self, first_key: int, second_key: int) -> Self:
        """Keep the row of these two, the smaller key first."""
        return self.filter(first_key=first_key, second_key=second_key)

    def others_of(self, key: int) -> set[int]:
        """Return the keys of all that were said to be another one than this."""
        pairs = self.filter(Q(first_key=key) | Q(second_key=key))
        keys = set(pairs.values_list("first_key", "second_key"))
        return {one for pair in keys for one in pair if one != key}


class DifferentPair(models.Model):
    """Two records that look alike, and of which somebody said that they are two."""

    # Keys and not references: a record that is deleted and brought back keeps its own.
    first_key = models.BigIntegerField()
    second_key = models.BigIntegerField(db_index=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    at = models.DateTimeField(auto_now_add=True)

    objects = DifferentPairQuerySet.as_manager()

    class Meta:
        verbose_name = _("pair of different organizations")
        verbose_name_plural = _("pairs of different organizations")
        constraints = (
            models.UniqueConstraint(
                fields=["first_key", "second_key"], name="different_pair_once"
            ),
            models.CheckConstraint(
                name="different_pair_in_order",
                condition=Q(first_key__lt=F("second_key")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.first_key} ≠ {self.second_key}"
