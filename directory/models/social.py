"""Where an organization can be met on social networks."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from directory.lib import profiles, urls
from directory.models.fields import WebAddressField


class SocialProfileQuerySet(models.QuerySet["SocialProfile"]):
    def get_by_natural_key(self, organization: str, url_key: str) -> SocialProfile:
        return self.get(organization__slug=organization, url_key=url_key)


class ProfileFormField(forms.CharField):
    """The address of a profile as people write it, `@name@host` among it."""

    default_validators = [urls.validate_web_address]

    def to_python(self, value: object) -> str:
        return profiles.complete(super().to_python(value) or "")


class SocialProfile(models.Model):
    """A page or channel of an organization on a social network."""

    class Kind(models.TextChoices):
        BLUESKY = "bluesky", "Bluesky"
        DISCORD = "discord", "Discord"
        FACEBOOK = "facebook", "Facebook"
        INSTAGRAM = "instagram", "Instagram"
        LINKEDIN = "linkedin", "LinkedIn"
        MASTODON = "mastodon", "Mastodon"
        MATRIX = "matrix", "Matrix"
        PEERTUBE = "peertube", "PeerTube"
        PIXELFED = "pixelfed", "Pixelfed"
        SIGNAL = "signal", "Signal"
        TELEGRAM = "telegram", "Telegram"
        THREADS = "threads", "Threads"
        TIKTOK = "tiktok", "TikTok"
        WHATSAPP = "whatsapp", "WhatsApp"
        X = "x", "X"
        YOUTUBE = "youtube", "YouTube"
        OTHER = "other", _("Other")

    organization = models.ForeignKey(
        "Organization",
        models.CASCADE,
        related_name="social_profiles",
        verbose_name=_("organization"),
    )
    kind = models.CharField(
        _("network"),
        max_length=10,
        choices=Kind,
        blank=True,
        help_text=_("Told by the address where it is left open."),
    )
    url = WebAddressField(_("web address"), blank=False)
    url_key = models.CharField(
        max_length=500, blank=True, editable=False, db_index=True
    )

    objects = SocialProfileQuerySet.as_manager()

    class Meta:
        ordering = ("kind", "id")
        verbose_name = _("social profile")
        verbose_name_plural = _("social profiles")
        constraints = (
            models.UniqueConstraint(
                name="social_profile_once",
                fields=["organization", "url_key"],
                violation_error_message=_(
                    "This organization has that profile already."
                ),
            ),
            models.CheckConstraint(
                name="social_profile_url_web",
                condition=Q(url__startswith="http://") | Q(url__startswith="https://"),
                violation_error_message=_(
                    "The web address must begin with http:// or https://."
                ),
            ),
            models.CheckConstraint(
                name="social_profile_kind_known",
                # Written out: a class within a class does not see `Kind`.
                condition=Q(
                    kind__in=[
                        "bluesky",
                        "discord",
                        "facebook",
                        "instagram",
                        "linkedin",
                        "mastodon",
                        "matrix",
                        "peertube",
                        "pixelfed",
                        "signal",
                        "telegram",
                        "threads",
                        "tiktok",
                        "whatsapp",
                        "x",
                        "youtube",
                        "other",
                    ]
                ),
            ),
        )

    def __str__(self) -> str:
        return self.url

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Tell the network by the address where nobody said it, and derive the key."""
        self._derive()
        super().save(*args, **kwargs)

    def clean(self) -> None:
        self._derive()

    def natural_key(self) -> tuple[str, str]:
        return (self.organization.slug, self.url_key)

    # So that a dump holds the organization before the profiles that point at it.
    natural_key.dependencies = ["directory.organization"]  # type: ignore[attr-defined]

    @property
    def handle(self) -> str:
        """What it is called on its network."""
        return profiles.handle(self.url)

    @property
    def label(self) -> str:
        """The name of its network; of one that we do not know the host."""
        if self.kind == self.Kind.OTHER:
            return urls.host(self.url)
        return str(self.get_kind_display())

    def _derive(self) -> None:
        self.url_key = urls.url_key(self.url)
        self.kind = self.kind or profiles.kind_of(self.url)
