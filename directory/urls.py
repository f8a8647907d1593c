"""Every public address, grouped by what it is about.

Those of machines have no language. The page catch-all stands last.
"""

from django.contrib.sitemaps.views import sitemap
from django.urls import path, re_path, register_converter
from django.urls.converters import StringConverter
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView

from directory import feeds, sitemaps
from directory.api import changes as api_changes
from directory.api import organizations as api_organizations
from directory.api import reconciliation, relationships, root, terms
from directory.formats import records
from directory.lib import slugs
from directory.views import (
    charts,
    data,
    health,
    organizations,
    pages,
    search,
    suggestions,
    taxonomy,
    workshops,
)
from directory.views.records import OrganizationFile

fresh = cache_control(no_cache=True)


class SlugConverter(StringConverter):
    """What an address can be made of, in any script.

    Anything else is no address and never reaches the database.
    """

    def to_python(self, value: str) -> str:
        if not slugs.is_slug(value):
            raise ValueError
        return value


register_converter(SlugConverter, "word")

for_machines = [
    path("sitemap.xml", fresh(sitemaps.index), name="sitemap-index"),
    path(
        "sitemap-<section>.xml",
        fresh(require_safe(sitemap)),
        {"sitemaps": sitemaps.SITEMAPS},
        name="sitemap",
    ),
    path("robots.txt", health.robots, name="robots"),
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
    path(".well-known/security.txt", health.security_txt, name="security-txt"),
    # the API
    path(
        "api/",
        require_safe(RedirectView.as_view(pattern_name="api-docs")),
        name="api-start",
    ),
    path("api/v1/", root.Root.as_view(), name="api"),
    path("api/v1/openapi.json", root.Schema.as_view(), name="api-schema"),
    path("api/docs/", root.Docs.as_view(), name="api-docs"),
    path(
        "api/v1/organizations/",
        api_organizations.OrganizationsView.as_view(),
        name="api-organizations",
    ),
    path(
        "api/v1/organizations/<word:slug>/",
        api_organizations.OrganizationView.as_view(),
        name="api-organization",
    ),
    path("api/v1/sectors/", terms.Sectors.as_view(), name="api-sectors"),
    path("api/v1/tiers/", terms.Tiers.as_view(), name="api-tiers"),
    path("api/v1/tags/", terms.Tags.as_view(), name="api-tags"),
    path(
        "api/v1/relationships/",
        relationships.Relationships.as_view(),
        name="api-relationships",
    ),
    path("api/v1/changes/", api_changes.Changes.as_view(), name="api-changes"),
    path("api/reconcile/", reconciliation.Reconcile.as_view(), name="reconcile"),
    re_path(
        r"^api/reconcile/suggest/(?P<offered>entity|property|type)/$",
        reconciliation.ReconcileSuggest.as_view(),
        name="reconcile-suggest",
    ),
    path(
        "api/reconcile/preview/",
        reconciliation.ReconcilePreview.as_view(),
        name="reconcile-preview",
    ),
    # An address without its last slash is still led to the one with it.
    re_path(r"^api/.+/$", root.Nothing.as_view(), name="api-nothing"),
    # taking away
    path("data/organizations.<name>", data.whole_file, name="data-file"),
    path("data/datapackage.json", data.package, name="data-package"),
    path("data/list.<name>", data.list_file, name="data-list"),
    *(
        path(
            f"organizations/<word:slug>{form.ending}",
            OrganizationFile.as_view(form=form),
            name=form.address_name,
        )
        for form in records.FORMS
    ),
]
urlpatterns = [
    # organizations
    path(
        "organizations/", organizations.OrganizationList.as_view(), name="organizations"
    ),
    path(
        "organizations/<word:slug>/",
        organizations.OrganizationDetail.as_view(),
        name="organization",
    ),
    path("organizations/<word:slug>/correct/", suggestions.correct, name="correct"),
    # suggestions
    path("suggest/", suggestions.suggest, name="suggest"),
    path("suggest/check/", suggestions.check, name="suggest-check"),
    path("workshops/<token>/", workshops.open_form, name="workshop"),
    path("suggestions/<token>/", suggestions.status_page, name="suggestion"),
    path("suggestions/<token>/change/", suggestions.change, name="suggestion-change"),
    path(
        "suggestions/<token>/withdraw/",
        suggestions.withdraw,
        name="suggestion-withdraw",
    ),
    path("suggestions/<token>/mail/", suggestions.mail_link, name="suggestion-mail"),
    path("suggestions/<token>/erase/", suggestions.erase, name="suggestion-erase"),
    # search
    path("search/suggest/", search.suggestions, name="search-suggest"),
    # taxonomy
    path("sectors/", taxonomy.SectorIndex.as_view(), name="sectors"),
    path("sectors/<word:slug>/", taxonomy.SectorDetail.as_view(), name="sector"),
    path("tiers/<word:slug>/", taxonomy.TierDetail.as_view(), name="tier"),
    path("tags/", taxonomy.TagIndex.as_view(), name="tags"),
    path("tags/<word:slug>/", taxonomy.TagDetail.as_view(), name="tag"),
    # feeds
    path(
        "feeds/organizations.atom", feeds.OrganizationsAtom.as_view(), name="feed-atom"
    ),
    path(
        "feeds/organizations.json", feeds.OrganizationsJson.as_view(), name="feed-json"
    ),
    # taking away
    path("data/", data.DataPage.as_view(), name="data"),
    # browsers
    path("opensearch.xml", health.opensearch, name="opensearch"),
    # pictures
    path("picture/", charts.Picture.as_view(), name="picture"),
    # pages
    path("", pages.FrontPage.as_view(), name="front"),
    re_path(r"^(?P<path>(?:[a-z0-9-]+/)+)$", pages.PageDetail.as_view(), name="page"),
]
