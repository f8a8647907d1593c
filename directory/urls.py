"""Every public address, grouped by what it is about. The page catch-all stands last."""

from django.contrib.sitemaps.views import sitemap
from django.urls import path, re_path
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from directory import sitemaps
from directory.views import charts, health, organizations, pages, taxonomy

fresh = cache_control(no_cache=True)

urlpatterns = [
    # organizations
    path("organizations/", organizations.OrganizationList.as_view(), name="organizations"),
    path("organizations/<str:slug>/", organizations.OrganizationDetail.as_view(), name="organization"),
    # taxonomy
    path("sectors/", taxonomy.SectorIndex.as_view(), name="sectors"),
    path("sectors/<str:slug>/", taxonomy.SectorDetail.as_view(), name="sector"),
    path("tiers/<str:slug>/", taxonomy.TierDetail.as_view(), name="tier"),
    path("tags/", taxonomy.TagIndex.as_view(), name="tags"),
    path("tags/<str:slug>/", taxonomy.TagDetail.as_view(), name="tag"),
    # charts
    path("picture/", charts.Picture.as_view(), name="picture"),
    # machines
    path("sitemap.xml", fresh(sitemaps.index), name="sitemap-index"),
    path("sitemap-<section>.xml", fresh(require_safe(sitemap)), {"sitemaps": sitemaps.SITEMAPS}, name="sitemap"),
    path("robots.txt", health.robots, name="robots"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path(".well-known/security.txt", health.security_txt, name="security-txt"),
    # pages
    path("", pages.FrontPage.as_view(), name="front"),
    re_path(r"^(?P<path>(?:[a-z0-9-]+/)+)$", pages.PageDetail.as_view(), name="page"),
]
