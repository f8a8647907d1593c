"""Organizations and the Ecosystem page as Markdown with a header of YAML."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import groupby
from typing import Any

import frontmatter
import yaml
from django.utils.translation import gettext

from directory.errors import DirectoryError
from directory.formats.values import values_of
from directory.lib import markdown, text
from directory.models import Listing, NetworkTier, Organization, Page
from directory.models.taxonomy import in_order

BODY = "description"
"""What of an organization is the text below the header."""
_NEEDS_BRACKETS = re.compile(r"[\s()<>]")
_MARKS = re.compile(r"([\\\[\]*_`])")


def of_record(organization: Organization) -> str:
    """Return all that is known of an organization that `with_values` brought."""
    values = values_of(organization)
    body = values.pop(BODY)
    return _written(_known(values), body)


def of_page(page: Page, listings: Iterable[Listing]) -> str:
    """Return a page as the founding page is written, in English.

    The listings come by tiers, each with its tier, organization and sectors.
    """
    header: dict[str, Any] = {"title": page.title}
    if page.hide_in_navigation:
        header["hideInNavigation"] = True
    header["position"] = page.position
    parts = [page.body.strip("\n")] if page.body else []
    if page.show_directory:
        level = markdown.last_heading_level(page.body, top=2) + 1
        for tier, of_tier in groupby(listings, key=_tier_of):
            parts.append(f"{'#' * level} {tier.name}")
            parts.append("\n".join(_line(listing) for listing in of_tier))
    return _written(header, "\n\n".join(parts))


def read(written: str, wanted: str) -> tuple[dict[str, Any], str]:
    """Return the header and the text of what was written so.

    `wanted` is what the header must name: one that is no header is no error of YAML.
    """
    try:
        header, body = frontmatter.parse(written)
    except (yaml.YAMLError, ValueError) as error:
        reason = getattr(error, "problem", "") or str(error)
        raise DirectoryError(
            gettext("The lines at the top cannot be read: %(reason)s.")
            % {"reason": reason}
        ) from error
    if not isinstance(header, Mapping) or wanted not in header:
        raise DirectoryError(
            gettext("The lines at the top do not say “%(name)s: …”.") % {"name": wanted}
        )
    return dict(header), body


def _written(header: dict[str, Any], body: str) -> str:
    post = frontmatter.Post(body)
    # Not by keyword: its own arguments would take some of the names.
    post.metadata = header
    return frontmatter.dumps(post, sort_keys=False, allow_unicode=True) + "\n"


def _known(value: Any) -> Any:
    """Return values without those that are not known."""
    if isinstance(value, list):
        return [_known(one) for one in value]
    if isinstance(value, dict):
        known = {name: _known(one) for name, one in value.items()}
        return {name: one for name, one in known.items() if one not in ("", [])}
    return value


def _tier_of(listing: Listing) -> NetworkTier:
    return listing.tier


def _line(listing: Listing) -> str:
    """Return a listing as one point of a list: name, brackets, description."""
    organization = listing.organization
    name = _MARKS.sub(r"\\\1", organization.name)
    address = organization.url
    if _NEEDS_BRACKETS.search(address):
        address = f"<{re.sub('[<>]', '', address)}>"
    parts = [f"[{name}]({address})" if address else name]
    if bracket := _bracket(listing):
        parts.append(f"({bracket})")
    # What goes on below is set in, so that it stays a part of the same point.
    parts.append(re.sub(r"\n(?=.)", "\n  ", listing.text()))
    return f"- {' '.join(filter(None, parts))}"


def _bracket(listing: Listing) -> str:
    """Return what stands in brackets, in English."""
    if listing.tier.listings_show == NetworkTier.ListingsShow.DESCRIPTIONS:
        return listing.organization.acronym
    if listing.note:
        return listing.note
    sectors = in_order(listing.organization.sectors.all())
    return ", ".join(text.lower_first(sector.name) for sector in sectors)
