"""What answers a question, page by page, with all that the cards of a page show.

That takes two statements.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TypeVar, overload

from django.db import DEFAULT_DB_ALIAS, models

from directory import search
from directory.lib import alphabet, languages
from directory.models import AlternateName, Organization, Sector
from directory.search.engine import sql

PAGE_SIZE = 20
M = TypeVar("M", bound=models.Model)
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


class Results(Sequence[Organization]):
    """What answers a question, in order, as a paginator wants it.

    One search gives the number and the page that was asked for.
    """

    ordered = True

    def __init__(self, question: search.Question, page: int) -> None:
        self.question = question
        self.start = max(0, page - 1) * PAGE_SIZE

    @cached_property
    def result(self) -> search.Result:
        return search.find(self.question, self.start, PAGE_SIZE)

    def __len__(self) -> int:
        return self.result.total

    @overload
    def __getitem__(self, index: int) -> Organization: ...

    @overload
    def __getitem__(self, index: slice) -> list[Organization]: ...

    def __getitem__(self, index: int | slice) -> Organization | list[Organization]:
        """Return one organization, or a page of them, with what their cards show."""
        if isinstance(index, int):
            return self[index : index + 1][0]
        first, last, _ = index.indices(len(self))
        if first == self.start and last - first <= PAGE_SIZE:
            return cards(self.result.ids)
        # Not the page that the search was for, as where a paginator looks beyond it.
        return cards(search.find(self.question, first, last - first).ids)

    def __iter__(self) -> Iterator[Organization]:
        # Sequence's own would take the cards one by one.
        return iter(self[:])


def cards(keys: Sequence[int]) -> list[Organization]:
    """Return these organizations, if published, with everything their cards show."""
    by_key = {}
    # Not asked for the published: SQLite would begin with all of them.
    for pk, organization in Organization.objects.in_bulk(keys).items():
        if organization.is_published:
            by_key[pk] = organization
            organization.other_names = []
            organization.relationships_on_card = []
            organization.sectors_on_card = []
            organization.has_namesake = False
    own_column = languages.column("name")
    rows = sql.rows_of(hanging_on(), by_key, times=4)
    # Other names and ties stand by kind, as they were entered.
    rows.sort(key=lambda row: (row[3], row[2]))
    for what, pk, number, kind, name, own in rows:
        organization = by_key[pk]
        if what == "name":
            other_name = _stored(AlternateName, id=number, name=name, kind=kind)
            organization.other_names.append(other_name)
        elif what == "relationship":
            organization.relationships_on_card.append((kind, name))
        elif what == "sector":
            columns = {"name": name, own_column: own}
            sector = _stored(Sector, id=number, slug=kind, **columns)
            organization.sectors_on_card.append(sector)
        else:
            organization.has_namesake = True
    for organization in by_key.values():
        organization.sectors_on_card.sort(key=_place_of)
    return [by_key[key] for key in keys if key in by_key]


def hanging_on() -> str:
    """Return the statement for what cards show in the reader's language."""
    return HANGING_ON.replace("{own_name}", languages.column("name"))


def _place_of(sector: Sector) -> tuple[str, str]:
    """Return what the sectors of a card are sorted by: few, and read without a key."""
    return alphabet.key(sector.local_name, languages.of(sector.local_name)), sector.slug


def _stored(model: type[M], **columns: str | int) -> M:
    """Return a row as far as it was read; what else is asked of it is read then."""
    fields = model._meta.concrete_fields
    # A row is read by position, in the order of the model's own columns.
    names = [field.attname for field in fields if field.attname in columns]
    return model.from_db(DEFAULT_DB_ALIAS, names, [columns[name] for name in names])
