"""What staff keep for deciding: words they use again, notes, and what is half done."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.models.fields import BlockField, LineField
from directory.models.suggestions import NOTE_LIMIT, Suggestion


class KeptWords(models.Model):
    """Words that staff use again and again, in one language.

    A letter begins with them, and they can be edited there.
    """

    title = LineField(_("title"), max_length=80)
    language = models.CharField(_("language"), max_length=10, default="en")
    text = BlockField(_("text"), validators=[MaxLengthValidator(NOTE_LIMIT)])
    position = models.PositiveSmallIntegerField(_("position"), default=10)

    class Meta:
        abstract = True
        ordering = ("position", "title", "id")

    def __str__(self) -> str:
        return self.title


class DeclineReason(KeptWords):
    """Why a suggestion is declined."""

    class Meta(KeptWords.Meta):
        verbose_name = _("reason to decline")
        verbose_name_plural = _("reasons to decline")
        constraints = (
            models.UniqueConstraint(
                fields=["title", "language"],
                name="decline_reason_once",
                violation_error_message=_("This reason stands here."),
            ),
            models.CheckConstraint(
                name="decline_reason_says_something",
                condition=~Q(text="") & ~Q(title=""),
            ),
        )


class KeptQuestion(KeptWords):
    """What a sender is asked."""

    class Meta(KeptWords.Meta):
        verbose_name = _("question to senders")
        verbose_name_plural = _("questions to senders")
        constraints = (
            models.UniqueConstraint(
                fields=["title", "language"],
                name="kept_question_once",
                violation_error_message=_("This question stands here."),
            ),
            models.CheckConstraint(
                name="kept_question_says_something",
                condition=~Q(text="") & ~Q(title=""),
                violation_error_message=_("Write a title and the question."),
            ),
        )


class SuggestionNote(models.Model):
    """What one of the staff tells the others about a suggestion.

    Its words may name the sender, so it goes when the sender is forgotten.
    """

    suggestion = models.ForeignKey(
        Suggestion,
        models.CASCADE,
        related_name="staff_notes",
        verbose_name=_("suggestion"),
    )
    text = BlockField(_("text"), validators=[MaxLengthValidator(NOTE_LIMIT)])
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("by"),
    )
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        ordering = ("at", "id")
        verbose_name = _("internal note")
        verbose_name_plural = _("internal notes")
        constraints = (
            models.CheckConstraint(
                name="suggestion_note_says_something",
                condition=~Q(text=""),
                violation_error_message=_("Write the note."),
            ),
        )

    def __str__(self) -> str:
        return self.text[:60]


class KeptDecision(models.Model):
    """What one of the staff typed about a suggestion and did not send yet."""

    suggestion = models.ForeignKey(
        Suggestion,
        models.CASCADE,
        related_name="kept_decisions",
        verbose_name=_("suggestion"),
    )
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        related_name="+",
        verbose_name=_("by"),
    )
    values = models.JSONField(_("values"), default=dict)
    """What stands in the fields, by name, as a browser sends it: lists of texts."""
    at = models.DateTimeField(_("at"), default=timezone.now)

    class Meta:
        ordering = ("at", "id")
        verbose_name = _("kept decision")
        verbose_name_plural = _("kept decisions")
        constraints = (
            models.UniqueConstraint(
                fields=["suggestion", "by"],
                name="kept_decision_once",
                violation_error_message=_("This is kept already."),
            ),
        )

    def __str__(self) -> str:
        return f"{self.suggestion_id}: {self.by_id}"
