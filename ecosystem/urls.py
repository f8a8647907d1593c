"""The staff side, then every public address: those of machines once, those of readers
in each language.
"""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from directory.admin import passwords
from directory.urls import for_machines

# Names that begin with `password_reset` are Django's: its views lead to them.
of_passwords = [
    path("forgotten/", passwords.Forgotten.as_view(), name="forgotten"),
    path("forgotten/asked/", passwords.Asked.as_view(), name="password_reset_done"),
    path(
        "new-password/<uidb64>.<token>/",
        passwords.NewPassword.as_view(),
        name="password_reset_confirm",
    ),
    path(
        "invitation/<uidb64>.<token>/",
        passwords.Invitation.as_view(),
        name="invitation",
    ),
    path(
        "password-is-set/",
        passwords.Chosen.as_view(),
        name="password_reset_complete",
    ),
]
urlpatterns = [
    path("admin/", include(of_passwords)),
    path("admin/", admin.site.urls),
    path("", include(for_machines)),
    *i18n_patterns(path("", include("directory.urls")), prefix_default_language=False),
]
handler400 = "ecosystem.errors.bad_request"
handler403 = "ecosystem.errors.forbidden"
handler404 = "ecosystem.errors.not_found"
handler500 = "ecosystem.errors.server_error"
