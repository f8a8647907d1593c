"""Finished pages of one process, kept as bytes for one number of the content.

The layer stands around the site and answers what it has; whatever is unusual about a
request goes on to the site. `docs/performance.md` says on what each page depends.
"""

from __future__ import annotations

import gzip
import logging
from collections import OrderedDict
from collections.abc import Callable, Iterable
from datetime import date
from http import HTTPStatus
from itertools import islice
from threading import Event, Lock
from time import monotonic
from typing import Any, NamedTuple, cast

import brotli
from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.handlers.wsgi import WSGIRequest
from django.db import DatabaseError, InterfaceError, OperationalError, connection
from django.http import HttpResponse, QueryDict
from django.urls import Resolver404, resolve
from django.utils import timezone, translation
from django.utils.http import parse_etags

from directory.caching import NumberedResponse
from directory.filters import IGNORED_SHOWN
from directory.lib import clients, languages
from directory.lib.bounded import ENTRY_BYTES, MB, bounded, size_of
from directory.models import ContentVersion
from directory.public import Parameters, PublicPage

LARGEST_PAGE = MB
LONGEST_WAIT = 2.0
MOST_ASKED_BEFORE = 10_000
SECONDS_BETWEEN_NOTES = 60.0
GZIP_LEVEL = 9
# The highest ones take a hundred times as long for the tenth part less.
BROTLI_QUALITY = 5
ASKING = "ecosystem.page_store"
"""What a request carries to the site where its page may be kept."""
UNUSUAL = (
    "SCRIPT_NAME",
    "SCRIPT_URL",
    "REDIRECT_URL",
    "CONTENT_TYPE",
    "HTTP_TRANSFER_ENCODING",
    "HTTP_IF_MATCH",
    "HTTP_IF_UNMODIFIED_SINCE",
)
# What the layer itself takes care of when it chooses among what is kept.
VARIED_ON = {"cookie", "accept-encoding", "accept"}
OF_A_BODY = {"content-type", "content-length", "content-encoding"}
DATABASE_AWAY = (OperationalError, InterfaceError)
OK = f"{HTTPStatus.OK.value} {HTTPStatus.OK.phrase}"
NOT_MODIFIED = f"{HTTPStatus.NOT_MODIFIED.value} {HTTPStatus.NOT_MODIFIED.phrase}"

Environ = dict[str, Any]
Fields = list[tuple[str, str]]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

logger = logging.getLogger(__name__)


class Moment(NamedTuple):
    """What all pages depend on: the number of the content, and the day."""

    number: int
    day: date


class Place(NamedTuple):
    """Which page an address means, in whichever order its parameters came."""

    path: str
    parameters: Parameters
    unknown: tuple[str, ...]


class Key(NamedTuple):
    """What one page of a moment depends on."""

    place: Place
    is_secure: bool


class Page:
    """A finished page: its headers, and its bytes in each way to pack them."""

    def __init__(self, headers: Fields, body: bytes) -> None:
        self.headers = headers
        self.etag = dict(headers)["ETag"]
        self.bodies = {"": body}
        self._answers: dict[tuple[str, bool], Fields] = {}
        # The lists of headers for each answer share their words.
        self.size = len(body) + 4 * size_of(headers)

    def fields(self, encoding: str, *, is_whole: bool) -> Fields:
        """Return the headers of an answer, with or without the page."""
        key = (encoding, is_whole)
        if key not in self._answers:
            self._answers[key] = self._fields(encoding, is_whole=is_whole)
        return [*self._answers[key]]

    def _fields(self, encoding: str, *, is_whole: bool) -> Fields:
        of_the_body = {*OF_A_BODY, "etag"}
        fields = [pair for pair in self.headers if pair[0].lower() not in of_the_body]
        # As Django does it: what was packed has the same words, not the same bytes.
        fields.append(("ETag", f"W/{self.etag}" if encoding else self.etag))
        if is_whole:
            fields.append(("Content-Type", dict(self.headers)["Content-Type"]))
            fields.append(("Content-Length", str(len(self.bodies[encoding]))))
            if encoding:
                fields.append(("Content-Encoding", encoding))
        return fields


