"""Every row of a file judged before anything is written: the plan of an import."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User
from django.db.models import Q
from django.utils.translation import pgettext

from directory import duplicates
from directory.duplicates import Candidate, Duplicate, profile
from directory.errors import DirectoryError
from directory.formats.fields import BY_NAME, FIELDS
from directory.formats.values import values_of
from directory.history import left_out, revisions
from directory.imports import dates, headings, reading
from directory.imports.dates import DateOrder
from directory.imports.limits import OF_COMMAND, Limits
from directory.imports.reading import Row, Table
from directory.imports.rows import REFUSE, KnownTerms, Reader, ReadRow
from directory.imports.siblings import Siblings, in_one_place
from directory.imports.ties import others_of
from directory.lib import slugs, text, urls
from directory.models import (
    ContentVersion,
    Identifier,
    Import,
    ImportRow,
    OldSlug,
    Organization,
)

AT_ONCE = 200
OURS = frozenset(each.name for each in FIELDS if each.is_derived)
"""Columns that the directory keeps by itself."""
DATES = ("founded", "dissolved", "facts_as_of")
SAMPLE = 3
Verdict = ImportRow.Verdict
Outcome = ImportRow.Outcome


@dataclass(frozen=True)
class Wanted:
    """What somebody wants of an import."""

    source: str = ""
    """The name of the list; that of the file where none is given."""
    licence: str = ""
    duplicates: str = Import.Duplicates.ASK
    unknown: str = REFUSE
    order: DateOrder = DateOrder.NOT_PROVED
    """What comes first in dates, where no row proves it."""
    publishes: bool = False
    by: User | None = None


@dataclass(frozen=True)
class _Matches:
    """The records that rows of one part are of, and how they are."""

    by_slug: Mapping[str, int]
    by_identifier: Mapping[tuple[str, str], int]
    by_page: Mapping[tuple[str, str], int]
    values: Mapping[int, dict[str, Any]]
    withdrawn: frozenset[int]
    newest: Mapping[int, int]
    last: Mapping[int, dict[str, Any]]
    """What the last import of the source said of them."""


@dataclass
class _Seen:
    """What earlier rows of the file were of."""

    own_ids: dict[str, int] = field(default_factory=dict)
    slugs: dict[str, int] = field(default_factory=dict)
    records: dict[int, int] = field(default_factory=dict)
    siblings: Siblings = field(default_factory=Siblings)
    are_told_apart: bool = False
    """Whether the file is ours: what has two addresses in it is no duplicate."""


def judge(
    path: Path,
    wanted: Wanted,
    *,
    limits: Limits = OF_COMMAND,
    progress: Callable[[int], None] = lambda _number: None,
) -> Import:
    """Read a file and store the plan of its import; nothing of it is written.

    DirectoryError says in words why a file cannot be read at all; no plan is left then.
    """
    orders = _orders(path, wanted, limits)
    with reading.opened(path, limits) as table:
        _refuse_unknown(table, wanted)
        plan = Import.objects.create(
            file_name=path.name[-255:],
            digest=digest_of(path),
            source=source_of(path, wanted),
            licence=wanted.licence,
            duplicates=wanted.duplicates,
            publishes=wanted.publishes,
            columns=[[column.heading, column.field] for column in table.columns],
            notes=list(_notes(table)),
            content_number=ContentVersion.objects.number(),
            by=wanted.by,
        )
        try:
            _judge_rows(plan, table, orders, wanted, progress)
        except BaseException:
            # Half a plan would be taken for a whole one.
            plan.delete()
            raise
    plan.state = Import.State.JUDGED
    plan.save()
    return plan


def digest_of(path: Path) -> str:
    """Return by which a file is known again."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def source_of(path: Path, wanted: Wanted) -> str:
    """Return the name of the list that a file is of."""
    return text.clean_line(wanted.source or path.stem)[:60]


def _orders(path: Path, wanted: Wanted, limits: Limits) -> dict[int, DateOrder]:
    """Return the order of the dates of each column, by all of its cells."""
    with reading.opened(path, limits) as table:
        columns = [each.position for each in table.columns if each.field in DATES]
        if not columns:
            return {}
        cells: dict[int, set[str]] = {position: set() for position in columns}
        for row in table.rows:
            for position in columns:
                if dates.is_evidence(row.cells[position]):
                    cells[position].add(row.cells[position])
    return {
        position: dates.order_of(cells[position]) or wanted.order
        for position in columns
    }


