"""What the search is made of: its index, synonyms, and questions without an answer."""

from __future__ import annotations

from datetime import timedelta
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.lib import text
from directory.models.fields import LineField


class Posting(models.Model):
    """A key of the index and the published organizations that have it.

    A key is a word in a field, a value of a facet or a web address.
    """

    key = models.CharField(max_length=250)
    count = models.PositiveIntegerField()
    version = models.PositiveBigIntegerField(db_index=True)
    ids = models.BinaryField()

    objects: models.Manager[Posting] = models.Manager()

    class Meta:
        verbose_name = _("entry of the index")
        verbose_name_plural = _("entries of the index")
        # The second lets a prefix be looked up without reading the bitmaps: twenty
        # times as quick.
        indexes = (models.Index(fields=["key", "count"], name="posting_by_prefix"),)
        constraints = (models.UniqueConstraint(name="posting_once", fields=["key"]),)

    def __str__(self) -> str:
        return self.key


class Document(models.Model):
    """The entries under which one published organization stands, four bytes each.

    `version` is the number of the content at which they changed.
    """

    # Not a foreign key: after an organization is deleted, this says what has to be
    # taken out.
    organization_key = models.PositiveBigIntegerField(primary_key=True)
    postings = models.BinaryField()
    version = models.PositiveBigIntegerField(db_index=True)

    objects: models.Manager[Document] = models.Manager()

    class Meta:
        verbose_name = _("indexed organization")
        verbose_name_plural = _("indexed organizations")

    def __str__(self) -> str:
        return str(self.organization_key)


class IndexVersion(models.Model):
    """One row: what form of keys the index was built with, and at which number."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    form = models.CharField(max_length=200)
    number = models.PositiveBigIntegerField(default=0)

    objects: models.Manager[IndexVersion] = models.Manager()

    class Meta:
        verbose_name = _("version of the index")
        verbose_name_plural = _("versions of the index")
        constraints = (
            models.CheckConstraint(name="index_version_one_row", condition=Q(id=1)),
        )

    def __str__(self) -> str:
        return self.form


class Synonym(models.Model):
    """Words that mean the same to a searcher: "co-op = cooperative = cooperativa"."""

    words = LineField(
        _("words"),
        max_length=300,
        unique=True,
        help_text=_(
            "With = between them: co-op = cooperative = cooperativa. Each may be"
            " several words."
        ),
    )

    objects: models.Manager[Synonym] = models.Manager()

    class Meta:
        ordering = ("words",)
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")
        constraints = (
            models.CheckConstraint(name="synonym_not_empty", condition=~Q(words="")),
        )

    def __str__(self) -> str:
        return str(self.words)

    def clean(self) -> None:
        """Ask for two different words at least."""
        if len(self.members()) < 2:
            raise ValidationError(
                {"words": _("Write at least two different words with = between them.")}
            )

    def members(self) -> list[str]:
        """Return the folded words and phrases that mean the same, each once."""
        folded = [text.fold(phrase) for phrase in self.words.split("=")]
        # A dictionary keeps them in the order in which staff wrote them.
        return [phrase for phrase in dict.fromkeys(folded) if phrase]


RECENT_DAYS = 30
FREQUENT_TIMES = 3


class MissedSearchQuerySet(models.QuerySet["MissedSearch"]):
    def recent(self) -> Self:
        """Keep the last thirty days."""
        begin = timezone.localdate() - timedelta(days=RECENT_DAYS)
        return self.filter(day__gt=begin)

    def frequent(self) -> list[tuple[str, int]]:
        """Return what was asked in vain three times or more of late, most often first.

        Each question comes with the number of times.
        """
        questions = (
            self.recent()
            .values("question")
            .annotate(times=Sum("count"))
            .filter(times__gte=FREQUENT_TIMES)
            .order_by("-times", "question")
        )
        return list(questions.values_list("question", "times"))


class MissedSearch(models.Model):
    """How often one question found nothing on one day; who asked is not known."""

    question = models.CharField(_("question"), max_length=60)
    day = models.DateField(_("day"))
    count = models.PositiveIntegerField(_("times"))

    objects = MissedSearchQuerySet.as_manager()

    class Meta:
        ordering = ("-day", "question")
        verbose_name = _("search that found nothing")
        verbose_name_plural = _("searches that found nothing")
        constraints = (
            models.UniqueConstraint(
                name="missed_search_once_a_day", fields=["question", "day"]
            ),
        )

    def __str__(self) -> str:
        return self.question
