"""Questions as nobody would write them down: slips, nonsense, small words, states,
negations, other languages and scripts, signs; made of what records hold.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from random import Random

from directory.search.engine import keys
from tests.benchmarks.honesty import texts_of

NONSENSE = ("xqzzy", "flurbendorf", "qwrtz", "zzz", "indigenous", "shower", "microgrid")
SMALL = (
    "in", "the", "of", "for", "a", "I", "me", "is", "de", "la", "los", "et", "y", "und",
    "who can help", "where", "near me", "about", "How do I find", "quién ayuda a", "où",
    "organizations", "groups", "l'", "d’",
)  # fmt: skip
STATES = ("MA", "CA", "in OR", "in ME", "NY", "IN", "LA", "TX", "US", "UK", "EU", "WA")
LEFT_OUT = ("-{}", "NOT {}", "but not {}", "sauf {}", "excepto {}", '-"{}"', "salvo {}")
OTHERS = (
    "vivienda", "logement", "cooperativas de trabajo", "économie solidaire", "Wohnung",
    "moradia", "住宅", "東京大学", "мир", "Ελλάδα", "سلام", "भारत", "ประเทศไทย", "한국",
    "Alemania", "États-Unis", "arte", "solidaridad", "fundación", "réseau",
)  # fmt: skip
SIGNS = (
    "✊",
    "🏠",
    "&",
    "+",
    "—",
    "?",
    "!!",
    "/",
    "🇺🇸",
    "(",
    '"',
    "“”",
    "...",
    "№",
    "©",
)


def odd_questions(number: int, seed: int = 11) -> Iterator[str]:
    """Yield so many questions, always the same, of at most 200 letters."""
    random = Random(seed)
    records = sorted(keys.records(), key=lambda record: record.pk)
    for _ in range(number):
        parts: list[str] = []
        for _ in range(random.choice((1, 1, 2, 2, 3, 4, 6, 12))):
            make = random.choice(MAKERS)
            parts.append(make(random, random.choice(records)))
        yield " ".join(filter(None, parts))[:200].strip()


def _words_of(random: Random, record: keys.Record) -> list[str]:
    texts = [one for one in texts_of(record) if one.strip()]
    return random.choice(texts).split() or [record.name]


def _word(random: Random, record: keys.Record) -> str:
    return random.choice(_words_of(random, record))


def _some_words(random: Random, record: keys.Record) -> str:
    words = _words_of(random, record)
    start = random.randrange(len(words))
    return " ".join(words[start : start + random.randint(2, 4)])


def _slip(random: Random, record: keys.Record) -> str:
    word = _word(random, record)
    if len(word) < 4:
        return word
    at = random.randrange(1, len(word) - 1)
    return random.choice(
        (
            word[:at] + word[at + 1 :],
            word[:at] + word[at] + word[at:],
            word[:at] + word[at + 1] + word[at] + word[at + 2 :],
            word[:at] + "x" + word[at + 1 :],
        )
    )


def _of(choices: Sequence[str]) -> Callable[[Random, keys.Record], str]:
    return lambda random, _record: random.choice(choices)


def _left_out(random: Random, record: keys.Record) -> str:
    return random.choice(LEFT_OUT).format(_word(random, record))


def _quoted(random: Random, record: keys.Record) -> str:
    return f'"{_some_words(random, record)}"'


def _shouted(random: Random, record: keys.Record) -> str:
    return _word(random, record).upper()


def _joined(random: Random, record: keys.Record) -> str:
    glue = random.choice(("", "-", "/", "'", "."))
    return glue.join(_some_words(random, record).split()[:2])


def _cut(random: Random, record: keys.Record) -> str:
    return _word(random, record)[: random.randint(1, 5)]


def _address(random: Random, record: keys.Record) -> str:
    host = record.url.partition("://")[2].partition("/")[0] or "example.org"
    path = random.choice(("", "/", "/about", "/x/y"))
    return random.choice((f"https://{host}{path}", f"{host}{path}", f"info@{host}"))


def _place(_random: Random, record: keys.Record) -> str:
    return f"{record.name} ({record.city or record.country})"


MAKERS = (
    _word, _word, _some_words, _slip, _slip, _left_out, _quoted, _shouted, _joined,
    _cut, _address, _place, *map(_of, (NONSENSE, SMALL, SMALL, STATES, OTHERS, SIGNS)),
)  # fmt: skip