def _refuse_unknown(table: Table, wanted: Wanted) -> None:
    unknown = [
        column.heading
        for column in table.columns
        if column.heading and not column.is_known
    ]
    if unknown and wanted.unknown == REFUSE:
        words = pgettext("staff", "These columns are not known: %(headings)s.")
        raise DirectoryError(words % {"headings": ", ".join(unknown)})
    if not any(column.field for column in table.columns):
        raise DirectoryError(pgettext("staff", "No column of the file is known."))


def _notes(table: Table) -> Iterator[str]:
    """Yield in words what a person should know of the file as a whole."""
    for words in table.above:
        note = pgettext("staff", "Above the headings, left out: %(words)s")
        yield note % {"words": text.cut(words, 100)}
    for column in table.columns:
        values = {"heading": column.heading or "?", "field": column.field}
        if column.field in OURS:
            note = pgettext(
                "staff", "Column “%(heading)s” is left out: it is kept by itself."
            )
        elif column.is_known and not column.field:
            note = pgettext("staff", "Second column “%(heading)s”, left out.")
        elif not column.is_known:
            note = pgettext("staff", "Column “%(heading)s” is not known.")
        else:
            continue
        yield note % values
    for sheet in table.other_sheets:
        yield pgettext("staff", "Sheet “%(name)s” is not read.") % {"name": sheet}


def _judge_rows(
    plan: Import,
    table: Table,
    orders: Mapping[int, DateOrder],
    wanted: Wanted,
    progress: Callable[[int], None],
) -> None:
    columns = [each for each in table.columns if each.field not in OURS]
    reader = Reader(
        columns, KnownTerms.read(), orders, wanted.unknown, is_own=table.is_own
    )
    seen = _Seen(are_told_apart=table.is_own)
    while part := list(islice(table.rows, AT_ONCE)):
        read = [(row, reader.read(row)) for row in part]
        _give_present_slugs([each for _row, each in read])
        matches = _matches(plan, [each for _row, each in read])
        ImportRow.objects.bulk_create(
            _judged(plan, row, each, matches, seen) for row, each in read
        )
        progress(part[-1].number)


def _give_present_slugs(rows: Sequence[ReadRow]) -> None:
    """Name those that rows are tied to by their present addresses."""
    named = {slug for row in rows for slug in others_of(row.values)}
    former = OldSlug.objects.filter(slug__in=named).select_related("organization")
    present = {old.slug: old.organization.slug for old in former}
    for row in rows if present else ():
        for each in row.values.get("relationships", ()):
            each["other"] = present.get(each["other"], each["other"])
        if successor := row.values.get("successor"):
            row.values["successor"] = present.get(successor, successor)


def _matches(plan: Import, rows: Sequence[ReadRow]) -> _Matches:
    """Return what rows may be of, by a fixed number of statements."""
    slugs_of_rows = {row.values.get("slug", "") for row in rows} - {""}
    by_slug = dict(
        OldSlug.objects.filter(slug__in=slugs_of_rows).values_list(
            "slug", "organization"
        )
    )
    named = Organization.objects.filter(slug__in=slugs_of_rows).order_by()
    by_slug.update(named.values_list("slug", "pk"))
    numbers = {number for row in rows for number in _identifiers(plan, row)}
    by_value = Identifier.objects.filter(value__in={value for _, value in numbers})
    by_identifier = {
        (each.scheme, each.value): each.organization_id
        for each in by_value
        if (each.scheme, each.value) in numbers
    }
    keys = {urls.url_key(row.values.get("url", "")) for row in rows} - {""}
    on_page = Organization.objects.filter(url_key__in=keys).order_by("-pk")
    by_page = {
        (name, key): pk
        for name, key, pk in on_page.values_list("sort_name", "url_key", "pk")
    }
    found = {*by_slug.values(), *by_identifier.values(), *by_page.values()}
    records = list(Organization.objects.filter(pk__in=found).with_values())
    withdrawn = Organization.Visibility.WITHDRAWN
    return _Matches(
        by_slug,
        by_identifier,
        by_page,
        {record.pk: values_of(record) for record in records},
        frozenset(each.pk for each in records if each.visibility == withdrawn),
        revisions.newest(found),
        _last_said(plan, found),
    )


