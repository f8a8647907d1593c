"""Pages that staff write, and the settings of the whole site."""

from __future__ import annotations

from typing import Any, Self

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from directory.lib import languages, markdown
from directory.models.fields import BlockField, LineField, MailField, at_most
from directory.models.translations import Translated, columns_of

BODY_LIMIT = 50_000
TAKEN_FIRST_WORDS = (
    "admin",
    "api",
    "data",
    "feeds",
    "healthz",
    "organizations",
    "picture",
    "readyz",
    "search",
    "sectors",
    "static",
    "suggest",
    "suggestions",
    "tags",
    "tiers",
    "workshops",
    *(code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE),
)


def refuse_taken_path(path: str) -> None:
    """Refuse an address whose first word belongs to the portal itself."""
    first_word = path.strip("/").partition("/")[0]
    if first_word in TAKEN_FIRST_WORDS:
        raise ValidationError(
            pgettext_lazy(
                "staff",
                "Addresses that begin with /%(word)s/ belong to the portal itself.",
            ),
            params={"word": first_word},
        )


class PageQuerySet(models.QuerySet["Page"]):
    def published(self) -> Self:
        """Keep what the public may see."""
        return self.filter(is_published=True)

    def without_bodies(self) -> Self:
        """Keep the published pages, of each as much as a link needs."""
        return self.published().defer(*columns_of("body"))

    def with_others(self, path: str) -> tuple[Page | None, list[Page]]:
        """Return the page at a path, published or not, and all published ones.

        It takes one statement, which brings the body of that page alone, as readers of
        the active language get it.
        """
        # In English and in the reader's language: the others are not shown.
        columns = {
            languages.column("body", languages.ENGLISH),
            languages.column("body"),
        }
        bodies = {
            f"own_{column}": models.Case(
                models.When(path=path, then=column),
                default=models.Value(""),
                output_field=models.TextField(),
            )
            for column in columns
        }
        wanted = self.filter(Q(path=path) | Q(is_published=True))
        pages = list(wanted.defer(*columns_of("body")).annotate(**bodies))
        own_page = None
        for page in pages:
            if page.path == path:
                for column in columns:
                    setattr(page, column, getattr(page, f"own_{column}"))
                own_page = page
        return own_page, [page for page in pages if page.is_published]

    def get_by_natural_key(self, path: str) -> Page:
        return self.get(path=path)


class Page(models.Model):
    """A page that staff write in Markdown, at an address of its own."""

    path = models.CharField(
        _("address"),
        max_length=200,
        unique=True,
        validators=[
            RegexValidator(
                r"^/([a-z0-9]+(-[a-z0-9]+)*/)*$",
                pgettext_lazy(
                    "staff",
                    "Write small letters, digits and hyphens between slashes: /about/"
                    " or /about/us/.",
                ),
            ),
            refuse_taken_path,
        ],
        help_text=_("/about/, or / for the front page."),
    )
    title = LineField(_("title"), max_length=200, help_text=_("In the navigation."))
    body = BlockField(
        _("text"),
        blank=True,
        validators=[MaxLengthValidator(BODY_LIMIT)],
        help_text=_(
            "Markdown. If it begins with a heading, that is the heading of the page,"
            " otherwise the title is."
        ),
    )
    position = models.PositiveSmallIntegerField(
        _("position"), default=10, help_text=_("Its place in the navigation.")
    )
    hide_in_navigation = models.BooleanField(_("hide in navigation"), default=False)
    show_directory = models.BooleanField(
        _("show directory"),
        default=False,
        help_text=_("The tiers and their listings follow the text."),
    )
    is_published = models.BooleanField(_("published"), default=False)
    updated_at = models.DateTimeField(
        _("last changed"), auto_now=True, db_default=Now()
    )

    local_title = Translated("title")
    local_body = Translated("body")
    objects = PageQuerySet.as_manager()

    class Meta:
        ordering = ("position", "path")
        verbose_name = _("page")
        verbose_name_plural = _("pages")
        constraints = (
            models.CheckConstraint(name="page_has_title", condition=~Q(title="")),
            models.CheckConstraint(
                name="page_path_between_slashes",
                condition=Q(path__startswith="/", path__endswith="/"),
            ),
            *(
                models.CheckConstraint(
                    name=f"page_{column}_short", condition=at_most(column, BODY_LIMIT)
                )
                for column in columns_of("body")
            ),
        )

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return languages.path_in(get_language() or languages.ENGLISH, self.path)

    def natural_key(self) -> tuple[str]:
        return (self.path,)

    def heading(self) -> str:
        """Return the words of its h1: the heading of the body, else the title."""
        body = self.local_body
        heading = markdown.split_heading(body)[0]
        return languages.like(body, heading) if heading else self.local_title

    def text(self) -> str:
        """Return the body in Markdown without the heading it begins with."""
        body = self.local_body
        return languages.like(body, markdown.split_heading(body)[1])


class SiteSettingsQuerySet(models.QuerySet["SiteSettings"]):
    def current(self) -> SiteSettings:
        """Return the one row, or an unsaved one with nothing set."""
        return self.first() or SiteSettings(pk=1)


class SiteSettings(models.Model):
    """What the whole site says of itself.

    What depends on an empty value is absent until it is set.
    """

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    site_name = LineField(_("name of the site"), max_length=60, default="Ecosystem")
    contact_email = MailField(
        _("contact address"),
        blank=True,
        help_text=_("Where corrections and security reports may be sent."),
    )
    data_licence = LineField(
        _("licence of the data"),
        max_length=100,
        blank=True,
        help_text=_("Such as CC BY 4.0, shown in every footer."),
    )
    capacity_notice = LineField(
        _("capacity notice"),
        max_length=300,
        blank=True,
        help_text=_("Such as: We are slow until 7 January."),
    )
    capacity_until = models.DateField(
        _("last day of the notice"),
        null=True,
        blank=True,
        help_text=_("After this day visitors no longer read it: 2027-01-07."),
    )
    answer_days = models.PositiveSmallIntegerField(
        _("answer promise in days"),
        null=True,
        blank=True,
        help_text=_("Within how many days a suggestion is answered."),
    )

    local_site_name = Translated("site_name")
    local_capacity_notice = Translated("capacity_notice")
    objects = SiteSettingsQuerySet.as_manager()

    class Meta:
        verbose_name = _("site settings")
        verbose_name_plural = _("site settings")
        constraints = (
            models.CheckConstraint(name="site_settings_one_row", condition=Q(id=1)),
            models.CheckConstraint(
                name="site_settings_named", condition=~Q(site_name="")
            ),
        )

    def __str__(self) -> str:
        return self.site_name

    def save(self, *args: Any, **kwargs: Any) -> None:
        # A second row would break the constraint; so any instance is the one row.
        self.pk = 1
        super().save(*args, **kwargs)

    def notice(self) -> str:
        """Return the capacity notice while it holds, its last day included."""
        # Asked with each page: these settings are kept while the content rests.
        if self.capacity_until and self.capacity_until < timezone.localdate():
            return ""
        return self.local_capacity_notice

    def empty_fields(self) -> list[str]:
        """Return the labels of what staff have not set yet."""
        optional = ("contact_email", "data_licence", "answer_days")
        labels = {field.name: field.verbose_name for field in self._meta.fields}
        empty = [name for name in optional if not getattr(self, name)]
        return [str(labels[name]) for name in empty]
