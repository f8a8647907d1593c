"""What a process keeps is what the database holds, and little enough."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from directory import search
from directory.history import changes
from directory.models import ContentVersion, Synonym
from directory.search.engine import cache, rebuild
from tests.support.search import add, add_many, change, names
from tests.support.versions import record


@pytest.mark.django_db
def test_two_processes_see_an_edit_at_once() -> None:
    organization = add("Apple")
    here, there = cache.Index(), cache.Index()
    for index in (here, there):
        index.sync()
        assert len(index.get(["apple n"])[0]) == 1

    change(organization, name="Pear")

    for index in (here, there):
        index.sync()
        assert [len(found) for found in index.get(["apple n", "pear n"])] == [0, 1]


@pytest.mark.django_db
def test_rebuild_is_seen_by_a_process_that_kept_what_is_gone() -> None:
    organization = add("Apple")
    index = cache.Index()
    index.sync()
    index.get(["apple n"])
    change(organization, name="Pear")

    rebuild.rebuild()
    index.sync()

    assert [len(found) for found in index.get(["apple n", "pear n"])] == [0, 1]


@pytest.mark.django_db
def test_new_word_is_near_at_once() -> None:
    add("Apple")
    index = cache.Index()
    index.sync()
    assert index.near("quimce") == []

    add("Quince")
    index.sync()

    assert index.near("quimce") == ["quince"]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "near"),
    [
        *(
            ("hosuing", ["housing"]),
            ("hte", []),
            ("thx", []),
            ("c0op", []),
            ("solidraityx", ["solidarity"]),
            ("ab", []),
        ),
        ("सहकरी", ["सहकारी"]),
    ],
)
def test_near_allows_a_slip_and_two_in_long_words(typed: str, near: list[str]) -> None:
    add("Housing The Solidarity Coop Abc सहकारी")
    index = cache.Index()
    index.sync()

    assert index.near(typed) == near


@pytest.mark.django_db
def test_synonyms_are_read_anew_after_a_change() -> None:
    add("Cooperative")
    index = cache.Index()
    index.sync()
    assert index.synonyms() == {}

    synonym = Synonym.objects.create(words="co-op = cooperative")
    record(synonym)
    index.sync()
    assert index.synonyms() == {
        "co op": ["coop", "cooperative"],
        "coop": ["co op", "cooperative"],
        "cooperative": ["co op", "coop"],
    }

    changes.removed(synonym)
    index.sync()
    assert index.synonyms() == {}


@pytest.mark.django_db
def test_kept_bitmaps_are_bound_in_bytes() -> None:
    add("Apple", description=" ".join(f"word{number}" for number in range(50)))
    index = cache.Index(most_bytes=3000)
    index.sync()
    index.get(["/all/"])

    index.get([f"word{number} t" for number in range(50)])

    assert index.kept() == ["/all/"]


@pytest.mark.django_db(transaction=True)
def test_uncommitted_words_stay_inside_their_transaction() -> None:
    add("Apple")
    assert names("apple") == ["Apple"]

    with transaction.atomic():
        add("Apple Two")
        inside = names("apple")
        transaction.set_rollback(True)

    assert (inside, names("apple")) == (["Apple", "Apple Two"], ["Apple"])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "question",
    [
        search.Question(),
        search.Question(
            chosen={"sector": ("_none", "food"), "country": ("FR",)},
            statuses=("active",),
        ),
        search.Question(text="housing", sort="best"),
        search.Question(text="housing hom", sort="best"),
        search.Question(text="hosuing", sort="best"),
        search.Question(text="housing homes flibber", sort="best"),
        search.Question(sort="facts"),
        search.Question(text="example.org", sort="best"),
    ],
)
@pytest.mark.parametrize("start", [0, 100])
def test_warm_search_takes_six_statements_at_most(
    question: search.Question, start: int
) -> None:
    add_many(125, country="FR", description="homes", url="http://example.org")
    search.find(question, start, 20)

    with CaptureQueriesContext(connection) as statements:
        search.find(question, start, 20)

    assert len(statements) <= 6


def isolation() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW transaction_isolation")
        return str(cursor.fetchone()[0])


def in_another_connection(work: Callable[[], object]) -> None:
    """Do something as another process would, and wait until it is committed."""

    def whole() -> None:
        work()
        connection.close()

    thread = Thread(target=whole)
    thread.start()
    thread.join()


@pytest.mark.django_db(transaction=True)
def test_answer_over_content_that_never_rests_is_of_one_transaction() -> None:
    add("Apple")
    tries = []

    def work(index: cache.Index) -> int:
        tries.append(index is cache.shared)
        if index is cache.shared:
            ContentVersion.objects.advance()
        assert connection.in_atomic_block is (index is not cache.shared)
        return len(index.get(["apple n"])[0])

    found = cache.consistent(work)

    assert (found, tries) == (1, [True] * cache.MOST_TRIES + [False])


@pytest.mark.skipif(
    connection.vendor != "sqlite", reason="PostgreSQL locks only what is written"
)
@pytest.mark.django_db(transaction=True)
def test_last_try_in_sqlite_takes_no_lock_that_writers_need() -> None:
    def work(index: cache.Index) -> None:
        if index is cache.shared:
            ContentVersion.objects.advance()

    with CaptureQueriesContext(connection) as statements:
        cache.consistent(work)
    with CaptureQueriesContext(connection) as after, transaction.atomic():
        pass

    begun = [query["sql"] for query in statements if query["sql"].startswith("BEGIN")]
    assert (begun[-1], after[0]["sql"]) == ("BEGIN", "BEGIN IMMEDIATE")


@pytest.mark.skipif(
    connection.vendor != "postgresql",
    reason="in SQLite's memory nobody else can write meanwhile",
)
@pytest.mark.django_db(transaction=True)
def test_last_try_sees_nothing_that_others_commit_meanwhile() -> None:
    add("Apple")
    levels = []

    def work(index: cache.Index) -> list[int]:
        if index is cache.shared:
            ContentVersion.objects.advance()
            return []
        levels.append(isolation())
        before = len(index.get(["apple n"])[0])
        in_another_connection(lambda: add("Apple Two"))
        return [
            before,
            len(index.get(["two n"])[0]),
            len(index.in_order().page(index.get(["/all/"])[0], 0, 5)),
        ]

    found = cache.consistent(work)

    assert (found, levels) == ([1, 0, 1], ["repeatable read"])
    assert names("apple two") == ["Apple Two"]
