"""Questions as people ask them about made-up organizations, some of each kind."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from urllib.parse import quote_plus

from directory.models import Organization
from tests.benchmarks.fake_words import PEOPLE


def questions(turn: int) -> dict[str, str]:
    """Return a question of each kind, with other words at each turn."""
    record = _record(turn)
    common, other = PEOPLE[turn % len(PEOPLE)], PEOPLE[(turn + 3) % len(PEOPLE)]
    country = ("Francia", "Alemania", "Brasil")[turn % 3]
    name_words = [word for word in record.name.split() if len(word) > 3]
    slipped = " ".join(word[0] + word[2] + word[1] + word[3:] for word in name_words)
    host = record.url.partition("://")[2].strip("/")
    return {
        "a common word": common,
        "two common words": f"{common} {other}",
        "the beginning of a word": common[: 3 + turn % 3],
        "a name": record.name,
        "a name with slips": slipped,
        "a name in a wrong place": f"{record.name} (Kochi)",
        "a phrase": f'"{common} and {other}"',
        "a phrase of common words": f'"{other} and" -{common}',
        "a word that nobody has": f"{common} xylophon{'aeiou'[turn % 5]}{other[:2]}",
        "a sentence": f"Where can I find {common} who help {other} near Boston?",
        "a state": f"{common} in {('OH', 'MA', 'TX', 'MI')[turn % 4]}",
        "another language": f"{common} en {country}",
        "something left out": f"{common} -{other} but not Radio",
        "an address": f"https://{host}/about",
        "nothing but nonsense": f"qx{other[:3]}vz jk{common[:3]}wq",
        "very many words": " ".join((*PEOPLE[turn % 5 :], record.name)),
    }


def addresses(turns: int) -> Iterator[str]:
    """Yield the addresses of the pages that answer so many turns."""
    for turn in range(turns):
        for text in questions(turn).values():
            yield f"/organizations/?q={quote_plus(text[:200])}"


def percentile(costs: Sequence[float], share: int) -> float:
    """Return what so many of a hundred costs are not above."""
    return sorted(costs)[math.ceil(len(costs) * share / 100) - 1]


def _record(turn: int) -> Organization:
    records = Organization.objects.published().exclude(url="").order_by("pk")
    number = records.count()
    return records[(number // 2 + turn * 7) % number]
