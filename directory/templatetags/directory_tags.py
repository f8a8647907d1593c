"""Words and texts of the directory as templates print them."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from directory.lib import dates, markdown, text, urls
from directory.models import Organization

register = template.Library()
register.filter("partial_date", dates.display)
register.filter("year", dates.year)
register.filter("host", urls.host)
register.filter("lower_first", text.lower_first)

CARD_LIMIT = 150
FRONT_LIMIT = 700
LONG_NAME = 70
LONG_HOST = 28


@register.filter("markdown")
def render_markdown(value: str, top: int = 2) -> SafeString:
    """Render Markdown with its highest heading at this level."""
    return markdown.render(value, top=top)


@register.filter
def card_text(organization: Organization) -> str:
    """Return the beginning of what there is to say of an organization, as plain text that stands alone."""
    return text.cut(markdown.plain(organization.summary()), CARD_LIMIT)


@register.filter
def front_text(description: str) -> str:
    """Return a description letter for letter, as plain text; only a very long one is cut."""
    return text.cut(markdown.plain(description), FRONT_LIMIT)


@register.filter
def meta_text(value: str) -> str:
    """Return the beginning of a Markdown text for the description of a page."""
    return text.cut(markdown.plain(value), CARD_LIMIT)


@register.filter
def is_long_name(name: str) -> bool:
    """Tell whether a name needs the smaller size of a heading."""
    return len(name) > LONG_NAME


@register.filter
def is_long_host(host: str) -> bool:
    """Tell whether a host is too long for a button."""
    return len(host) > LONG_HOST
