"""What the words of a suggestion tell about it: each sign with its points.

Nothing here asks the database.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote

from directory.lib import lookalikes, text, urls
from directory.models import BlockedTerm
from directory.models.suggestions import ADDED
from directory.suggestions.drafts import Draft

# Points. Four make a suggestion doubtful, ten make it spam (spam.py), so a sign of four
# is never enough to be hidden, and what honest people do now and then stays below four.
BLOCKED = 10  # Staff decided about these words and hosts already.
# Forms that know Markdown say so; <a href> and [url=] are what link sellers paste
# everywhere.
MARKUP = 5
# For each link in a description that is more address than sentence: one alone is
# somebody in a hurry.
MOSTLY_LINKS = 2
MANY_LINKS = 2  # For each beyond the allowance: a good list of sources has some.
# Alphabets are mixed within one part of a host name to look like another host, hardly
# ever for another reason.
MIXED_HOST = 4
# All letters are of one other alphabet, which can be an honest word of it.
POSING_HOST = 2
MIXED_WORD = 3  # A slip of the keyboard layout does it too.
ADDRESS_AS_NAME = 3  # Some groups are named like their site.
CAPITALS = 2  # Some people write so.
LINKS_ALLOWED = 3  # In what it does and why: a site, a sister site and a source.
MOST_POINTS_FOR_LINKS = 6  # Many links alone are doubtful, not spam.
FEWEST_LETTERS_TO_SHOUT = 20  # An abbreviation or two is no shouting.
# Forms take fewer characters, and whatever calls this is answered in time.
MOST_CHARACTERS_READ = 20_000

# Every repetition has a bound: what a stranger wrote must not make the search slow.
_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"'\])]{1,2000}", re.IGNORECASE)
_BARE_HOST = re.compile(r"(?<![\w.-])[\w-]{1,63}(?:\.[\w-]{1,63}){1,10}")
_MARKUP = re.compile(r"<\s*a\s[^>]{0,100}href|\[/?(?:url|link|img)[=\]]", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://|www\.", re.IGNORECASE)
# Browsers take these for the dot of a host name.
_DOTS = str.maketrans({"。": ".", "．": ".", "｡": "."})
_DETAIL_LENGTH = 120


@dataclass(frozen=True)
class Reason:
    """One sign: what it is, its weight, and the words or number that showed it."""

    code: str
    points: int
    detail: str = ""

    def stored(self) -> dict[str, str | int]:
        """Return it as it is kept with the suggestion."""
        # Twice as much is cleaned as is kept: blanks run together and invisible
        # characters go.
        detail = text.clean_line(self.detail[: _DETAIL_LENGTH * 2])
        return {
            "code": self.code,
            "points": self.points,
            "detail": detail[:_DETAIL_LENGTH],
        }


class DraftWords:
    """A draft's words, prepared for looking at."""

    def __init__(self, draft: Draft) -> None:
        self.fields: dict[str, str] = {}
        for name, value in draft.values.items():
            # The sectors are a list of keys, nothing that the sender wrote.
            if name in ADDED:
                value = "\n".join(value)
            if isinstance(value, str):
                self.fields[name] = value[:MOST_CHARACTERS_READ]
        self.name = self.fields.get("name", "")
        self.description = self.fields.get("description", "")
        self.prose = f"{self.description}\n{draft.note[:MOST_CHARACTERS_READ]}"
        besides = (draft.note, draft.evidence, draft.sender_name, draft.sender_email)
        written = list(self.fields.values())
        written += [part[:MOST_CHARACTERS_READ] for part in besides]
        self.parts = [part.translate(_DOTS) for part in written if part]
        self.all = "\n".join(self.parts)

    @cached_property
    def links(self) -> list[str]:
        """The links in what it does and why; the source is asked for one."""
        return _LINK.findall(self.prose)

    @cached_property
    def hosts(self) -> list[str]:
        """Every host that is named anywhere, as people read it, once."""
        links = _LINK.findall(self.all)
        # The field is a link even where nobody wrote https:// before it.
        if url := self.fields.get("url"):
            links.append(url)
        hosts = [_host_of_link(link) for link in links]
        hosts += [urls.host(bare_host) for bare_host in _BARE_HOST.findall(self.all)]
        return list(dict.fromkeys(host for host in hosts if host))

    @cached_property
    def latin_hosts(self) -> list[str]:
        """The hosts as the eye takes them for Latin ones."""
        return [lookalikes.latin(host) for host in self.hosts]

    @cached_property
    def folded(self) -> str:
        """All words in folded form with a blank around each."""
        # Two blanks between the fields: no blocked phrase goes across them.
        folded_parts = "  ".join(text.fold(part) for part in self.parts)
        return f" {folded_parts} "

    @cached_property
    def folded_as_seen(self) -> str:
        """The same as the eye takes it, where some words mix alphabets, else nothing.

        An honest word of another alphabet can look like a blocked one.
        """
        if not lookalikes.mixed_words(self.all):
            return ""
        folded_parts = "  ".join(
            text.fold(lookalikes.latin(part)) for part in self.parts
        )
        return f" {folded_parts} "

    def has_words(self, words: str) -> bool:
        """Tell whether it has these folded words, or what looks like them."""
        latin = lookalikes.latin(words)
        return f" {words} " in self.folded or f" {latin} " in self.folded_as_seen

    def names_host(self, host: str) -> bool:
        """Tell whether it names this host or one below, or what looks like them."""
        latin = lookalikes.latin(host)
        return any(
            named == latin or named.endswith(f".{latin}") for named in self.latin_hosts
        )