def _last_said(plan: Import, keys: set[int]) -> dict[int, dict[str, Any]]:
    """Return what the last import of a source said of records, undone ones not."""
    rows = ImportRow.objects.filter(
        organization_key__in=keys,
        plan__source=plan.source,
        plan__state=Import.State.DONE,
        plan__batch__undone_by=None,
    )
    told = rows.filter(Q(outcome=Outcome.WRITTEN) | Q(verdict=Verdict.SAME))
    ordered = told.order_by("pk").values_list("organization_key", "values")
    return {key: values for key, values in ordered if key is not None}


def _identifiers(plan: Import, row: ReadRow) -> Iterator[tuple[str, str]]:
    if row.own_id:
        yield plan.source, row.own_id[:200]
    for identifier in row.values.get("identifiers", ()):
        yield identifier["scheme"], identifier["value"]


def _judged(
    plan: Import, row: Row, read: ReadRow, matches: _Matches, seen: _Seen
) -> ImportRow:
    """Return the row of the plan, with the verdict on a row of the file."""
    name = str(read.values.get("name", ""))
    judged = ImportRow(
        plan=plan,
        number=row.number,
        name=name[:200],
        values=read.values,
        problems=[[each.column, each.value, each.why] for each in read.problems],
        notes=read.notes,
    )
    key = _match(plan, read, matches)
    if not read.problems and key is None and "name" not in read.values:
        missing = pgettext("staff", "A new record needs a name.")
        judged.problems = [["name", "", missing]]
    if judged.problems:
        judged.verdict = Verdict.REFUSED
    elif earlier := _earlier(read, key, seen):
        judged.verdict, judged.of_row = Verdict.TWICE, earlier
    elif wish := _wish(read, key, matches):
        judged.verdict, judged.notes = Verdict.LEFT_OUT, [*read.notes, wish]
    elif key is not None:
        _compare(judged, read, key, plan, matches)
    else:
        _judge_new(judged, read, plan, seen)
    if judged.verdict not in (Verdict.REFUSED, Verdict.TWICE):
        _remember(row.number, read, key, seen)
    if judged.outcome != Outcome.WAITING and judged.verdict != Verdict.SAME:
        judged.cells = list(row.cells)
    return judged


def _match(plan: Import, read: ReadRow, matches: _Matches) -> int | None:
    """Return the record that a row is of: by slug, by its number, or for certain."""
    if key := matches.by_slug.get(read.values.get("slug", "")):
        return key
    for identifier in _identifiers(plan, read):
        if key := matches.by_identifier.get(identifier):
            return key
    page = urls.url_key(read.values.get("url", ""))
    named = text.sort_key(str(read.values.get("name", "")))
    return matches.by_page.get((named, page)) if page else None


def _earlier(read: ReadRow, key: int | None, seen: _Seen) -> int | None:
    earlier = seen.own_ids.get(read.own_id) if read.own_id else None
    earlier = earlier or seen.slugs.get(read.values.get("slug", ""))
    return earlier or (seen.records.get(key) if key else None)


def _remember(number: int, read: ReadRow, key: int | None, seen: _Seen) -> None:
    if read.own_id:
        seen.own_ids[read.own_id] = number
    if slug := read.values.get("slug"):
        seen.slugs[slug] = number
    if key is not None:
        seen.records[key] = number
    elif "name" in read.values and not seen.are_told_apart:
        seen.siblings.add(number, read.values)


def _wish(read: ReadRow, key: int | None, matches: _Matches) -> str:
    """Return in words that an organization asked to be left out, "" if it did not."""
    values = read.values
    wish = left_out.find(
        str(values.get("name", "")), values.get("url", ""), values.get("email", "")
    )
    if wish is not None:
        words = pgettext("staff", "It asked to be left out on %(day)s.")
        return words % {"day": wish.asked_on.isoformat()}
    if key in matches.withdrawn:
        return pgettext("staff", "It asked to be left out.")
    return ""


def _compare(
    judged: ImportRow, read: ReadRow, key: int, plan: Import, matches: _Matches
) -> None:
    """Say field by field what a row changes of the record that it is of."""
    current = matches.values[key]
    judged.organization_key, judged.seen = key, matches.newest.get(key, 0)
    _add_own_id(read, plan, current["identifiers"])
    if "listings" in read.values:
        listings = _with_places(read.values["listings"], current["listings"])
        read.values["listings"] = listings
    last = matches.last.get(key, {})
    for name, new in read.values.items():
        old = current[name]
        if _says_what_is(name, new, old):
            continue
        if name in last and not _says_what_is(name, last[name], old):
            judged.protected[name] = [old, new]
        else:
            judged.changes[name] = [old, new]
    judged.verdict = Verdict.CHANGED if judged.changes else Verdict.SAME
    if judged.changes:
        judged.outcome = Outcome.WAITING


