"""What answers a question, page by page, with all that the cards of a page show: two
statements.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from operator import attrgetter
from typing import Any, TypeVar

from django.db import DEFAULT_DB_ALIAS, models

from directory import search
from directory.models import AlternateName, Organization, Sector
from directory.search.engine import sql

PAGE_SIZE = 20
M = TypeVar("M", bound=models.Model)
# What, whose, which, its kind or address, its name.
HANGING_ON = f"""
    SELECT 'name', organization_id, id, kind, name
    FROM directory_alternatename WHERE organization_id IN ({{}})
    UNION ALL
    SELECT 'tie', own.organization_id, own.id, own.kind,
        COALESCE(other.name, own.other_name)
    FROM directory_relationship own
    LEFT JOIN directory_organization other ON other.id = own.other_id
    WHERE own.organization_id IN ({{}})
    AND own.kind IN ('program_of', 'hosted_by', 'chapter_of')
    AND (own.other_id IS NULL OR other.visibility = 'published')
    UNION ALL
    SELECT 'sector', has.organization_id, term.id, term.slug, term.name
    FROM directory_organization_sectors has CROSS JOIN directory_sector term
    WHERE has.organization_id IN ({{}})
    AND term.id = has.sector_id AND term.merged_into_id IS NULL
    UNION ALL
    SELECT 'namesake', id, 0, '', '' FROM directory_organization own
    WHERE id IN ({{}}) AND EXISTS (
        SELECT 1 FROM directory_organization twin
        WHERE twin.sort_name = own.sort_name
        AND twin.id <> own.id AND twin.{sql.PUBLISHED}
    )
"""  # noqa: S608  (ours)


class Results(Sequence[int]):
    """What answers a question, in order, as a paginator wants it: one search gives the
    number and the page that was asked for.
    """

    ordered = True

    def __init__(self, question: search.Question, page: int) -> None:
        self.question, self.start = question, max(0, page - 1) * PAGE_SIZE

    @cached_property
    def result(self) -> search.Result:
        return search.find(self.question, self.start, PAGE_SIZE)

    def __len__(self) -> int:
        return self.result.total

    def __getitem__(self, index: Any) -> Any:
        """Return one organization, or a page of them with everything that their cards
        show.
        """
        if isinstance(index, int):
            return self[index : index + 1][0]
        first, last, _ = index.indices(len(self))
        expected = first == self.start and last - first <= PAGE_SIZE
        keys = (
            self.result.ids
            if expected
            else search.find(self.question, first, last - first).ids
        )
        return cards(keys)

    def __iter__(self) -> Iterator[Any]:
        return iter(self[:])


def cards(keys: Sequence[int]) -> list[Organization]:
    """Return these organizations, as far as they are published, with everything that
    their cards show.
    """
    # Not asked for the published: SQLite would begin with all of them.
    by_key = {
        pk: one
        for pk, one in Organization.objects.in_bulk(keys).items()
        if one.is_published
    }
    for one in by_key.values():
        one.other_names, one.ties_on_card, one.sectors_on_card, one.has_namesake = (
            [],
            [],
            [],
            False,
        )
    rows = sql.rows_of(HANGING_ON, by_key, times=4)
    for what, pk, number, kind, name in sorted(rows, key=lambda row: (row[3], row[2])):
        one = by_key[pk]
        if what == "name":
            one.other_names.append(
                _stored(AlternateName, id=number, name=name, kind=kind)
            )
        elif what == "tie":
            one.ties_on_card.append((kind, name))
        elif what == "sector":
            one.sectors_on_card.append(_stored(Sector, id=number, name=name, slug=kind))
        else:
            one.has_namesake = True
    for one in by_key.values():
        one.sectors_on_card.sort(key=attrgetter("name", "slug"))
    return [by_key[key] for key in keys if key in by_key]


def _stored(model: type[M], **columns: Any) -> M:
    """Return a row as far as it was read; what else is asked of it is read then."""
    names = [
        field.attname
        for field in model._meta.concrete_fields
        if field.attname in columns
    ]
    return model.from_db(DEFAULT_DB_ALIAS, names, [columns[name] for name in names])
