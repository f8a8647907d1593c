"""The staff side, then every public address: those of machines once, those of readers
in each language.
"""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.urls import include, path

from directory.urls import for_machines

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include(for_machines)),
    *i18n_patterns(path("", include("directory.urls")), prefix_default_language=False),
]
handler400 = "ecosystem.errors.bad_request"
handler403 = "ecosystem.errors.forbidden"
handler404 = "ecosystem.errors.not_found"
handler500 = "ecosystem.errors.server_error"