def _judge_new(judged: ImportRow, read: ReadRow, plan: Import, seen: _Seen) -> None:
    """Say whether a row is new, or may be of what is listed or stands in the file."""
    _add_own_id(read, plan, [])
    if plan.licence:
        read.values.setdefault("source_licence", plan.licence)
    read.values.setdefault("source_note", plan.source)
    values = read.values
    judged.verdict, judged.outcome = Verdict.NEW, Outcome.WAITING
    candidate = Candidate(
        str(values["name"]),
        url=values.get("url", ""),
        city=values.get("city", ""),
        region=values.get("region", ""),
        country=values.get("country", ""),
        acronym=values.get("acronym", ""),
    )
    found = duplicates.find(candidate, limit=1, hidden=True)
    sibling = seen.siblings.find(values)
    if found and _is_likely(found[0], candidate):
        judged.verdict = Verdict.DUPLICATE
        judged.organization_key = found[0].organization.pk
        judged.notes = [*read.notes, *found[0].reasons]
    elif sibling and sibling.degree == duplicates.LIKELY:
        judged.verdict, judged.of_row = Verdict.DUPLICATE, sibling.number
        judged.notes = [*read.notes, *sibling.reasons]
    elif found:
        words = pgettext("staff", "Like “%(name)s”: %(reasons)s")
        reasons = ", ".join(found[0].reasons)
        name = found[0].organization.name
        judged.notes = [*read.notes, words % {"name": name, "reasons": reasons}]
    if judged.verdict == Verdict.DUPLICATE:
        is_taken = plan.duplicates == Import.Duplicates.TAKE
        judged.outcome = Outcome.WAITING if is_taken else Outcome.NONE


def _is_likely(found: Duplicate, candidate: Candidate) -> bool:
    """Tell whether a row is not taken without a word of somebody."""
    mine = profile.of_candidate(candidate)
    theirs = profile.of_record(found.organization)
    return found.degree == duplicates.LIKELY or in_one_place(mine, theirs)


def _add_own_id(
    read: ReadRow, plan: Import, present: Sequence[Mapping[str, str]]
) -> None:
    """Let a record have the number by which its source knows it."""
    if not read.own_id:
        return
    own = {"scheme": plan.source, "value": read.own_id[:200]}
    listed = read.values.get("identifiers", present)
    read.values["identifiers"] = [*listed, *([] if own in listed else [own])]


def _says_what_is(name: str, value: Any, present: Any) -> bool:
    """Tell whether a value of a row changes nothing of what is present."""
    if name == "listings":
        value = _with_places(value, present)
    if name == "old_slugs":
        # Addresses that were are never taken away.
        return set(present).issuperset(value)
    return bool(_plain(name, value) == _plain(name, present))


def _with_places(
    listings: Sequence[Mapping[str, Any]], present: Sequence[Mapping[str, Any]]
) -> list[dict[str, Any]]:
    """Return listings at the place that they have, where they name none."""
    places = {each["tier"]: each["position"] for each in present}
    return [
        {**each, "position": places.get(each["tier"])}
        if each["position"] is None
        else dict(each)
        for each in listings
    ]


def _plain(name: str, value: Any) -> Any:
    """Return a value so that two that mean the same are the same."""
    if name == headings.TAGS:
        return sorted(slugs.tag_key(tag) for tag in value)
    if name == "relationships":
        value = [_without_words(each) for each in value]
    if isinstance(value, list):
        return sorted(json.dumps(_whole(each), sort_keys=True) for each in value)
    return value


def _without_words(tie: Mapping[str, Any]) -> dict[str, Any]:
    """Return a tie without what the other one's record tells, where it is listed."""
    words = {"other_name": "", "other_url": ""} if tie["other"] else {}
    return {**tie, **words}


def _whole(item: Any) -> Any:
    return {key: value or "" for key, value in item.items()} if _is_item(item) else item


def _is_item(item: object) -> bool:
    return isinstance(item, dict)


def label_of(name: str) -> str:
    """Return what a field is called."""
    return str(BY_NAME[name].label) if name in BY_NAME else name
