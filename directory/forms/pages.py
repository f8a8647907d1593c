"""The staff forms of pages and of the settings of the site."""

from __future__ import annotations

from directory.forms.base import MarkdownWidget, RecordForm
from directory.models import Page, SiteSettings


class PageForm(RecordForm):
    class Meta:
        model = Page
        fields = ("title", "path", "body", "position", "hide_in_navigation", "show_directory", "is_published")
        widgets = {"body": MarkdownWidget({"rows": 30})}


class SiteSettingsForm(RecordForm):
    class Meta:
        model = SiteSettings
        fields = ("site_name", "contact_email", "data_licence", "capacity_notice", "answer_days")
