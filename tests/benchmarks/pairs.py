"""Pairs of records of which it is known whether they are one organization, and how many
of them the portal tells right.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from directory import duplicates
from directory.duplicates import Candidate
from directory.duplicates.scoring import LIKELY
from directory.models import Identifier, Organization
from directory.operations import seed
from tests.benchmarks import fake_data, real_data

HALVES = TUNING, JUDGING = "tuning", "judging"
ASKED = 100


@dataclass(frozen=True)
class Pair:
    """A record, another one or what somebody typed, and whether the two are one
    organization.
    """

    known: str
    other: str | dict[str, Any]
    is_double: bool

    @property
    def half(self) -> str:
        """The half it belongs to: rules are tuned on one and judged on the other.

        What is typed of one record stays together.
        """
        ids = (
            f"{self.known} {self.other}" if isinstance(self.other, str) else self.known
        )
        return HALVES[hashlib.sha256(ids.encode()).digest()[0] % 2]


@dataclass
class Score:
    """How many pairs there are and what was said of them.

    `wrong` names the doubles missed and those likely that are none.
    """

    pairs: int = 0
    doubles: int = 0
    likely: int = 0
    likely_right: int = 0
    found: int = 0
    wrong: list[str] = field(default_factory=list)

    @property
    def precision(self) -> float:
        """Return the share of doubles among what was called likely."""
        return self.likely_right / self.likely if self.likely else 0.0

    @property
    def recall(self) -> float:
        """Return the share of doubles that were called likely or maybe."""
        return self.found / self.doubles if self.doubles else 0.0

    def count(self, pair: Pair, degree: str) -> None:
        """Add what was said of one pair."""
        self.pairs += 1
        self.doubles += pair.is_double
        self.likely += degree == LIKELY
        self.likely_right += degree == LIKELY and pair.is_double
        self.found += bool(degree) and pair.is_double
        if (pair.is_double and not degree) or (degree == LIKELY and not pair.is_double):
            self.wrong.append(
                f"{'missed' if pair.is_double else 'likely, but different'}:"
                f" {pair.known} {pair.other}"
            )


def pairs_in(path: Path) -> list[Pair]:
    """Read labelled pairs: a record, another or the typed fields, and `double` or
    `different`.
    """
    rows: list[list[Any]] = json.loads(path.read_text(encoding="utf-8"))
    return [Pair(known, other, label == "double") for known, other, label in rows]


def load(folder: Path) -> None:
    """Store the founding page and the lists of real records in this folder."""
    seed.seed()
    real_data.load(folder / real_data.SAMPLE, folder / real_data.MESSY)


def measure(pairs: Iterable[Pair]) -> dict[str, Score]:
    """Look for the doubles of each pair as a visitor would, and return the scores of
    both halves.
    """
    keys = dict(Organization.objects.values_list("slug", "pk"))
    keys |= dict(
        Identifier.objects.filter(scheme=real_data.SCHEME).values_list(
            "value", "organization_id"
        )
    )
    scores = {TUNING: Score(), JUDGING: Score()}
    for pair in pairs:
        scores[pair.half].count(pair, _degree(pair, keys))
    return scores


def _degree(pair: Pair, keys: dict[str, int]) -> str:
    if isinstance(pair.other, str):
        found = duplicates.of(Organization.objects.get(pk=keys[pair.other]))
    else:
        found = duplicates.find(Candidate(**pair.other))
    return next(
        (
            double.degree
            for double in found
            if double.organization.pk == keys[pair.known]
        ),
        "",
    )


def cost(rows: int) -> float:
    """Return the CPU milliseconds of one check among so many made organizations, over a
    hundred of what people may type.
    """
    fake_data.fill(rows)
    asked = [
        _typed(organization, number)
        for number, organization in enumerate(_some(2 * ASKED))
    ]
    for candidate in asked[:ASKED]:
        duplicates.find(candidate)
    start = time.process_time()
    for candidate in asked[ASKED:]:
        duplicates.find(candidate)
    return 1000 * (time.process_time() - start) / ASKED


def _some(number: int) -> list[Organization]:
    """Return organizations from all over the table."""
    keys = list(Organization.objects.order_by("pk").values_list("pk", flat=True))
    return list(
        Organization.objects.filter(
            pk__in=keys[:: max(1, len(keys) // number)][:number]
        ).order_by("pk")
    )


def _typed(organization: Organization, number: int) -> Candidate:
    """Return what somebody may type of a listed organization: its name with a slip, in
    other words, alone, or another one.
    """
    name, words = organization.name, organization.name.split()
    names = (
        name,
        name[:-2] + name[-1],
        f"{' '.join(reversed(words))} Ltd",
        f"{words[0]} Community Network",
        "Housing Trust",
    )
    url = organization.url if number % 2 else ""
    return Candidate(
        names[number % len(names)],
        url,
        city=organization.city,
        country=str(organization.country),
    )
