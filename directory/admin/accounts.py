"""Accounts of staff and their roles."""

from __future__ import annotations

from django.contrib import admin, messages
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from directory.admin.base import ReadOnlyAdmin, StaffAdmin
from directory.admin.forms.accounts import AccountForm, InvitationForm
from directory.admin.generics import AnyModelForm, ExtraContext
from directory.admin.screens import user_of
from directory.operations import accounts

OF_ACCOUNT = ("log_in", "last_login", "date_joined")


@admin.register(User)
class AccountAdmin(StaffAdmin, UserAdmin):  # type: ignore[type-arg]
    """Accounts. Who is no superuser can make none, and cannot touch one.

    A new one is an invitation: the person chooses the password.
    """

    list_display = ("username", "full_name", "email", "role", "is_active", "last_login")
    list_filter = ("is_active", "groups")
    fieldsets = (
        (None, {"fields": ("username", "log_in")}),
        (_("Person"), {"fields": ("first_name", "last_name", "email")}),
        (_("Rights"), {"fields": ("groups", "is_active", "is_superuser")}),
        (_("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (None, {"fields": ("first_name", "last_name", "email", "groups")}),
    )
    form = AccountForm
    add_form = InvitationForm
    add_form_template = "admin/directory/invite.html"
    filter_horizontal = ()

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        accounts: QuerySet[User] = super().get_queryset(request)
        return accounts.prefetch_related("groups")

    @admin.display(description=_("name"))
    def full_name(self, user: User) -> str:
        return user.get_full_name()

    @admin.display(description=_("log-in"))
    def log_in(self, user: User) -> str:
        """Say how somebody gets in, and where to help; never a word of the password."""
        if user.has_usable_password():
            words = gettext("With a password.")
            label = gettext("Set another one")
        else:
            words = gettext(
                "Invited; no password yet. “Forgotten your password?” on the page of"
                " the log-in sends another invitation."
            )
            label = gettext("Set one")
        address = reverse("admin:auth_user_password_change", args=[user.pk])
        return format_html('{} <a href="{}">{}</a>', words, address, label)

    @admin.display(description=_("role"))
    def role(self, user: User) -> str:
        if user.is_superuser:
            return gettext("superuser")
        return ", ".join(group.name for group in user.groups.all())

    def get_readonly_fields(
        self, request: HttpRequest, _obj: User | None = None
    ) -> tuple[str, ...]:
        if user_of(request).is_superuser:
            return OF_ACCOUNT
        # Whoever could tick this box would give themselves every other right.
        return ("is_superuser", *OF_ACCOUNT)

    def add_view(
        self,
        request: HttpRequest,
        form_url: str = "",
        extra_context: ExtraContext = None,
    ) -> HttpResponse:
        """Invite a colleague."""
        title = {"title": gettext("Invite a colleague")}
        return super().add_view(request, form_url, {**(extra_context or {}), **title})

    def save_model(
        self, request: HttpRequest, obj: User, form: AnyModelForm, change: bool
    ) -> None:
        groups = form.cleaned_data["groups"]
        if not change:
            accounts.invite(obj, groups, by=user_of(request))
            return
        # Who has a role is let in; what else they may do says the role.
        obj.is_staff = obj.is_staff or obj.is_superuser or bool(groups)
        super().save_model(request, obj, form, change)

    def response_add(
        self,
        request: HttpRequest,
        obj: User,
        _post_url_continue: str | None = None,
    ) -> HttpResponse:
        """Say where the invitation went, and for how long its link holds."""
        days = accounts.INVITED_FOR.days
        words = ngettext(
            "The invitation to %(address)s is on its way. Its link holds %(days)d day.",
            "The invitation to %(address)s is on its way. Its link holds %(days)d"
            " days.",
            days,
        )
        words %= {"address": obj.email, "days": days}
        self.message_user(request, words, messages.SUCCESS)
        return redirect(self.address_name("changelist"))

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
