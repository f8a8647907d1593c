"""Accounts of staff and their roles."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from directory.admin.base import ReadOnlyAdmin, StaffAdmin

ONLY_BY_SUPERUSERS = ("is_superuser", "last_login", "date_joined")


@admin.register(User)
class AccountAdmin(StaffAdmin, UserAdmin):  # type: ignore[type-arg]
    """Accounts. Who is no superuser can make none, and cannot touch one."""

    list_display = ("username", "email", "role", "is_staff", "is_active", "last_login")
    list_filter = ("is_staff", "is_active", "groups")
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Person"), {"fields": ("first_name", "last_name", "email")}),
        (_("Rights"), {"fields": ("is_active", "is_staff", "groups", "is_superuser")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    filter_horizontal = ()

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).prefetch_related("groups")

    @admin.display(description=_("role"))
    def role(self, user: User) -> str:
        return (
            gettext("superuser")
            if user.is_superuser
            else ", ".join(group.name for group in user.groups.all())
        )

    def get_readonly_fields(
        self, request: HttpRequest, _obj: User | None = None
    ) -> tuple[str, ...]:
        return (
            ONLY_BY_SUPERUSERS[1:] if request.user.is_superuser else ONLY_BY_SUPERUSERS
        )

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and _may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and _may_touch(request, obj)


def _may_touch(request: HttpRequest, user: User | None) -> bool:
    return bool(user is None or not user.is_superuser or request.user.is_superuser)


@admin.register(Group)
class RoleAdmin(ReadOnlyAdmin, GroupAdmin):
    """The roles: made and kept by the set-up, given to people on the page of their
    account.
    """
