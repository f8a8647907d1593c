"""The stages of measuring the search: making organizations, building their index, and
asking it questions.
"""

from __future__ import annotations

import gc
import resource
from collections import defaultdict
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from django.core.management import call_command
from django.db import connection, transaction

from directory import search
from directory.lib import slugs
from directory.models import ContentVersion, Organization
from directory.search.engine import cache, postings, rebuild
from tests.benchmarks import as_asked, fake_data
from tests.benchmarks.fake_words import PEOPLE, SECTORS

REPEATS = 9
TURNS = 20
WORST_FIRST = "questions asked first, worst"
PAGE = 20


def make_stage(rows: int) -> dict[str, float]:
    """Fill an empty database; there is nothing to tell of it."""
    call_command("migrate", verbosity=0, interactive=False)
    fake_data.store(rows, parts=(fake_data.TAGGED, fake_data.LISTED))
    return {}


def build_stage(rows: int) -> dict[str, float]:
    """Build the index; return seconds of CPU, the peak of the process's memory and the
    size of the index.
    """
    before = process_time()
    rebuild.rebuild()
    return {
        "rebuild, s": process_time() - before,
        "rebuild, peak MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "index tables, MB": _table_bytes() / 2**20,
    }


def measure_stage(rows: int) -> dict[str, float]:
    """Return CPU ms for each question and each kind of write, and the private memory of
    a warm worker.
    """
    search.find(search.Question(), 0, PAGE)
    gc.collect()
    empty = _private_megabytes()
    found = _loading()
    asked_for = [questions(rows, turn) for turn in range(REPEATS + 1)]
    for name in asked_for[0]:
        found[f"{name}: asked first"], found[f"? {name}"] = _costs_of(
            [turn[name] for turn in asked_for]
        )
    gc.collect()
    found["memory of a worker, MB"] = _private_megabytes() - empty
    asked = [cost for name, cost in found.items() if name.startswith("? ")]
    found |= {"median": median(asked), "worst": max(asked)}
    return found | _as_asked() | _writes()


Asked = tuple[search.Question, int]


