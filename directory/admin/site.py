"""The staff site itself: it shows what is derived from our own base class, and nothing that a library would add."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from directory.admin.base import StaffAdmin


class StaffSite(admin.AdminSite):
    """The staff side. Pages that libraries bring for their own tables stay out: among them are some that run code."""

    site_title = _("Staff")
    site_header = _("Ecosystem: staff")
    index_title = _("Today")
    enable_nav_sidebar = False

    def register(
        self,
        model_or_iterable: type[Model] | Iterable[type[Model]],
        admin_class: type[admin.ModelAdmin[Any]] | None = None,
        **options: Any,
    ) -> None:
        if admin_class is not None and issubclass(admin_class, StaffAdmin):
            super().register(model_or_iterable, admin_class, **options)
