"""What changed last, for readers of feeds: all organizations, or those that a list with
the same parameters has.

Atom also tells which records are gone (RFC 6721).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from itertools import islice
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed, rfc3339_date
from django.utils.html import escape
from django.utils.translation import get_language, gettext
from django.utils.xmlutils import SimplerXMLGenerator
from django.views.generic import View

from directory import search
from directory.lib import text, urns
from directory.models import Change, ContentVersion, Organization, SiteSettings
from directory.public import PublicPage
from directory.strict_filters import StrictOrganizationFilterSet
from directory.templatetags import directory_tags

ENTRIES = 50
TOMBSTONES = 50
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
JSON_FEED = "https://jsonfeed.org/version/1.1"


@dataclass(frozen=True)
class FeedEntry:
    """One organization as a feed tells of it."""

    urn: str
    organization: Organization

    @property
    def title(self) -> str:
        return directory_tags.name_with_short(self.organization)

    @property
    def address(self) -> str:
        return settings.SITE_URL + self.organization.get_absolute_url()

    @property
    def summary(self) -> str:
        """What it is in plain words, as where its record is shared."""
        return directory_tags.share_text(self.organization)

    @property
    def html(self) -> str:
        """Its description, else what is known of it in one sentence."""
        description = directory_tags.record_markdown(self.organization)
        return description or f"<p>{directory_tags.opening(self.organization)}</p>"

    @property
    def topics(self) -> list[str]:
        """The names of its sectors, then its tags."""
        sectors = [sector.local_name for sector in self.organization.sectors.all()]
        return [str(name) for name in (*sectors, *self.organization.tags.all())]


@dataclass(frozen=True)
class Tombstone:
    """That a record is gone: which one and since when, and nothing else of it."""

    urn: str
    at: datetime


@dataclass(frozen=True)
class News:
    """A page of a feed: what it is called, its addresses, what it tells."""

    urn: str
    title: str
    subtitle: str
    author: str
    rights: str
    language: str
    address: str
    list_address: str
    next_address: str
    entries: Sequence[FeedEntry]
    tombstones: Sequence[Tombstone]

    def updated_at(self) -> datetime:
        """Return when something in it changed last."""
        changed = [entry.organization.updated_at for entry in self.entries]
        gone = [tombstone.at for tombstone in self.tombstones]
        return max((*changed, *gone), default=BEGINNING)


class AtomFeed(Atom1Feed):
    """Atom with the records that are gone, and a whole text beside the summary."""

    news: News
    tombstones_ns = "http://purl.org/atompub/tombstones/1.0"

    def root_attributes(self) -> dict[str, str]:
        attributes: dict[str, str] = super().root_attributes()
        return {**attributes, "xmlns:at": self.tombstones_ns}

    def latest_post_date(self) -> datetime:
        # Django's says "now" of an empty feed, which would change with each request.
        return self.news.updated_at()

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        super().add_root_elements(handler)
        if self.news.next_address:
            link = {"rel": "next", "href": self.news.next_address}
            handler.addQuickElement("link", "", link)

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        return {"xml:lang": item["language"]}

    def add_item_elements(
        self, handler: SimplerXMLGenerator, item: dict[str, Any]
    ) -> None:
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html"})
        if item["website"]:
            link = {"rel": "related", "href": item["website"]}
            handler.addQuickElement("link", "", link)

    def write_items(self, handler: SimplerXMLGenerator) -> None:
        super().write_items(handler)
        for tombstone in self.news.tombstones:
            attributes = {"ref": tombstone.urn, "when": rfc3339_date(tombstone.at)}
            handler.addQuickElement("at:deleted-entry", None, attributes)


class OrganizationFeed(PublicPage, View):
    """The organizations of a list, those that changed last on top, in pages.

    What is not known in its address is refused, so that nobody waits for news that
    never come.
    """

    known_parameters = (*StrictOrganizationFilterSet.base_filters, "page")
    address_name: str
    content_type: str

    def get(self, _request: HttpRequest) -> HttpResponse:
        form = self.filterset.form
        if form.errors:
            reasons = [
                f"{name}: {reason}" if name in form.fields else str(reason)
                for name, reasons in form.errors.items()
                for reason in reasons
            ]
            plain = "text/plain; charset=utf-8"
            return HttpResponse("\n".join(reasons), status=400, content_type=plain)
        return HttpResponse(self.written(self.news()), content_type=self.content_type)

    def written(self, news: News) -> str:
        """Return the feed in its own form."""
        raise NotImplementedError

    @cached_property
    def filterset(self) -> StrictOrganizationFilterSet:
        return StrictOrganizationFilterSet(self.request.GET, request=self.request)

    def news(self) -> News:
        """Return the page of the feed that is asked for."""
        page = self.filterset.page
        keys = self.keys(page)
        if page != 1 and not keys:
            raise Http404
        site = SiteSettings.objects.current()
        directory_id = ContentVersion.objects.directory_id()
        language = get_language() or ""
        query = self.filterset.query(sort=None)
        named = ", ".join(str(chip.label) for chip in self.filterset.chips)
        return News(
            urn=urns.of_feed(directory_id, language, query),
            title=": ".join(filter(None, [site.local_site_name, named])),
            subtitle=gettext("Organizations that changed, newest first"),
            author=site.local_site_name,
            rights=site.data_licence,
            language=language,
            address=self.address(page),
            list_address=settings.SITE_URL + reverse("organizations") + query,
            next_address=self.address(page + 1) if len(keys) > ENTRIES else "",
            entries=entries(keys[:ENTRIES], directory_id),
            # The first page is what is asked for again.
            tombstones=tombstones(directory_id) if page == 1 else [],
        )

    def address(self, page: int) -> str:
        """Return the address of a page of this feed."""
        number = [] if page == 1 else [str(page)]
        query = self.filterset.query(sort=None, page=number)
        return settings.SITE_URL + reverse(self.address_name) + query

    def keys(self, page: int) -> list[int]:
        """Return which organizations a page has, and the first one of the next."""
        if page == 0:
            return []
        organizations = Organization.objects.published().newest_change_first()
        keys: Iterable[int] = organizations.values_list("pk", flat=True).iterator()
        if self.filterset.parameters().keys() - {"sort"}:
            question = replace(self.filterset.question, sort="name")
            answering = set(search.ids(question))
            keys = filter(answering.__contains__, keys)
        start = (page - 1) * ENTRIES
        return list(islice(keys, start, start + ENTRIES + 1))


class OrganizationsAtom(OrganizationFeed):
    """The feed as Atom."""

    address_name = "feed-atom"
    content_type = "application/atom+xml; charset=utf-8"

    def written(self, news: News) -> str:
        feed = AtomFeed(
            title=news.title,
            link=news.list_address,
            description="",
            subtitle=news.subtitle,
            language=news.language,
            author_name=news.author,
            feed_url=news.address,
            feed_copyright=news.rights or None,
            feed_guid=news.urn,
        )
        feed.news = news
        for entry in news.entries:
            organization = entry.organization
            feed.add_item(
                title=entry.title,
                link=entry.address,
                description=text.without_controls(escape(entry.summary)),
                unique_id=entry.urn,
                pubdate=organization.published_at,
                updateddate=organization.updated_at,
                categories=entry.topics,
                content=text.without_controls(entry.html),
                language=organization.language,
                website=organization.url,
            )
        written: str = feed.writeString("utf-8")
        return written


class OrganizationsJson(OrganizationFeed):
    """The feed as JSON Feed 1.1."""

    address_name = "feed-json"
    content_type = "application/feed+json; charset=utf-8"

    def written(self, news: News) -> str:
        feed = {
            "version": JSON_FEED,
            "title": news.title,
            "home_page_url": news.list_address,
            "feed_url": news.address,
            "description": news.subtitle,
            "next_url": news.next_address,
            "language": news.language,
            "authors": [{"name": news.author}],
            "items": [item_of(entry) for entry in news.entries],
        }
        known = {name: value for name, value in feed.items() if value != ""}
        return json.dumps(known, ensure_ascii=False)


def item_of(entry: FeedEntry) -> dict[str, object]:
    """Return an entry as an item of JSON Feed; what is not known is left out."""
    organization = entry.organization
    first = organization.published_at
    item = {
        "id": entry.urn,
        "url": entry.address,
        "external_url": organization.url,
        "title": entry.title,
        "content_html": entry.html,
        "summary": entry.summary,
        "date_published": rfc3339_date(first) if first else "",
        "date_modified": rfc3339_date(organization.updated_at),
        "tags": entry.topics,
        "language": organization.language,
    }
    return {name: value for name, value in item.items() if value}


def entries(keys: Sequence[int], directory_id: UUID) -> list[FeedEntry]:
    """Return these organizations in their order, without any that was just hidden."""
    records = Organization.objects.published().with_record().in_bulk(keys)
    return [
        FeedEntry(urns.of_record(directory_id, key), records[key])
        for key in keys
        if key in records
    ]


def tombstones(directory_id: UUID) -> list[Tombstone]:
    """Return the records that readers saw and cannot see now, newest first."""
    newest: dict[int, datetime] = {}
    for change in Change.objects.gone().order_by("-id")[:TOMBSTONES]:
        newest.setdefault(change.organization_key, change.at)
    return [
        Tombstone(urns.of_record(directory_id, key), at) for key, at in newest.items()
    ]
