"""What the cards of a page show, read in two statements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS, models

from directory.lib import alphabet, languages
from directory.models import AlternateName, Organization, Sector
from directory.search.engine import sql

M = TypeVar("M", bound=models.Model)
COLUMNS = (
    "id", "slug", "name", "acronym", "language", "kind", "scope", "description",
    "continues_name", "url", "city", "region", "country", "founded", "dissolved",
    "status", "visibility",
)  # fmt: skip
"""Those of an organization that a card shows, and by which it is chosen."""

ROWS = f"""
    SELECT {", ".join(COLUMNS)} FROM directory_organization WHERE id IN ({{}})
"""  # noqa: S608  (ours)
# What, whose, which, its kind or address, its name, and that in the reader's language.
# CROSS JOIN keeps SQLite from beginning with all sectors.
HANGING_ON = f"""
    SELECT 'name', organization_id, id, kind, name, ''
    FROM directory_alternatename WHERE organization_id IN ({{}})
    UNION ALL
    SELECT 'relationship', own.organization_id, own.id, own.kind,
        COALESCE(other.name, own.other_name), ''
    FROM directory_relationship own
    LEFT JOIN directory_organization other ON other.id = own.other_id
    WHERE own.organization_id IN ({{}})
    AND own.kind IN ('program_of', 'hosted_by', 'chapter_of')
    AND (own.other_id IS NULL OR other.visibility = 'published')
    UNION ALL
    SELECT 'sector', has.organization_id, term.id, term.slug, term.name,
        term.{{own_name}}
    FROM directory_organization_sectors has CROSS JOIN directory_sector term
    WHERE has.organization_id IN ({{}})
    AND term.id = has.sector_id AND term.merged_into_id IS NULL
    UNION ALL
    SELECT 'namesake', id, 0, '', '', '' FROM directory_organization own
    WHERE id IN ({{}}) AND EXISTS (
        SELECT 1 FROM directory_organization twin
        WHERE twin.sort_name = own.sort_name
        AND twin.id <> own.id AND twin.{sql.PUBLISHED}
    )
"""  # noqa: S608  (ours)


class Card(NamedTuple):
    """All that a card shows, as it is stored: where two are alike, so are their cards.

    `row` has the columns of the organization, `hanging_on` what was read beside them,
    in the reader's language.
    """

    row: sql.Row
    hanging_on: tuple[sql.Row, ...]

    @property
    def organization(self) -> Organization:
        """Return the organization as far as it was read, with what hangs on it."""
        organization = _stored(Organization, dict(zip(COLUMNS, self.row, strict=True)))
        organization.other_names = []
        organization.relationships_on_card = []
        organization.sectors_on_card = []
        organization.has_namesake = False
        own_column = languages.column("name")
        for what, _, number, kind, name, own in self.hanging_on:
            if what == "name":
                columns = {"id": number, "name": name, "kind": kind}
                organization.other_names.append(_stored(AlternateName, columns))
            elif what == "relationship":
                organization.relationships_on_card.append((kind, name))
            elif what == "sector":
                columns = {"id": number, "slug": kind, "name": name, own_column: own}
                organization.sectors_on_card.append(_stored(Sector, columns))
            else:
                organization.has_namesake = True
        organization.sectors_on_card.sort(key=_place_of)
        return organization


def cards(keys: Sequence[int]) -> list[Card]:
    """Return the cards of these organizations, of the published ones."""
    # Not asked for the published: SQLite would begin with all of them.
    rows = {row[0]: row for row in sql.rows_of(ROWS, keys)}
    published = Organization.Visibility.PUBLISHED
    by_key: dict[int, list[sql.Row]] = {
        key: [] for key in keys if key in rows and rows[key][-1] == published
    }
    beside = sql.rows_of(hanging_on(), by_key, times=4)
    # Other names and ties stand by kind, as they were entered.
    beside.sort(key=lambda row: (row[3], row[2]))
    for row in beside:
        by_key[row[1]].append(row)
    return [Card(rows[key], tuple(own)) for key, own in by_key.items()]


def hanging_on() -> str:
    """Return the statement for what cards show in the reader's language."""
    return HANGING_ON.replace("{own_name}", languages.column("name"))


def _place_of(sector: Sector) -> tuple[str, str]:
    """Return what the sectors of a card are sorted by: few, and read without a key."""
    return alphabet.key(sector.local_name, languages.of(sector.local_name)), sector.slug


def _stored(model: type[M], columns: dict[str, Any]) -> M:
    """Return a row as far as it was read; what else is asked of it is read then."""
    fields = model._meta.concrete_fields
    # A row is read by position, in the order of the model's own columns.
    names = [field.attname for field in fields if field.attname in columns]
    return model.from_db(DEFAULT_DB_ALIAS, names, [columns[name] for name in names])
