"""docs/caches.md names all that a process keeps, and its bounds are kept."""

from __future__ import annotations

import ast
import re
from importlib import import_module
from typing import Any

import pytest

from directory.lib.bounded import Bounded
from tests.support import caches
from tests.support.processes import ROOT

ROW = re.compile(r"^\| `([\w/.]+)` `(\w+)` \| .+? \| .+? \| (.+?) \|$", re.MULTILINE)
KEPT = caches.kept(caches.sources())
EXAMPLE = """
from functools import cache, lru_cache
import threading
LIMITS = {"a": 1}
words = {}
last = ""
here = threading.local()
class Counter:
    total = 0
    def __init__(self): self.counts = {}
    def note(self, word): self.counts[word] = 1
    @lru_cache(maxsize=5)
    def of(self): ...
    @classmethod
    def grow(cls): cls.total += 1
class Fixed:
    def __init__(self): self.size = 1
counter, fixed = 1, Fixed()
counting: Counter = Counter()
plain = lru_cache(7)(len)
@cache
def cached(): ...
def learn(word, LIMITS):
    global last
    last = word
    words.setdefault(word, []).append(1)
    LIMITS["a"] = 2
"""


def documented() -> dict[tuple[str, str], str]:
    """Return the bound of each row of the table."""
    text = (ROOT / "docs/caches.md").read_text("utf-8")
    return {(path, name): bound for path, name, bound in ROW.findall(text)}


def bounded() -> list[tuple[str, str]]:
    return [
        (path, name) for path, name in KEPT if isinstance(_object(path, name), Bounded)
    ]


def _object(path: str, name: str) -> Any:
    return getattr(
        import_module(path.removesuffix(".py").replace("/", ".")), name, None
    )


def test_every_way_to_keep_something_is_seen() -> None:
    found = caches.kept({"example.py": ast.parse(EXAMPLE)})

    names = ("words", "last", "here", "of", "cls", "counting", "plain", "cached")
    assert {name for _, name in found} == {*names}
    assert (found["example.py", "of"], found["example.py", "plain"]) == ({5}, {7})


def test_table_has_all_that_a_process_keeps() -> None:
    assert sorted(documented()) == sorted(KEPT)


def test_table_has_the_bounds_of_the_code() -> None:
    table = documented()

    other = {
        place: (numbers, table[place])
        for place, numbers in KEPT.items()
        if not numbers <= set(map(int, re.findall(r"\d+", table[place])))
    }

    assert other == {}


def test_bounds_in_bytes_are_what_the_page_says_together() -> None:
    together = sum(_object(path, name).most_bytes for path, name in bounded())

    text = (ROOT / "docs/caches.md").read_text("utf-8")
    assert f"Together they are {together // 1024**2} MB." in text


@pytest.mark.parametrize(("path", "name"), bounded())
def test_long_words_of_visitors_stay_within_the_bound(path: str, name: str) -> None:
    kept = _object(path, name)
    takes_numbers, takes_two = name == "_folding", name in {"_stem", "place_of"}
    longest = 2000 if name == "_understood" else 300

    for number in range(20_000):
        # Letters of two bytes and of a script without blanks, which become many words.
        word = f"{number}.ex-{'漢字仮名éß'[number % 6] * longest}"[:longest]
        asked: object = (word, "en") if takes_two else word
        if name == "made":
            line = (("url", ""), ("label", word), ("count", 1))
            asked = ("directory/_index_line.html", ("en", "/"), line)
        kept(number if takes_numbers else asked)
        assert kept.bytes <= kept.most_bytes
        if kept._older and len(kept) > 20:
            break

    assert kept._older
