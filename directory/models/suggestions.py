"""What visitors suggest, what was said about it and, apart from both, who sent it."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from typing import Self

from django.conf import settings
from django.core.validators import MaxLengthValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from directory.models.fields import BlockField, LineField

DESCRIPTION_LIMIT = 5_000
NOTE_LIMIT = 2_000
FIELDS = (
    "name",
    "acronym",
    "url",
    "description",
    "kind",
    "sectors",
    "scope",
    "founded",
    "city",
    "region",
    "country",
    "phone",
    "working_languages",
    "joining",
)
"""What a visitor may write of an organization.

`sectors` are slugs, all else is text.
"""
ADDED = ("other_names", "belongs_to", "social_profiles")
"""What a visitor may say besides, each a list of words: a record only ever gets more of
it.
"""
FIELD_WORDS = {
    "name": _("name"),
    "acronym": _("short name"),
    "url": _("website"),
    "description": _("description"),
    "sectors": _("sectors"),
    "scope": _("reach"),
    "founded": _("when it began"),
    "city": _("city"),
    "region": _("region"),
    "country": _("country"),
    "phone": _("phone"),
    "working_languages": _("languages it works in"),
    "joining": _("how to join or get support"),
    "social_profiles": _("profiles on social networks"),
    "other_names": _("other names"),
    "belongs_to": _("what it belongs to"),
    "kind": _("kind"),
    "tags": _("tags"),
    "tiers": _("tiers"),
    "status": _("whether it is active"),
    "dissolved": _("when it ended"),
    "successor": _("what followed it"),
    "alternate_name": _("another name"),
}
"""What a decision may change, in the words of letters and of the private page."""


def new_secret() -> str:
    """Return a random value that no other row has, for what only one row may open."""
    return secrets.token_urlsafe(16)


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def pending(self) -> Self:
        """Keep what is not decided yet, spam or not."""
        return self.filter(state__in=Suggestion.PENDING)

    def decided(self) -> Self:
        """Keep what staff accepted, merged or declined."""
        return self.filter(state__in=Suggestion.DECIDED)

    def queued(self) -> Self:
        """Keep what waits in the main queue."""
        return self.pending().filter(verdict=Suggestion.Verdict.CLEAN)

    def for_staff(self) -> Self:
        """Keep what waits for us: nobody else has to answer first."""
        return self.pending().exclude(state=Suggestion.State.QUESTION)

    def for_sender(self, *, to_remind_since: datetime | None = None) -> Self:
        """Keep what waits for its sender, spam left out, the longest first.

        Each says when its question was asked, and when it was asked once more. With
        `to_remind_since` only those asked at that time or before, and only once.
        """
        questions = SuggestionMessage.objects.filter(
            suggestion=models.OuterRef("pk"), is_answer=False
        ).order_by("-at", "-id")
        waiting = self.filter(state=Suggestion.State.QUESTION)
        asked = waiting.exclude(verdict=Suggestion.Verdict.SPAM).annotate(
            asked_at=models.Subquery(questions.values("at")[:1]),
            reminded_at=models.Subquery(questions.values("reminded_at")[:1]),
        )
        if to_remind_since is not None:
            asked = asked.filter(asked_at__lte=to_remind_since, reminded_at=None)
        return asked.order_by("asked_at", "id")

    def about(self, organization_key: int) -> Self:
        """Keep what concerns this organization."""
        return self.filter(organization=organization_key)

    def received_since(self, moment: datetime) -> Self:
        return self.filter(received_at__gte=moment)

    def sent_with(self, form_key: str) -> Self:
        """Keep what came with the same form, whatever its words.

        The first half of a key is the form's, the second tells the words.
        """
        form = form_key[: len(form_key) // 2]
        # Keys are hexadecimal, so "g" is beyond all that begin alike. SQLite answers a
        # range from the index of the keys, but reads all rows for a LIKE.
        return self.filter(form_key__gte=form, form_key__lt=f"{form}g")

    def due_to_forget(self) -> Self:
        """Keep those whose sender is to be forgotten: ended long ago, or old spam."""
        limit = timezone.now() - timedelta(days=settings.PERSONAL_DATA_DAYS)
        has_ended = Q(ended_at__lt=limit)
        # Nobody has to decide about spam, so it has no end to count from.
        is_old_spam = Q(verdict=Suggestion.Verdict.SPAM, received_at__lt=limit)
        return self.filter(has_ended | is_old_spam)


class Suggestion(models.Model):
    """What a visitor wrote of a new organization or a listed one, and its fate."""

    class Kind(models.TextChoices):
        NEW = "new", _("New organization")
        CORRECTION = "correction", _("Correction")
        CLOSED = "closed", _("Closed or merged")
        LINK = "link", _("Website does not work or is not theirs")
        LEAVE_OUT = "leave_out", _("Asks to be left out")

    class State(models.TextChoices):
        RECEIVED = "received", _("Received")
        LOOKED_AT = "looked_at", _("Being looked at")
        QUESTION = "question", _("We have a question")
        ACCEPTED = "accepted", _("Accepted")
        MERGED = "merged", _("Added to a listed organization")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    class Verdict(models.TextChoices):
        CLEAN = "clean", _("Clean")
        DOUBTFUL = "doubtful", _("Doubtful")
        SPAM = "spam", _("Spam")

    class How(models.TextChoices):
        PART = "part", _("I am part of it")
        WORKED = "worked", _("I have worked with it")
        READ = "read", _("I came across it")

    PENDING = (State.RECEIVED, State.LOOKED_AT, State.QUESTION)
    DECIDED = (State.ACCEPTED, State.MERGED, State.DECLINED)

    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.NEW)
    state = models.CharField(
        _("state"), max_length=10, choices=State, default=State.RECEIVED
    )
    verdict = models.CharField(
        _("verdict"), max_length=8, choices=Verdict, default=Verdict.CLEAN
    )
    points = models.PositiveSmallIntegerField(_("spam points"), default=0)
    reasons = models.JSONField(
        _("spam reasons"),
        default=list,
        blank=True,
        help_text=_("Code, points and detail of each."),
    )
    language = models.CharField(_("language of the form"), max_length=10, default="en")

    name = LineField(
        _("name"),
        max_length=200,
        help_text=_("Of the organization, as it was when the suggestion came."),
    )
    organization = models.ForeignKey(
        "Organization",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="suggestions",
        verbose_name=_("organization"),
        help_text=_("What it is about, or what was made or changed by accepting it."),
    )
    seen_version = models.PositiveBigIntegerField(null=True, blank=True, editable=False)
    """The newest version of the organization when the form was opened.

    None for a new one.
    """
    submitted = models.JSONField(_("submitted"), default=dict)
    """What was sent, by field: of a correction only what differs.

    Besides FIELDS and ADDED: `successor` and `dissolved` in words.
    """
    note = BlockField(_("why"), blank=True, validators=[MaxLengthValidator(NOTE_LIMIT)])
    evidence = BlockField(
        _("how to check it"), blank=True, validators=[MaxLengthValidator(NOTE_LIMIT)]
    )
    how = models.CharField(
        _("how the sender knows it"), max_length=10, choices=How, blank=True
    )
    is_different = models.BooleanField(
        _("said to be a different one"),
        default=False,
        help_text=_("The sender saw likely doubles and went on."),
    )
    # None and not "" where it is not known: only of None a unique column holds several.
    form_key = models.CharField(max_length=64, unique=True, null=True, editable=False)  # noqa: DJ001
    """The digest of the form's token, which counts once, and that of its words."""
    fingerprint = models.CharField(
        max_length=64, blank=True, editable=False, db_index=True
    )
    """The digest of its folded words: the same text from many places has the same."""
    secret = models.CharField(max_length=22, default=new_secret, editable=False)
    """Signed into the address of its page, since a restore gives numbers again."""
    has_former_token = models.BooleanField(default=False, editable=False)
    """Its sender may hold an address from before, signed over the number alone."""
    edition = models.PositiveIntegerField(default=1, editable=False)
    """Raised whenever the sender changes something.

    So nobody decides about words they have not seen.
    """

    received_at = models.DateTimeField(_("received"), default=timezone.now)
    assigned_to = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("assigned to"),
    )
    assigned_at = models.DateTimeField(_("assigned"), null=True, blank=True)
    ended_at = models.DateTimeField(_("decided"), null=True, blank=True)
    """When it was decided or withdrawn."""
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    reason = BlockField(
        _("reason"), blank=True, help_text=_("Of a declined one, as it was sent.")
    )
    published = models.JSONField(_("published"), default=dict, blank=True)
    """What the decision wrote, by field, after staff chose and amended."""
    before = models.JSONField(default=dict, blank=True, editable=False)
    """What undoing brings back: the organization's key and the verdict before."""
    version_before = models.PositiveBigIntegerField(
        null=True, blank=True, editable=False
    )
    version_after = models.PositiveBigIntegerField(
        null=True, blank=True, editable=False
    )

    objects = SuggestionQuerySet.as_manager()
    asked_at: datetime  # brought by for_sender, as is this:
    reminded_at: datetime | None

    class Meta:
        ordering = ("received_at", "id")
        verbose_name = _("suggestion")
        verbose_name_plural = _("suggestions")
        indexes = (
            models.Index(
                fields=["state", "verdict", "received_at"], name="suggestion_queue"
            ),
            models.Index(fields=["verdict", "received_at"], name="suggestion_verdict"),
        )
        constraints = (
            models.CheckConstraint(
                name="suggestion_ended_when_over",
                # Written out: a class within a class does not see `State`.
                condition=Q(
                    state__in=["received", "looked_at", "question"], ended_at=None
                )
                | Q(
                    state__in=["accepted", "merged", "declined", "withdrawn"],
                    ended_at__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="suggestion_kind_known",
                condition=Q(
                    kind__in=["new", "correction", "closed", "link", "leave_out"]
                ),
            ),
            models.CheckConstraint(
                name="suggestion_verdict_known",
                condition=Q(verdict__in=["clean", "doubtful", "spam"]),
            ),
        )

    def __str__(self) -> str:
        return f"{self.pk}: {self.name}"

    @property
    def is_pending(self) -> bool:
        return self.state in self.PENDING

    @property
    def is_decided(self) -> bool:
        return self.state in self.DECIDED

    @property
    def is_new(self) -> bool:
        return self.kind == self.Kind.NEW

    @property
    def wrote_record(self) -> bool:
        """Tell whether the decision wrote into a record."""
        return self.state in (self.State.ACCEPTED, self.State.MERGED)

    @property
    def made_record(self) -> bool:
        """Tell whether accepting it made its record."""
        return self.state == self.State.ACCEPTED and self.version_before is None


class SuggestionMessage(models.Model):
    """One question by staff or one answer by the sender."""

    suggestion = models.ForeignKey(
        Suggestion,
        models.CASCADE,
        related_name="messages",
        verbose_name=_("suggestion"),
    )
    text = BlockField(_("text"), validators=[MaxLengthValidator(NOTE_LIMIT)])
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("by"),
    )
    is_answer = models.BooleanField(_("from the sender"), default=False)
    at = models.DateTimeField(_("at"), default=timezone.now)
    reminded_at = models.DateTimeField(null=True, blank=True, editable=False)
    """When a question without an answer was asked once more, by mail."""

    class Meta:
        ordering = ("at", "id")
        verbose_name = _("message")
        verbose_name_plural = _("messages")
        constraints = (
            models.CheckConstraint(
                name="suggestion_message_says_something", condition=~Q(text="")
            ),
        )

    def __str__(self) -> str:
        return self.text[:60]


