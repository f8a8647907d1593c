"""The way to a password by mail: forgotten, or chosen for the first time."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.contrib.auth import views
from django.contrib.auth.forms import PasswordResetForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.generic import View

from directory.errors import DirectoryError
from directory.lib import clients
from directory.operations import accounts

FORMS = (
    "forgotten",
    "password_reset_confirm",
    "invitation",
)
"""The addresses of these forms: anybody opens them who is not signed in yet."""


class OfStaffSide(View):
    """A page of the staff side for whoever is not signed in; no cache keeps it."""

    @method_decorator(never_cache)
    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shared = admin.site.each_context(self.request)
        own: dict[str, Any] = super().get_context_data(**kwargs)  # type: ignore[misc]
        return {**shared, **own}


class Forgotten(OfStaffSide, views.PasswordResetView):
    """Ask for a mail; the answer is the same whether there is such an account."""

    title = _("Forgotten your password?")

    def form_valid(self, form: PasswordResetForm) -> HttpResponse:
        network = clients.address_of(self.request)
        try:
            accounts.ask_for_password(form.cleaned_data["email"], network=network)
        except DirectoryError as refusal:
            form.add_error("email", str(refusal))
            context = self.get_context_data(form=form)
            return self.render_to_response(context, status=429)
        return redirect(self.get_success_url())


class Asked(OfStaffSide, views.PasswordResetDoneView):
    """Say that a mail is on its way if there is such an account."""

    title = _("Look into your mail")


class NewPassword(OfStaffSide, views.PasswordResetConfirmView):
    """Choose another password, within the hour of the mail."""

    template_name = "admin/directory/new_password.html"


class Invitation(NewPassword):
    """Choose the first password, within the seven days of the invitation."""

    title = _("Choose a password")
    token_generator = accounts.INVITATIONS


class Chosen(OfStaffSide, views.PasswordResetCompleteView):
    """Say that the password holds, and lead to the log-in."""

    title = _("Your password is set")
