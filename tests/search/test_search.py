"""What the search hands out: pages, numbers, hits, and nothing that is hidden."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django import DjangoAssertNumQueries

from directory import search
from directory.models import Organization, Synonym
from directory.search.engine import matching
from directory.search.engine.cache import Index
from tests.support.search import add, add_many, names
from tests.support.versions import record

pytestmark = pytest.mark.django_db


def found(words: str) -> search.Result:
    return search.find(search.Question(text=words, sort="best"))


def test_hit_name_is_the_former_name_that_was_asked_for() -> None:
    organization = add("Common Future", called=["Business Alliance", "BALLE"])

    hits = [
        found(words).hit_name(organization)
        for words in ("balle", "future", "business alliance")
    ]

    assert [hit and hit.name for hit in hits] == ["BALLE", None, "Business Alliance"]


def test_pieces_mark_what_was_found() -> None:
    add("Housing Trust")

    assert found("hosuing").pieces("A housing trust") == [
        ("A ", False),
        ("housing", True),
        (" trust", False),
    ]


def test_pages_joined_hold_each_organization_once() -> None:
    for number in range(130):
        add(
            f"Housing {number}" if number % 3 else f"Land {number}",
            description="housing " if number % 2 else "Housing land",
        )
    question = search.Question(text="housing land", sort="best")

    pages = [search.find(question, start, 7).ids for start in range(0, 140, 7)]

    joined = [pk for page in pages for pk in page]
    assert sorted(joined) == sorted(search.ids(question)) == sorted(set(joined))
    assert len(joined) == search.find(question).total


def test_ids_are_in_the_order_of_the_pages() -> None:
    add_many(30)
    question = search.Question(text="housing", sort="best")

    assert search.ids(question) == [
        *search.find(question, 0, 20).ids,
        *search.find(question, 20, 20).ids,
    ]


def test_ended_says_how_many_more_there_would_be() -> None:
    add("Apple")
    add("Pear", status="closed")

    result = search.find(search.Question(statuses=("active", "unknown")))

    assert (result.total, result.ended) == (1, 1)


def test_totals_counts_each_question() -> None:
    add("Apple", country="FR")
    add("Pear")

    questions = [
        search.Question(),
        search.Question(chosen={"country": ("FR",)}),
        search.Question(text="pear"),
    ]

    assert search.totals(questions) == [2, 1, 1]


def test_totals_reads_the_same_words_once(monkeypatch: pytest.MonkeyPatch) -> None:
    add("Apple", country="FR")
    asked: list[str] = []

    def noted(index: Index, text: str) -> matching.Reading:
        asked.append(text)
        return matching.read(index, text)

    monkeypatch.setattr(search, "read", noted)

    search.totals(
        [
            search.Question(text="apple", chosen={"country": (code,)})
            for code in ("FR", "BR", "DE")
        ]
    )

    assert asked == ["apple"]


def test_question_asked_first_takes_few_statements(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    add_many(10)
    common = " ".join("abcdefghijkl"[one] * 3 + "x" for one in range(12))

    for words in ("x" * 200, common, "housing", "hosuing"):
        with django_assert_max_num_queries(13):
            found(words)


def test_draft_is_named_nowhere() -> None:
    add(
        "Hidden Gem",
        visibility="draft",
        country="AQ",
        sectors=["Secret"],
        called=["Veiled Jewel"],
    )
    add("Open Stone")

    assert [
        names(words)
        for words in ("hidden gem", "veiled", "antarctica", "secret", "hiden")
    ] == [[], [], [], [], []]
    assert "AQ" not in search.find(search.Question()).counts["country"]
    assert Organization.objects.count() == 2


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.text(
        alphabet=st.one_of(
            st.characters(), st.sampled_from('housing coop-."“”/:@ 台灣')
        ),
        max_size=60,
    )
)
def test_any_question_is_answered(words: str) -> None:
    if not Organization.objects.exists():
        record(Synonym.objects.create(words="co-op = cooperative = housing union"))
        add("Housing Co-op", url="https://housing.example.org/")
        add("台灣合作社聯盟")

    result = found(words)

    assert result.total == len(result.ids)
    assert result.notice.how in ("", search.CORRECTED, search.PARTLY, search.NOTHING)