class Sender(models.Model):
    """Who sent a suggestion: all that is personal, apart, and gone with this row."""

    suggestion = models.OneToOneField(
        Suggestion, models.CASCADE, primary_key=True, verbose_name=_("suggestion")
    )
    name = LineField(_("name"), max_length=100, blank=True)
    email = models.EmailField(_("e-mail"), blank=True, db_index=True)
    address_key = models.CharField(
        max_length=64, blank=True, editable=False, db_index=True
    )
    """The keyed digest of the network address, with a key that changes daily."""

    class Meta:
        verbose_name = _("sender")
        verbose_name_plural = _("senders")

    def __str__(self) -> str:
        return self.name or pgettext("staff", "Somebody")


class Letter(models.Model):
    """A mail about a suggestion, and which kind it is."""

    class Kind(models.TextChoices):
        RECEIVED = "received", _("Received")
        LINK = "link", _("Private link")
        QUESTION = "question", _("Question")
        REMINDER = "reminder", _("Reminder")
        ACCEPTED = "accepted", _("Accepted")
        MERGED = "merged", _("Already here")
        DECLINED = "declined", _("Declined")
        CORRECTED = "corrected", _("Corrected")

    suggestion = models.ForeignKey(
        Suggestion, models.CASCADE, related_name="letters", verbose_name=_("suggestion")
    )
    email = models.OneToOneField(
        "post_office.Email", models.CASCADE, related_name="+", verbose_name=_("mail")
    )
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    queued_at = models.DateTimeField(_("queued"), default=timezone.now)

    class Meta:
        ordering = ("queued_at", "id")
        verbose_name = _("letter")
        verbose_name_plural = _("letters")

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.queued_at:%Y-%m-%d}"
