"""Which records were merged into which, and what it takes to undo that."""

from __future__ import annotations

from collections.abc import Collection

from django.db import models
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