def signs(words: DraftWords) -> list[Reason]:
    """Return the signs in these words."""
    reasons = (
        _markup(words),
        _mostly_links(words),
        _many_links(words),
        _mixed_host(words),
        _posing_host(words),
        _mixed_word(words),
        _address_as_name(words),
        _capitals(words),
    )
    return [reason for reason in reasons if reason]


def blocked(words: DraftWords, terms: Iterable[BlockedTerm]) -> list[Reason]:
    """Return one reason for all blocked words, and one for all blocked hosts."""
    blocked_words = []
    blocked_hosts = []
    for term in terms:
        if term.kind == BlockedTerm.Kind.HOST:
            if words.names_host(term.value):
                blocked_hosts.append(term.value)
        elif words.has_words(term.value):
            blocked_words.append(term.value)
    reasons = []
    if blocked_words:
        reasons.append(Reason("blocked_word", BLOCKED, ", ".join(blocked_words)))
    if blocked_hosts:
        reasons.append(Reason("blocked_host", BLOCKED, ", ".join(blocked_hosts)))
    return reasons


def _host_of_link(link: str) -> str:
    """Return where a link leads, whatever stands before an `@` in it."""
    before, slashes, after = unquote(link.strip()).partition("://")
    rest = after if slashes else before
    # Browsers take a backslash for a slash.
    place = re.split(r"[/?#\\]", rest, maxsplit=1)[0]
    _user, _at, host = place.rpartition("@")
    return urls.host(host)


def _markup(words: DraftWords) -> Reason | None:
    match = _MARKUP.search(words.all)
    if match is None:
        return None
    return Reason("markup", MARKUP, match[0])


def _mostly_links(words: DraftWords) -> Reason | None:
    links = _LINK.findall(words.description)
    length_of_links = sum(len(link) for link in links)
    if length_of_links * 2 <= len(words.description):
        return None
    points = min(len(links) * MOSTLY_LINKS, MOST_POINTS_FOR_LINKS)
    return Reason("mostly_links", points, str(len(links)))


def _many_links(words: DraftWords) -> Reason | None:
    number_beyond = len(words.links) - LINKS_ALLOWED
    if number_beyond <= 0:
        return None
    points = min(number_beyond * MANY_LINKS, MOST_POINTS_FOR_LINKS)
    return Reason("many_links", points, str(len(words.links)))


def _foreign_labels(words: DraftWords) -> Iterator[tuple[str, str]]:
    """Yield each host that is not all ASCII with each of its parts."""
    for host in words.hosts:
        if host.isascii():
            continue
        # A word of another alphabet may stand beside a Latin one behind a hyphen.
        for label in re.split(r"[.-]", host):
            yield host, label


def _mixed_host(words: DraftWords) -> Reason | None:
    for host, label in _foreign_labels(words):
        if lookalikes.mixed_words(label):
            return Reason("mixed_host", MIXED_HOST, host)
    return None


def _posing_host(words: DraftWords) -> Reason | None:
    for host, label in _foreign_labels(words):
        _name, _dot, ending = host.rpartition(".")
        # A whole name in one script under its own country's ending poses as nothing.
        if ending.isascii() and lookalikes.poses_as_latin(label):
            return Reason("posing_host", POSING_HOST, host)
    return None


def _mixed_word(words: DraftWords) -> Reason | None:
    mixed_words = lookalikes.mixed_words(f"{words.name}\n{words.prose}")
    if not mixed_words:
        return None
    return Reason("mixed_word", MIXED_WORD, mixed_words[0])


def _address_as_name(words: DraftWords) -> Reason | None:
    if not _ADDRESS.search(words.name):
        return None
    return Reason("address_as_name", ADDRESS_AS_NAME, words.name)


def _capitals(words: DraftWords) -> Reason | None:
    # Only scripts that have both: others cannot shout.
    capitals = sum(letter.isupper() for letter in words.prose)
    smalls = sum(letter.islower() for letter in words.prose)
    letters = capitals + smalls
    # Seven of ten: the capitals of names and headings stay below.
    if letters < FEWEST_LETTERS_TO_SHOUT or capitals * 10 <= letters * 7:
        return None
    return Reason("capitals", CAPITALS, words.prose)
