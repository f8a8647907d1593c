"""The staff side, then every public address."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("", include("directory.urls")),
]
handler400 = "ecosystem.errors.bad_request"
handler403 = "ecosystem.errors.forbidden"
handler404 = "ecosystem.errors.not_found"
handler500 = "ecosystem.errors.server_error"
