"""Questions as people ask them, with what the page must show for each.

A file of them holds one a line, as JSON: `query`, `kind`; `first_is_one_of`
(names of organizations of which one stands first), `in_first_five` (names that
are all there), `must_not` (names that are not on the page), `finds_nothing`,
`must_say` (words in the sentences above the results), and `why`. And every page
must be true to what was typed and found, as tests/benchmarks/honesty.py says.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.test import Client

from directory.models import Organization
from directory.operations import seed
from tests.benchmarks import honesty
from tests.benchmarks.honesty import Published
from tests.benchmarks.questions import Score
from tests.support import reading
from tests.support.reading import Element
from tests.support.search import add

Record = dict[str, Any]


@dataclass(frozen=True)
class HardQuestion:
    """One question, and what must be true of its page."""

    query: str
    kind: str
    first_is_one_of: list[str]
    in_first_five: list[str]
    must_not: list[str]
    finds_nothing: bool
    must_say: list[str]
    why: str


def questions_in(path: Path) -> list[HardQuestion]:
    """Read the questions of a file."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [HardQuestion(**json.loads(line)) for line in lines if line.strip()]


def records_in(path: Path) -> list[Record]:
    """Read made-up organizations: a name and other fields, one a line."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def store(records: Iterable[Record]) -> None:
    """Publish made-up organizations, and what every directory begins with."""
    seed.seed_synonyms()
    for record in records:
        add(**record)


def judge(questions: Iterable[HardQuestion]) -> dict[str, Score]:
    """Ask each question and return the scores by kind, with what was missed."""
    scores: dict[str, Score] = defaultdict(Score)
    published, reader = Published(), _reader()
    for question in questions:
        faults = faults_of(question, published, reader)
        _count(scores[question.kind], question.query, faults)
    return dict(scores)


def judge_honesty(queries: Iterable[str]) -> dict[str, Score]:
    """Ask questions of any kind; a page is right that says the truth of each."""
    score = Score()
    published, reader = Published(), _reader()
    for query in queries:
        page = _answer(query, reader)
        _count(score, query, honesty.untruths(query, page, published))
    return {"honest pages": score}


def _count(score: Score, query: str, faults: Iterable[str]) -> None:
    told = "; ".join(faults)
    score.asked += 1
    if told:
        score.missed = [*(score.missed or []), f"{query}: {told}"]
    else:
        score.right += 1


def _reader() -> Client:
    """Return one reader for all questions: each looks at all static files anew."""
    return Client(SERVER_NAME="127.0.0.1")


def _answer(query: str, reader: Client) -> Element:
    return reading.read(reader.get("/organizations/", {"q": query}))


def faults_of(
    question: HardQuestion, published: Published, reader: Client | None = None
) -> Iterator[str]:
    """Yield what is wrong with the page that answers a question."""
    page = _answer(question.query, reader or _reader())
    yield from honesty.untruths(question.query, page, published)
    names, said = names_on(page), said_on(page).casefold()
    if question.first_is_one_of and not set(names[:1]) & set(question.first_is_one_of):
        yield f"first is {names[0] if names else 'nothing'}"
    if missing := set(question.in_first_five) - set(names[:5]):
        yield f"not in the first five: {', '.join(sorted(missing))}"
    if wrong := set(question.must_not) & set(names):
        yield f"must not come: {', '.join(sorted(wrong))}"
    if question.finds_nothing and names:
        yield f"found {len(names)}"
    if unsaid := [word for word in question.must_say if word.casefold() not in said]:
        yield f"not said: {', '.join(unsaid)}"


def names_on(page: Element) -> list[str]:
    """Return the names of the organizations on a list page, in its order."""
    names = dict(Organization.objects.values_list("slug", "name"))
    addresses = [
        heading.one("a").href
        for cards in page.all("ol", class_="cards")
        for heading in cards.all("h2")
    ]
    return [names[address.rstrip("/").rpartition("/")[2]] for address in addresses]


def said_on(page: Element) -> str:
    """Return the sentences above the results, or those in their place.

    The heading only repeats what was typed.
    """
    sentences = page.one("header", class_="list-head").texts("p")
    if not page.all("ol", class_="cards"):
        sentences += page.one("section", class_="results").texts("p")
    return " ".join(sentences)
