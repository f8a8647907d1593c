"""Accounts of staff and their roles."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from directory.admin.base import ReadOnlyAdmin, StaffAdmin
from directory.admin.screens import user_of

DATES = ("last_login", "date_joined")


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

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        accounts: QuerySet[User] = super().get_queryset(request)
        return accounts.prefetch_related("groups")

    @admin.display(description=_("role"))
    def role(self, user: User) -> str:
        if user.is_superuser:
            return gettext("superuser")
        return ", ".join(group.name for group in user.groups.all())

    def get_readonly_fields(
        self, request: HttpRequest, _obj: User | None = None
    ) -> tuple[str, ...]:
        if user_of(request).is_superuser:
            return DATES
        # Whoever could tick this box would give themselves every other right.
        return ("is_superuser", *DATES)

    def has_change_permission(
        self, request: HttpRequest, obj: User | None = None
    ) -> bool:
        return super().has_change_permission(request, obj) and _may_touch(request, obj)

    def has_delete_permission(
        self, request: HttpRequest, obj: User | None = None
    ) -> bool:
        return super().has_delete_permission(request, obj) and _may_touch(request, obj)


def _may_touch(request: HttpRequest, account: User | None) -> bool:
    # With another's password or address one would be a superuser oneself.
    if account is not None and account.is_superuser:
        return user_of(request).is_superuser
    return True


@admin.register(Group)
class RoleAdmin(ReadOnlyAdmin, GroupAdmin):
    """The roles: the set-up makes them, the page of an account gives them."""