def _packed(body: bytes, encoding: str) -> bytes:
    if encoding == "br":
        packed: bytes = brotli.compress(body, quality=BROTLI_QUALITY)
        return packed
    return gzip.compress(body, GZIP_LEVEL, mtime=0)


class Store:
    """The pages of one moment within a bound, those asked for least recently first out.

    Threads share it. Once it is full, a page gets in when it is asked for a second
    time, so that a robot that reads all of the list drives nothing out.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self.forget()

    def forget(self) -> None:
        """Start anew."""
        self.moment: Moment | None = None
        self._pages: OrderedDict[Key, Page] = OrderedDict()
        self._asked_before: set[int] = set()
        self._made: dict[Key, Event] = {}
        self.bytes = 0

    @property
    def most_bytes(self) -> int:
        """Return how many bytes it may take."""
        return int(settings.PAGE_STORE_MB) * MB

    def __len__(self) -> int:
        return len(self._pages)

    def find(self, moment: Moment, key: Key) -> Page | None:
        """Return a page of this moment; those of any other one are dropped."""
        with self._lock:
            if moment != self.moment:
                self.moment = moment
                self._pages.clear()
                self._asked_before.clear()
                self.bytes = 0
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
            return page

    def keep(self, moment: Moment, key: Key, page: Page) -> None:
        """Keep a page of this moment, unless another one has come."""
        size = _size_with(key, page)
        with self._lock:
            if moment != self.moment or key in self._pages:
                return
            if self.bytes + size > self.most_bytes and not self._is_wanted(key):
                return
            self._pages[key] = page
            self.bytes += size
            self._make_room()

    def body(self, key: Key, page: Page, encoding: str) -> bytes:
        """Return the bytes of a page packed this way.

        That happens when they are first asked for; they count from then on.
        """
        if encoding not in page.bodies:
            packed = _packed(page.bodies[""], encoding)
            with self._lock:
                # Another thread may have packed it meanwhile.
                if encoding not in page.bodies:
                    self._add(key, page, encoding, packed)
        return page.bodies[encoding]

    def take_turn(self, key: Key) -> bool:
        """Tell whether this thread shall make a page; else wait for who makes it."""
        with self._lock:
            made = self._made.get(key)
            if made is None:
                self._made[key] = Event()
                return True
        made.wait(LONGEST_WAIT)
        return False

    def end_turn(self, key: Key) -> None:
        """Let those go on who wait for the page."""
        with self._lock:
            made = self._made.pop(key, None)
        if made is not None:
            made.set()

    def _is_wanted(self, key: Key) -> bool:
        mark = hash(key)
        if mark in self._asked_before:
            return True
        if len(self._asked_before) >= MOST_ASKED_BEFORE:
            self._asked_before.clear()
        self._asked_before.add(mark)
        return False

    def _add(self, key: Key, page: Page, encoding: str, packed: bytes) -> None:
        page.bodies[encoding] = packed
        page.size += len(packed)
        if self._pages.get(key) is page:
            self.bytes += len(packed)
            self._make_room()

    def _make_room(self) -> None:
        while self._pages and self.bytes > self.most_bytes:
            key, page = self._pages.popitem(last=False)
            self.bytes -= _size_with(key, page)


def _size_with(key: Key, page: Page) -> int:
    return page.size + size_of(key) + ENTRY_BYTES


store = Store()


class PageStore:
    """The layer around the site."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self._noted_at = -SECONDS_BETWEEN_NOTES

    def __call__(
        self, values: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        if values["REQUEST_METHOD"] not in {"GET", "HEAD"} or _is_unusual(values):
            return self.application(values, start_response)
        # Read by Django, so that nothing is understood in two ways. It writes the path
        # as text where the server had its bytes: the site is to read those, too.
        path_in_bytes = values.get("PATH_INFO", "")
        request = WSGIRequest(values)
        key = _key_of(request)
        if key is not None and not connection.in_atomic_block:
            moment = self._moment()
            page = moment and store.find(moment, key)
            if page:
                return _answer(key, page, values, start_response)
            values["PATH_INFO"] = path_in_bytes
            if moment and request.method == "GET":
                return self._made(key, values, start_response)
        values["PATH_INFO"] = path_in_bytes
        return self.application(values, start_response)

    def _moment(self) -> Moment | None:
        """Return what is so now; what was so last while the database is away."""
        try:
            return moment_now()
        except DATABASE_AWAY as fault:
            now = monotonic()
            if now - self._noted_at >= SECONDS_BETWEEN_NOTES:
                self._noted_at = now
                logger.warning(
                    "Kept pages are answered without the database: %s", fault
                )
            return store.moment
        except DatabaseError:
            # Such as a database without tables; the site says what there is to say.
            return None

    def _made(
        self, key: Key, values: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        """Answer with a page that is made now, by this request or the one before."""
        has_turn = store.take_turn(key)
        try:
            if not has_turn:
                moment = self._moment()
                page = moment and store.find(moment, key)
                if page:
                    return _answer(key, page, values, start_response)
            return self._made_here(key, values, start_response)
        finally:
            if has_turn:
                store.end_turn(key)

    def _made_here(
        self, key: Key, values: Environ, start_response: StartResponse
    ) -> Iterable[bytes]:
        heads: list[tuple[Any, ...]] = []

        def take(*head: Any) -> None:
            heads.append(head)

        values[ASKING] = True
        day = _today()
        response = self.application(values, take)
        _status, headers, *_rest = heads[-1]
        if not may_be_kept(response):
            start_response(*heads[-1])
            return response
        whole = cast(NumberedResponse, response)
        page = Page(headers, whole.content)
        moment = Moment(whole.content_number, day)
        # Only now, when all of the page was read: a change meanwhile shows here.
        try:
            is_still_so = moment == moment_now()
        except (*DATABASE_AWAY, DatabaseError):
            is_still_so = False
        whole.close()
        if is_still_so:
            store.keep(moment, key, page)
        return _answer(key, page, values, start_response)


def around(application: Application) -> Application:
    """Return the site with the layer around it, where the settings want one."""
    if settings.DEBUG or not settings.PAGE_STORE_MB:
        return application
    return PageStore(application)


def moment_now() -> Moment:
    """Read the number of the content, by the connection of this thread.

    It is one statement: where the connection was lost meanwhile, one more try.
    """
    day = _today()
    connection.close_if_unusable_or_obsolete()
    if connection.vendor == "sqlite" or connection.connection is None:
        return Moment(ContentVersion.objects.number(), day)
    try:
        # The statement itself shows whether the connection holds.
        connection.health_check_done = True  # type: ignore[attr-defined]
        return Moment(ContentVersion.objects.number(), day)
    except DATABASE_AWAY:
        connection.close()
        return Moment(ContentVersion.objects.number(), day)


def may_be_kept(response: object) -> bool:
    """Tell whether an answer is a whole page that its view lets others have, too."""
    if not isinstance(response, HttpResponse) or response.streaming:
        return False
    if getattr(response, "content_number", None) is None:
        return False
    headers = response.headers
    varied_on = {
        name.strip().lower() for name in headers.get("Vary", "").split(",") if name
    }
    caching = headers.get("Cache-Control", "")
    return (
        response.status_code == HTTPStatus.OK
        and not response.cookies
        and "Set-Cookie" not in headers
        and "no-store" not in caching
        and "private" not in caching
        and headers.get("Content-Type", "").startswith("text/html")
        and "Content-Encoding" not in headers
        and headers.get("ETag", "").startswith('"')
        and varied_on <= VARIED_ON
        and len(response.content) <= LARGEST_PAGE
        and b"csrfmiddlewaretoken" not in response.content
    )


class Preference(NamedTuple):
    """One of the things that a header takes, and how much it is wanted."""

    kind: str
    quality: float
    is_bare: bool
    """Whether nothing else is said of it."""


def encoding_of(accepted: str) -> str:
    """Return how to pack a page for who takes these ways; "" for not at all."""
    preferences = map(_preference, accepted.lower().split(","))
    wanted = {one.kind for one in preferences if one.quality > 0}
    return next((way for way in ("br", "gzip") if way in wanted), "")


def takes_page(accepted: str) -> bool:
    """Tell whether an `Accept` wants a page first, as browsers and plain tools do.

    Anything else is for the site to read, also what is as much wanted and said more
    closely.
    """
    if accepted in {"", "*/*"}:
        return True
    first, *others = map(_preference, accepted.split(","))
    return first == Preference("text/html", 1.0, is_bare=True) and all(
        0 <= one.quality < 1 or (one.quality == 1 and one.is_bare) for one in others
    )


def _preference(words: str) -> Preference:
    """Read `gzip;q=0.5`; of what cannot be read the quality is below nothing."""
    kind, *parameters = words.split(";")
    quality, is_bare = 1.0, True
    for parameter in parameters:
        name, _equals, value = parameter.partition("=")
        if name.strip() != "q":
            is_bare = False
            continue
        try:
            quality = float(value)
        except ValueError:
            quality = -1.0
    return Preference(kind.strip(), quality, is_bare)


def _is_unusual(values: Environ) -> bool:
    if any(values.get(name) for name in UNUSUAL):
        return True
    if values.get("CONTENT_LENGTH", "") not in {"", "0"}:
        return True
    # Without a host, Django makes one up of what the server is called.
    return not values.get("HTTP_HOST") or not takes_page(values.get("HTTP_ACCEPT", ""))


def _key_of(request: WSGIRequest) -> Key | None:
    """Return what the page depends on; None for what no store may answer."""
    if "HTTP_COOKIE" in request.META and clients.has_session(request):
        return None
    is_secure = request.is_secure()
    if settings.SECURE_SSL_REDIRECT and not is_secure:
        return None
    try:
        request.get_host()
    except SuspiciousOperation:
        return None
    place = place_of((request.path_info, request.META.get("QUERY_STRING", "")))
    return Key(place, is_secure) if place else None


@bounded(2 * MB)
def place_of(address: tuple[str, str]) -> Place | None:
    """Return which page a path and a query mean; None where they mean no such page."""
    path, query = address
    try:
        with translation.override(languages.of_path(path)):
            view = getattr(resolve(path).func, "view_class", None)
        if view is None or not issubclass(view, PublicPage):
            return None
        # Django's own way from the bytes of a server to text.
        sent = QueryDict(query.encode("iso-8859-1"))
    except (Resolver404, SuspiciousOperation, ValueError):
        return None
    unknown: tuple[str, ...] = ()
    if view.names_unknown:
        strangers = (name for name in sent if name not in view.known_parameters)
        unknown = tuple(islice(strangers, IGNORED_SHOWN))
    return Place(path, view.asked(sent), unknown)


def _answer(
    key: Key, page: Page, values: Environ, start_response: StartResponse
) -> Iterable[bytes]:
    encoding = encoding_of(values.get("HTTP_ACCEPT_ENCODING", ""))
    if _has_it(page, values.get("HTTP_IF_NONE_MATCH", "")):
        start_response(NOT_MODIFIED, page.fields(encoding, is_whole=False))
        return []
    body = store.body(key, page, encoding)
    start_response(OK, page.fields(encoding, is_whole=True))
    return [] if values["REQUEST_METHOD"] == "HEAD" else [body]


def _has_it(page: Page, known: str) -> bool:
    """Tell whether a reader has the page as it is, packed in whichever way."""
    if not known:
        return False
    tags = {tag.removeprefix("W/") for tag in parse_etags(known)}
    return page.etag in tags or tags == {"*"}


def _today() -> date:
    return timezone.localdate(timezone=timezone.get_default_timezone())
