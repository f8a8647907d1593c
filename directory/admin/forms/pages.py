"""The staff forms of pages and of the settings of the site."""

from __future__ import annotations

from django.utils.translation import gettext

from directory.admin.forms.base import MarkdownWidget, VersionedForm
from directory.models import Page, SiteSettings
from directory.models.translations import columns_of


class PageForm(VersionedForm):
    class Meta:
        model = Page
        fields = (
            *columns_of("title"),
            "path",
            *columns_of("body"),
            "position",
            "hide_in_navigation",
            "show_directory",
            "is_published",
        )
        widgets = dict.fromkeys(columns_of("body"), MarkdownWidget({"rows": 30}))


class SiteSettingsForm(VersionedForm):
    class Meta:
        model = SiteSettings
        fields = (
            *columns_of("site_name"),
            "contact_email",
            "data_licence",
            *columns_of("capacity_notice"),
            "capacity_until",
            "answer_days",
        )

    def clean(self) -> dict[str, object] | None:
        """Let no notice be without an end: nobody remembers to take it away."""
        cleaned = super().clean()
        notices = map(self.cleaned_data.get, columns_of("capacity_notice"))
        has_notice = any(notices)
        # What was typed and is no date has an error of its own.
        has_end = self.cleaned_data.get("capacity_until", "") is not None
        if has_notice and not has_end:
            words = gettext("Until which day does the notice hold?")
            self.add_error("capacity_until", words)
        return cleaned

    def is_of_a_record(self) -> bool:
        """Count the one row as there before it is saved: two may be the first."""
        return True
