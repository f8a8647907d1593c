"""What is known of an organization in one sentence, for one that has no description."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, ngettext, pgettext
from django.utils.translation import gettext_lazy as _

from directory.lib import dates, places, text

KINDS = {
    "network": _("A network or coalition"),
    "federation": _("A federation or association"),
    "cooperative": _("A co-operative or collective"),
    "nonprofit": _("A non-profit organization"),
    "social_enterprise": _("A social enterprise"),
    "fund": _("A fund or lender"),
    "research": _("A research network"),
    "program": _("A program or commons"),
    "event": _("A conference or event"),
    "media": _("A media outlet"),
    "community": _("A community group"),
    "public_body": _("A public body"),
    "inter_agency": _("An inter-agency body"),
}
# "e" before a word that begins with this sound: educación e inclusión.
_SPANISH_I = re.compile(r"(?:i|hi(?!e))")
_FRENCH_ARTICLES = {"Le ": "au ", "Les ": "aux "}


@dataclass(frozen=True)
class Known:
    """What a record says of an organization besides its name."""

    kind: str = ""
    city: str = ""
    region: str = ""
    country: str = ""
    founded: str = ""
    dissolved: str = ""
    topics: Sequence[str] = ()
    """As HTML: they may be in another language than the page."""
    tier: str = ""


def of(known: Known) -> SafeString:
    """Return the sentence as HTML, in the active language; "" where nothing is known.

    "A fund or lender in Lyon, France, since 1991, in housing and food."
    """
    facts = (known.city or known.region or known.country, known.founded)
    more = (known.dissolved, known.topics, known.tier)
    if not any((known.kind in KINDS, *facts, *more)):
        return SafeString("")
    what = escape(KINDS.get(known.kind) or gettext("An organization"))
    sentence = _of_topics(_in_time(_in_place(what, known), known), known)
    return format_html("{}.", sentence)


def _in_place(what: SafeString, known: Known) -> SafeString:
    country = places.name_of(known.country)
    if known.city:
        place = ", ".join(filter(None, (known.city, known.region, country)))
        return _filled(pgettext("town", "%(what)s in %(place)s"), what, _to(place))
    if known.region:
        place = ", ".join(filter(None, (known.region, country)))
        return _filled(pgettext("region", "%(what)s in %(place)s"), what, place)
    if country:
        place = places.within(known.country)
        return _filled(pgettext("country", "%(what)s %(in_place)s"), what, place)
    return what


def _filled(words: str, what: SafeString, place: str) -> SafeString:
    values = {"what": what, "place": escape(place), "in_place": escape(place)}
    # Safe, as each part of it was escaped by itself.
    return SafeString(escape(words) % values)


def _to(place: str) -> str:
    """Return a town as it stands behind the word for "in" of the active language."""
    if (get_language() or "").startswith("fr"):
        for article, joined in _FRENCH_ARTICLES.items():
            if place.startswith(article):
                return joined + place.removeprefix(article)
        return f"à {place}"
    return place


def _in_time(what: SafeString, known: Known) -> SafeString:
    values: dict[str, str] = {
        "what": what,
        "first": escape(dates.year(known.founded)),
        "last": escape(dates.year(known.dissolved)),
    }
    if known.founded and known.dissolved:
        words = gettext("%(what)s, from %(first)s to %(last)s")
    elif known.founded:
        words = gettext("%(what)s, since %(first)s")
    elif known.dissolved:
        words = gettext("%(what)s, until %(last)s")
    else:
        return what
    return SafeString(escape(words) % values)


def _of_topics(what: SafeString, known: Known) -> SafeString:
    if known.topics:
        words = ngettext(
            "%(what)s, in %(topics)s",
            "%(what)s, in %(topics)s",
            len(known.topics),
        )
        topics = _joined(known.topics)
        return SafeString(escape(words) % {"what": what, "topics": topics})
    if known.tier:
        words = gettext("%(what)s, listed under “%(tier)s”")
        return SafeString(escape(words) % {"what": what, "tier": known.tier})
    return what


def _joined(words: Sequence[str]) -> SafeString:
    """Return several words as people name them: housing, food and care."""
    *first, last = words
    if not first:
        return SafeString(last)
    plain = text.fold(re.sub(r"<[^>]*>", "", last))
    is_spanish = (get_language() or "").startswith("es")
    joint = " e " if is_spanish and _SPANISH_I.match(plain) else gettext(" and ")
    named = format_html_join(", ", "{}", ((SafeString(word),) for word in first))
    return format_html("{}{}{}", named, joint, SafeString(last))
