"""The staff forms of pages and of the settings of the site."""

from __future__ import annotations

from directory.admin.forms.base import MarkdownWidget, VersionedForm
from directory.models import Page, SiteSettings


class PageForm(VersionedForm):
    class Meta:
        model = Page
        fields = (
            "title",
            "path",
            "body",
            "position",
            "hide_in_navigation",
            "show_directory",
            "is_published",
        )
        widgets = {"body": MarkdownWidget({"rows": 30})}


class SiteSettingsForm(VersionedForm):
    class Meta:
        model = SiteSettings
        fields = (
            "site_name",
            "contact_email",
            "data_licence",
            "capacity_notice",
            "answer_days",
        )

    def is_of_a_record(self) -> bool:
        """Count the one row as there before it is saved: two may be the first."""
        return True
