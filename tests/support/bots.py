"""Bots that send suggestions in the ways bots do, and a person.

Against a server as well as against Django's client.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from html import unescape
from typing import Protocol

FORM = "/suggest/"
READING = 3.3
"""So many seconds a bot waits that heard of forms with a clock."""
WRITING = 16.0
"""So many seconds a bot waits that wants to look like a person.

A person takes longer.
"""
HIDDEN = re.compile(r'<input type="hidden" name="(\w+)"(?: value="([^"]*)")?')
WORDS = """
river garden housing bakery harvest clinic school energy timber bridge market seed
worker tenant member library kitchen repair childcare transport savings credit mutual
commons neighbor valley harbor orchard meadow union council forest
"""
SAME = (
    "Our platform helps every co-operative to grow its reach with a better presence,"
    " friendly support and fair prices."
)
COLUMNS = (
    "bots",
    "posts",
    "302 taken",
    "422 asked again",
    "403 no token",
    "other",
    "clean",
    "doubtful",
    "spam",
    "in the queue",
)

Fields = dict[str, str]


class Browser(Protocol):
    """One visitor at one address, with cookies of its own."""

    def get(self, path: str) -> tuple[int, str]:
        """Open a page."""

    def post(self, path: str, fields: Mapping[str, str]) -> tuple[int, str]:
        """Send a form; of a redirect the second value is where it leads."""

    def wait(self, seconds: float) -> None:
        """Let time pass."""


def opened(browser: Browser) -> Fields:
    """Open the form and return its hidden fields."""
    status, body = browser.get(FORM)
    assert status == 200, body
    return {name: unescape(value) for name, value in HIDDEN.findall(body)}


def words(number: int) -> Fields:
    """Return what one bot or person writes; every number writes something else."""
    chosen, known = random.Random(number), WORDS.split()
    sentence = " ".join(chosen.choices(known, k=16)).capitalize()
    name = " ".join(chosen.choices(known, k=2)).title()
    told = {
        "name": f"{name} {number}",
        "description": f"{sentence}.",
        "evidence": f"https://{known[number % 30]}{number}.example",
    }
    return {**told, "is_different": "1"}


def instant(browser: Browser, number: int) -> int:
    """Send the form as soon as it is there."""
    return browser.post(FORM, opened(browser) | words(number))[0]


def filling(browser: Browser, number: int) -> int:
    """Wait like a person, but fill in every field there is."""
    form = opened(browser)
    browser.wait(READING)
    more = dict.fromkeys(("url2", "city", "region", "sender_name"), "Bot")
    return browser.post(FORM, form | words(number) | more)[0]


def tokenless(browser: Browser, number: int) -> int:
    """Send without ever having opened the form."""
    return browser.post(FORM, words(number))[0]


def timeless(browser: Browser, number: int) -> int:
    """Send along the token against forgery, but none of the time."""
    form = opened(browser)
    browser.wait(READING)
    return browser.post(
        FORM,
        form
        | words(number)
        | {"issued": "" if number % 2 else "WyJzdWdnZXN0Iiwx:1abcde:forged"},
    )[0]


def copying(browser: Browser, number: int) -> int:
    """Wait like a person and send what all others send, under a name of its own."""
    form = opened(browser)
    browser.wait(WRITING)
    return browser.post(
        FORM, form | words(number) | {"description": f"{SAME} No. {number}"}
    )[0]


def patient(browser: Browser, number: int) -> int:
    """Do all that a person does, with words of its own."""
    form = opened(browser)
    browser.wait(WRITING)
    return browser.post(FORM, form | words(number))[0]


class Replaying:
    """Open the form once, wait, and send it again and again with other words."""

    def __init__(self, browser: Browser) -> None:
        self.browser, self.form = browser, opened(browser)
        browser.wait(READING)

    def __call__(self, _browser: Browser, number: int) -> int:
        return self.browser.post(FORM, self.form | words(number))[0]


@dataclass(frozen=True)
class Kind:
    """Bots of one kind: whether they are impatient, and whether each has an address of
    its own.
    """

    name: str
    act: Callable[[Browser, int], int]
    is_impatient: bool = True
    has_own_addresses: bool = True


def kinds(browser: Browser) -> list[Kind]:
    """Return every kind; the browser opens the form that is replayed."""
    return [
        Kind("instant", instant),
        Kind("fills every field", filling),
        Kind("without the form's token", tokenless),
        Kind("without the time token, or forged", timeless),
        Kind("replays one form", Replaying(browser)),
        Kind("same text from many addresses", copying),
        Kind(
            "patient, one address", patient, is_impatient=False, has_own_addresses=False
        ),
        Kind("patient, many addresses", patient, is_impatient=False),
    ]


@dataclass
class Person:
    """Somebody who suggests an organization: what was answered, and where it can be
    followed.
    """

    when: str
    number: int
    status: int = 0
    name: str = ""
    is_followed: bool = False

    def suggest(self, browser: Browser) -> None:
        """Open the form, write for a while, send it, and open the private page."""
        form, told = opened(browser), words(self.number)
        browser.wait(WRITING)
        self.name = told["name"]
        self.status, place = browser.post(FORM, form | told)
        self.is_followed = self.status == 302 and browser.get(place)[0] == 200


@dataclass
class Outcome:
    """What became of the posts of one kind."""

    kind: Kind
    answers: Counter[int] = field(default_factory=Counter)
    names: list[str] = field(default_factory=list)
    stored: Counter[str] = field(default_factory=Counter)

    def note(self, number: int, status: int) -> None:
        """Count one answer."""
        self.answers[status] += 1
        self.names.append(words(number)["name"])

    def count(self, verdicts: Mapping[str, str]) -> None:
        """Count what was stored, by the verdict about each name."""
        self.stored = Counter(verdicts[name] for name in self.names if name in verdicts)

    @property
    def share(self) -> float:
        """The part of the posts that stands in the main queue."""
        return self.stored["clean"] / max(self.answers.total(), 1)


def table(outcomes: Iterable[Outcome]) -> str:
    """Return the outcomes as a table in Markdown."""
    columns = (
        "bots",
        "posts",
        "302 taken",
        "422 asked again",
        "403 no token",
        "other",
        "clean",
        "doubtful",
        "spam",
        "in the main queue",
    )
    rows = [columns, tuple("---" for _ in columns)]
    for outcome in outcomes:
        told = [outcome.answers[status] for status in (302, 422, 403)]
        other = outcome.answers.total() - sum(told)
        verdicts = [
            outcome.stored[verdict] for verdict in ("clean", "doubtful", "spam")
        ]
        numbers = map(str, (outcome.answers.total(), *told, other, *verdicts))
        rows.append((outcome.kind.name, *numbers, f"{outcome.share:.1%}"))
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
