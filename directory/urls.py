"""Every public address, grouped by what it is about. The page catch-all stands last."""

from django.contrib.sitemaps import views as sitemap_views
from django.urls import path, re_path
from django.views.decorators.cache import cache_control

from directory.sitemaps import SITEMAPS
from directory.views import health, organizations, pages, search, taxonomy

sitemap = cache_control(no_cache=True)

urlpatterns = [
    # organizations
    path("organizations/", organizations.OrganizationList.as_view(), name="organizations"),
    path("organizations/<str:slug>/", organizations.OrganizationDetail.as_view(), name="organization"),
    # search
    path("search/suggest/", search.suggestions, name="search-suggest"),
    # taxonomy
    path("sectors/", taxonomy.SectorIndex.as_view(), name="sectors"),
    path("sectors/<str:slug>/", taxonomy.SectorDetail.as_view(), name="sector"),
    path("tiers/<str:slug>/", taxonomy.TierDetail.as_view(), name="tier"),
    path("tags/", taxonomy.TagIndex.as_view(), name="tags"),
    path("tags/<str:slug>/", taxonomy.TagDetail.as_view(), name="tag"),
    # machines
    path(
        "sitemap.xml",
        sitemap(sitemap_views.index),
        {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap"},
        name="sitemap-index",
    ),
    path("sitemap-<section>.xml", sitemap(sitemap_views.sitemap), {"sitemaps": SITEMAPS}, name="sitemap"),
    path("robots.txt", health.robots, name="robots"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path(".well-known/security.txt", health.security_txt, name="security-txt"),
    # pages
    path("", pages.FrontPage.as_view(), name="front"),
    re_path(r"^(?P<path>(?:[a-z0-9-]+/)+)$", pages.PageDetail.as_view(), name="page"),
]
