"""Parts of pages that are made once for what they show."""

from __future__ import annotations

from django import template
from django.template.engine import Engine
from django.utils.safestring import SafeString

from directory.lib import addresses
from directory.lib.bounded import MB, bounded

MOST_BYTES = 16 * MB
PLAIN = (str, int, bool, type(None))
"""What is the same wherever it is equal; a marked or translated text is not."""

Value = str | int | None | tuple["Value", ...]
Asked = tuple[str, tuple[str | None, str], tuple[tuple[str, Value], ...]]

register = template.Library()


@register.simple_tag
def kept(name: str, **values: Value) -> SafeString:
    """Return what a template makes of these values, as it did before.

    It is given nothing else, neither the request nor the rest of the page, so that
    what is kept can depend on nothing that its key lacks. Plain values alone, and
    tuples of them, else it is a TypeError; the template may read no record.
    """
    return made((name, addresses.base(), tuple(values.items())))


@bounded(MOST_BYTES)
def made(asked: Asked) -> SafeString:
    """Return a template filled in with values; language and mount are the active
    ones.
    """
    name, _base, values = asked
    _refuse_others(values)
    # Not as a page of its own, which would be given what all pages show.
    part = Engine.get_default().get_template(name)
    return part.render(template.Context(dict(values)))


def _refuse_others(value: Value) -> None:
    """Refuse a value that may equal another and yet not look like it."""
    if isinstance(value, tuple):
        for item in value:
            _refuse_others(item)
    elif type(value) not in PLAIN:
        raise TypeError(f"No part is kept for {type(value).__name__} {value!r}.")
