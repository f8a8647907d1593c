"""Words and texts of the directory as templates print them."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Sequence

from django import template
from django.conf import settings
from django.utils.formats import number_format
from django.utils.html import conditional_escape, escape, strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext

from directory.lib import (
    alphabet,
    dates,
    emails,
    languages,
    markdown,
    phones,
    sentences,
    text,
    tongues,
    urls,
)
from directory.models import Organization, SocialProfile, reach
from directory.search import Result, region_value

register = template.Library()
register.filter("partial_date", dates.display)
register.filter("day", dates.day, expects_localtime=True)
register.filter("year", dates.year)
register.filter("dated", dates.said)
register.filter("reach", reach.in_a_line)
register.filter("host", urls.host)
register.filter("mailto", emails.mailto)
register.filter("tel", phones.href)
register.filter("languages", tongues.in_words)
register.filter("lower_first", text.lower_first)
register.filter("alternates", languages.alternates)
register.filter("english", languages.in_its_language)
register.filter("language", languages.of)
register.filter("is_foreign", languages.is_foreign)
register.filter("letter", alphabet.label_of)

# What a card has room for, and search engines show of a page.
CARD_TEXT_LENGTH = 150
# On the front page stand the words of the founding page; only a far longer text is cut.
FRONT_TEXT_LENGTH = 700
LONG_NAME_LENGTH = 70
LONG_HOST_LENGTH = 28


@register.filter("markdown")
def render_markdown(value: str, top: int = 2) -> SafeString:
    """Render Markdown with its highest heading at this level."""
    return markdown.render(value, top=top)


@register.filter
def record_markdown(organization: Organization) -> SafeString:
    """Render the description of a record below its second heading."""
    return markdown.render(organization.description, top=3, lead=organization.lead())


@register.filter
def page_markdown(value: str) -> SafeString:
    """Render the Markdown of a page below its h1, with addresses on its headings."""
    return markdown.render(value, top=2, with_addresses=True)


@register.filter
def number(value: int | str) -> str:
    """Write a whole number as readers of the active language do.

    What is none stays as it is.
    """
    # Most have three digits at most, and grouping takes its time.
    if not isinstance(value, int) or -1000 < value < 1000:
        return str(value)
    return number_format(value, force_grouping=True)


@register.filter
def since(date: str) -> str:
    """Say since which year something is, for a partial date."""
    return gettext("since %(year)s") % {"year": dates.year(date)}


@register.filter
def highlighted(value: str, result: Result | None) -> str:
    """Return a text as HTML with the words by which it was found marked."""
    if not result or not result.wanted:
        return languages.like(value, conditional_escape(value))
    html = ""
    for piece, is_hit in result.pieces(value):
        html += f"<mark>{escape(piece)}</mark>" if is_hit else escape(piece)
    # Safe, as each piece of it was escaped by itself.
    return languages.like(value, SafeString(html))


@register.filter
def quoted(words: Sequence[str]) -> str:
    """Return words in the quotation marks of the reader's language, with commas."""
    return ", ".join(gettext("“%(word)s”") % {"word": word} for word in words)


@register.filter
def found_as(organization: Organization, result: Result | None) -> str:
    """Return the other name by which an organization was found, in words.

    An empty text where its own name says it.
    """
    name = result.hit_name(organization) if result else None
    if name is None:
        return ""
    if name.kind == name.Kind.FORMER:
        return gettext("Formerly %(name)s") % {"name": name.name}
    return gettext("Also %(name)s") % {"name": name.name}


@register.filter
def name_with_short(organization: Organization) -> str:
    """Return the name with the short one in brackets, where there is one."""
    short = organization.short_name()
    return f"{organization.name} ({short})" if short else organization.name


@register.filter
def share_text(organization: Organization) -> str:
    """Return what a record says of itself where it is shared.

    The beginning of its text, else what is known in one sentence, else its name alone.
    """
    if beginning := card_text(organization):
        return beginning
    known = html.unescape(strip_tags(opening(organization)))
    if not known:
        return organization.name
    named = gettext("%(label)s:") % {"label": organization.name}
    return f"{named} {text.lower_first(known)}"


@register.filter
def opening(organization: Organization) -> SafeString:
    """Return what is known of an organization in one sentence, as HTML."""
    sectors = organization.sectors.all()
    listing = next(iter(organization.listings.all()), None)
    return sentences.of(
        sentences.Known(
            kind=organization.kind,
            city=organization.city,
            region=organization.region,
            country=organization.country.code or "",
            founded=organization.founded,
            dissolved=organization.dissolved,
            topics=[_in_a_sentence(sector.local_name) for sector in sectors],
            tier=_marked(listing.tier.local_short_name) if listing else "",
        )
    )


def _in_a_sentence(name: languages.StaffWords) -> SafeString:
    return _marked(languages.like(name, text.lower_first(name)))


def _marked(words: str) -> SafeString:
    """Return words of staff as HTML, marked where the page is in another language."""
    return conditional_escape(languages.in_its_language(words))


@register.filter
def distinct_handles(organization: Organization) -> list[tuple[SocialProfile, str]]:
    """Return the social profiles, with what tells several of one network apart."""
    profiles = organization.own_profiles
    numbers = Counter(profile.label for profile in profiles)
    return [
        (profile, profile.handle if numbers[profile.label] > 1 else "")
        for profile in profiles
    ]


@register.filter
def region_choice(organization: Organization) -> str:
    """Return its region as the lists choose it, "" where they cannot."""
    return region_value(organization.region, organization.country.code)


@register.filter
def card_text(organization: Organization) -> str:
    """Return the beginning of what an organization is, in plain text."""
    words = markdown.plain(organization.description, lead=organization.lead())
    return text.cut(words, CARD_TEXT_LENGTH)


@register.filter
def front_text(description: str) -> str:
    """Return a description letter for letter, as plain text.

    Only a very long one is cut.
    """
    return text.cut(markdown.plain(description), FRONT_TEXT_LENGTH)


@register.filter
def meta_text(value: str) -> str:
    """Return the beginning of a Markdown text for the description of a page."""
    return text.cut(markdown.plain(value), CARD_TEXT_LENGTH)


@register.filter
def is_long_name(name: str) -> bool:
    """Tell whether a name needs the smaller size of a heading."""
    return len(name) > LONG_NAME_LENGTH


@register.filter
def is_long_host(host: str) -> bool:
    """Tell whether a host is too long for a button."""
    return len(host) > LONG_HOST_LENGTH


@register.simple_tag
def language_of(words: str) -> SafeString:
    """Return the attribute that marks words of staff in another language than the page.

    Nothing for those that are in the reader's.
    """
    is_foreign = languages.is_foreign(words)
    return SafeString(f' lang="{languages.of(words)}"' if is_foreign else "")


@register.simple_tag
def in_english() -> SafeString:
    """Return the attribute that marks English words on a page in another language."""
    return SafeString("" if languages.is_english() else f' lang="{languages.ENGLISH}"')


@register.filter
def other_languages(path: str) -> list[tuple[str, str, str]]:
    """Return code, own name and path of every language but the active one."""
    return [
        (code, name, languages.path_in(code, path))
        for code, name in settings.LANGUAGES
        if code != get_language()
    ]