def questions(rows: int, turn: int) -> dict[str, Asked]:
    """Return the mix: what is asked, and from where on.

    With other words at each turn, so that no answer is remembered.
    """
    some = Organization.objects.order_by("pk")[(rows // 2 + turn * 7) % rows]
    long = [word for word in some.name.lower().split() if len(word) > 3]
    first, last = long[0], long[-1]
    slipped = " ".join(word[0] + word[2] + word[1] + word[3:] for word in (first, last))
    common, other = PEOPLE[turn % 10], PEOPLE[(turn + 3) % 10]
    letters = f"{common[:2]}"
    return _browsing(rows, turn) | {
        "common word": (_best(common), 0),
        "two words": (_best(f"{common} {other}"), 0),
        "two words, page 20": (_best(f"{other} {common}"), PAGE * 19),
        "word and sector": (_best(common, {"sector": (_slug(SECTORS, turn),)}), 0),
        "prefix": (_best(common[:-1]), 0),
        "two-letter prefix": (_best(letters), 0),
        "two typos": (_best(slipped), 0),
        "one absent word": (
            _best(f"{first} {last} xylophon{'aeiou'[turn % 5]}{letters}"),
            0,
        ),
    }


def _browsing(rows: int, turn: int) -> dict[str, Asked]:
    ask = search.Question
    two = (_slug(SECTORS, turn), _slug(SECTORS, turn + 1))
    many = {
        "sector": (*two, _slug(SECTORS, 50)),
        "country": ("FR", "BR"),
        "kind": ("network",),
        "tag": (_slug(fake_data.TAGS, turn),),
    }
    return {
        "browse": (ask(), 0),
        "listed only": (ask(statuses=("active", "unknown")), 0),
        "one sector": (ask(chosen={"sector": two[:1]}), 0),
        "2 sectors + tier": (ask(chosen={"sector": two, "tier": ("national",)}), 0),
        "tier + country": (ask(chosen={"tier": ("national",), "country": ("FR",)}), 0),
        "3 sectors + 2 countries + kind + tag": (ask(chosen=many), 0),
        "middle page": (ask(), rows // 2),
        "last page": (ask(), max(0, rows - PAGE)),
        "newest facts": (ask(sort="facts"), 0),
        "oldest first, middle page": (ask(sort="founded"), rows // 2),
    }


def _slug(names: Sequence[str], place: int) -> str:
    return slugs.slug_of(names[place])


def _best(
    text: str, chosen: dict[str, tuple[str, ...]] | None = None
) -> search.Question:
    return search.Question(text=text, chosen=chosen or {}, sort="best")


def _loading() -> dict[str, float]:
    fresh = cache.Index()
    fresh.sync()
    return {
        "load name order": _timed(fresh.in_order),
        "load vocabulary": _timed(fresh.warm),
    }


def _costs_of(asked: list[Asked]) -> tuple[float, float]:
    """Return the median CPU ms of searches that nobody made before, and of the same
    ones made again.
    """
    first, again = [], []
    for question, start in asked:
        first.append(_timed(lambda: search.find(question, start, PAGE)))  # noqa: B023
        again.append(_timed(lambda: search.find(question, start, PAGE)))  # noqa: B023
    return median(first[1:]), median(again[1:])


def _as_asked() -> dict[str, float]:
    """Return what questions as people ask them cost that nobody asked before."""
    costs: dict[str, list[float]] = defaultdict(list)
    # As a worker does when it starts.
    cache.shared.warm()
    for turn in range(TURNS + 1):
        for kind, words in as_asked.questions(turn).items():
            question = _best(words)
            cost = _timed(lambda: search.find(question, 0, PAGE))  # noqa: B023
            # The first of all reads what the others find kept.
            if turn:
                costs[kind].append(cost)
    figures = {f"{kind}, asked first": median(all_) for kind, all_ in costs.items()}
    every = [cost for all_ in costs.values() for cost in all_]
    figures["questions asked first, 99th percent"] = as_asked.percentile(every, 99)
    return figures | {WORST_FIRST: max(every)}


def _writes() -> dict[str, float]:
    """Return the CPU ms of one change in the index, and of another worker's next look
    at it.
    """
    other = cache.Index()
    other.sync()
    other.in_order()
    edits, inserts, looks = [], [], []
    for pk in Organization.objects.order_by("?").values_list("pk", flat=True)[
        : 2 * REPEATS
    ]:
        row = Organization.objects.get(pk=pk)
        row.name, row.description = (
            f"{row.name} zz",
            f"{row.description} community words",
        )
        edits.append(_change(row))
        looks.append(_timed(lambda: (other.sync(), other.in_order())))
        row.pk, row.slug, row.name = None, f"copy-{pk}", f"{row.name} copy"
        row._state.adding = True
        inserts.append(_change(row))
    return {
        "edit": median(edits),
        "insert": median(inserts),
        "another worker's look after an edit": median(looks),
    }


def _change(row: Organization) -> float:
    with transaction.atomic():
        ContentVersion.objects.advance()
        row.save()
        return _timed(lambda: postings.update([row.pk]))


def _timed(work: Callable[[], Any]) -> float:
    before = process_time()
    work()
    return (process_time() - before) * 1000


def _private_megabytes() -> float:
    """Return the memory that this process shares with no other.

    Where the system does not tell, what it has in all.
    """
    try:
        rows = Path("/proc/self/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return sum(int(row.split()[1]) for row in rows if row.startswith("Private_")) / 1024


def _table_bytes() -> int:
    tables = ("directory_posting", "directory_document")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT sum(pg_total_relation_size(name::regclass)) FROM"
                " unnest(%s::text[]) name",
                [list(tables)],
            )
        else:
            cursor.execute(
                "SELECT sum(length(key) * 2 + length(ids) + 40) FROM directory_posting"
            )
        return int(cursor.fetchone()[0] or 0)
