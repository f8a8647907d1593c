"""Questions with known answers, asked of the search: judged ones over real rows, and
ones made from names.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

from directory import search
from directory.lib.names import SMALL_WORDS
from directory.models import Identifier, Organization
from directory.search.engine.text import words
from tests.benchmarks import real_data


@dataclass(frozen=True)
class Judged:
    """One question: its kind, its words, and the answers of which one must stand first;
    none when nothing may be found.
    """

    kind: str
    words: str
    answers: frozenset[str]


@dataclass
class Score:
    """How many questions of a kind were answered right, and those that were not."""

    asked: int = 0
    right: int = 0
    missed: list[str] | None = None


def questions_in(path: Path) -> list[Judged]:
    """Read judged questions: lists of kind, words and answers (identifiers of the
    sample, or slugs of the founding page).
    """
    rows = json.loads(path.read_text(encoding="utf-8"))
    return [Judged(kind, asked, frozenset(answers)) for kind, asked, answers in rows]


def judge(questions: Iterable[Judged]) -> dict[str, Score]:
    """Ask each question and return the scores by kind.

    An answer counts when it stands first.
    """
    known = _names_of_answers()
    scores: dict[str, Score] = defaultdict(Score)
    for question in questions:
        result = search.find(search.Question(text=question.words, sort="best"), 0, 1)
        first = known[result.ids[0]] if result.ids else set()
        score = scores[question.kind]
        score.asked += 1
        if (question.answers & first) if question.answers else not result.ids:
            score.right += 1
        else:
            score.missed = [*(score.missed or []), question.words]
    return dict(scores)


def made_questions(each: int) -> Iterator[Judged]:
    """Yield questions made from the names of published organizations, so many of each
    kind; always the same.
    """
    random = Random(11)
    rows = list(
        Organization.objects.published().order_by("pk").values_list("name", "slug")
    )
    alike: dict[tuple[str, ...], set[str]] = defaultdict(set)
    for name, slug in rows:
        alike[tuple(sorted(words(name)))].add(slug)
    for kind, change in CHANGES.items():
        made = 0
        while made < each:
            said = words(random.choice(rows)[0])
            if len(said) > 1 and (asked := change(random, said)):
                made += 1
                yield Judged(kind, asked, frozenset(alike[tuple(sorted(said))]))
    for _ in range(each):
        yield Judged(
            "nonsense", " ".join(_nonsense(random) for _ in range(2)), frozenset()
        )


def _slip(random: Random, word: str) -> str:
    at = random.randrange(1, len(word) - 1)
    letter = random.choice("abcdefghijklmnopqrstuvwxyz")
    swapped = word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]
    return random.choice(
        [
            swapped,
            word[:at] + word[at + 1 :],
            word[:at] + letter + word[at:],
            word[:at] + letter + word[at + 1 :],
        ]
    )


def _slips(number: int) -> Callable[[Random, list[str]], str]:
    def change(random: Random, said: list[str]) -> str:
        places = [place for place, word in enumerate(said) if len(word) > 4]
        if len(places) < number:
            return ""
        chosen = random.sample(places, number)
        return " ".join(
            _slip(random, word) if place in chosen else word
            for place, word in enumerate(said)
        )

    return change


def _joined(random: Random, said: list[str]) -> str:
    at = random.randrange(len(said) - 1)
    return " ".join([*said[:at], said[at] + said[at + 1], *said[at + 2 :]])


def _shuffled(random: Random, said: list[str]) -> str:
    return " ".join(random.sample(said, len(said)))


def _cut_short(random: Random, said: list[str]) -> str:
    last = said[-1]
    return (
        " ".join([*said[:-1], last[: max(3, len(last) // 2 + 1)]])
        if len(last) > 4
        else ""
    )


def _word_too_many(random: Random, said: list[str]) -> str:
    return " ".join([*said, _nonsense(random)]) if len(said) > 2 else ""


def _without_small_words(random: Random, said: list[str]) -> str:
    return " ".join(word for word in said if word not in SMALL_WORDS)


def _nonsense(random: Random) -> str:
    return "".join(random.choice("qxzjkwvy") for _ in range(random.randint(6, 9)))


CHANGES: dict[str, Callable[[Random, list[str]], str]] = {
    "one slip": _slips(1),
    "two slips": _slips(2),
    "cut short": _cut_short,
    "joined": _joined,
    "shuffled": _shuffled,
    "small words left out": _without_small_words,
    "a word too many": _word_too_many,
}


def _names_of_answers() -> dict[int, set[str]]:
    """Return for each organization what an answer may call it: its slug and its
    identifiers.
    """
    found = {pk: {slug} for pk, slug in Organization.objects.values_list("pk", "slug")}
    for pk, value in Identifier.objects.filter(scheme=real_data.SCHEME).values_list(
        "organization_id", "value"
    ):
        found[pk].add(value)
    return found
