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
from directory.suggestions.drafts import Draft

# Points. Four make a suggestion doubtful, ten make it spam (services/spam.py), so a
# sign of four is never enough to be hidden, and what honest people do now and then
# stays below four.
BLOCKED = 10  # staff decided about these words and hosts already
# forms that know Markdown say so; <a href> and [url=] are what link sellers paste
# everywhere
MARKUP = 5
# for each link in a description that is more address than sentence: one alone is
# somebody in a hurry
MOSTLY_LINKS = 2
MANY_LINKS = 2  # for each beyond the allowance: a good list of sources has some
# alphabets are mixed within one part of a host name to look like another host, hardly
# ever for another reason
MIXED_HOST = 4
POSING_HOST = (
    2  # all letters are of one other alphabet, which can be an honest word of it
)
MIXED_WORD = 3  # a slip of the keyboard layout does it too
ADDRESS_AS_NAME = 3  # some groups are named like their site
CAPITALS = 2  # some people write so
LINKS_ALLOWED = 3  # in what it does and why: a site, a sister site and a source
MOST_FOR_LINKS = 6  # many links alone are doubtful, not spam
LONG_ENOUGH_TO_SHOUT = 20
READ = 20_000
"""No more characters of a text are looked at.

Forms take fewer, and a service answers anything in time.
"""

_LINK = re.compile(r"(?:https?://|www\.)[^\s<>\"'\])]{1,2000}", re.IGNORECASE)
_BARE_HOST = re.compile(r"(?<![\w.-])[\w-]{1,63}(?:\.[\w-]{1,63}){1,10}")
_MARKUP = re.compile(r"<\s*a\s[^>]{0,100}href|\[/?(?:url|link|img)[=\]]", re.IGNORECASE)
_ADDRESS = re.compile(r"https?://|www\.", re.IGNORECASE)
_DOTS = str.maketrans({"。": ".", "．": ".", "｡": "."})
_DETAIL = 120


@dataclass(frozen=True)
class Reason:
    """One sign: what it is, how much it weighs, and the words or number it was found
    by.
    """

    code: str
    points: int
    detail: str = ""

    def stored(self) -> dict[str, str | int]:
        """Return it as it is kept with the suggestion."""
        return {
            "code": self.code,
            "points": self.points,
            "detail": text.clean_line(self.detail[: _DETAIL * 2])[:_DETAIL],
        }


class DraftWords:
    """A draft's words, prepared for looking at."""

    def __init__(self, draft: Draft) -> None:
        self.fields = {
            name: value[:READ]
            for name, value in draft.values.items()
            if isinstance(value, str)
        }
        self.name = self.fields.get("name", "")
        self.description = self.fields.get("description", "")
        self.told = f"{self.description}\n{draft.note[:READ]}"
        sender = (draft.sender_name, draft.sender_email)
        written = (
            *self.fields.values(),
            *(part[:READ] for part in (draft.note, draft.evidence, *sender)),
        )
        self.parts = [part.translate(_DOTS) for part in written if part]
        self.all = "\n".join(self.parts)

    @cached_property
    def links(self) -> list[str]:
        """The links in what it does and why; the source is asked for one."""
        return _LINK.findall(self.told)

    @cached_property
    def hosts(self) -> list[str]:
        """Every host that is named anywhere, as people read it, once."""
        links = [*_LINK.findall(self.all), self.fields.get("url", "")]
        hosts = [_host_of_link(link) for link in links if link]
        hosts += [urls.host(bare) for bare in _BARE_HOST.findall(self.all)]
        return list(dict.fromkeys(filter(None, hosts)))

    @cached_property
    def folded(self) -> str:
        """All words in folded form with blanks around each, and more of them between
        what stands in different fields.
        """
        return f" {'  '.join(map(text.fold, self.parts))} "

    @cached_property
    def seen(self) -> str:
        """The same as the eye takes it, where some words mix alphabets: an honest word
        can look like a blocked one.
        """
        mixes = lookalikes.mixed_words(self.all)
        return (
            f" {'  '.join(text.fold(lookalikes.latin(part)) for part in self.parts)} "
            if mixes
            else ""
        )


def found(words: DraftWords) -> list[Reason]:
    """Return the signs in these words."""
    signs = (
        _markup,
        _mostly_links,
        _many_links,
        _mixed_host,
        _posing_host,
        _mixed_word,
        _address_as_name,
        _capitals,
    )
    return [Reason(*sign) for look in signs if (sign := look(words))]


def blocked(words: DraftWords, terms: Iterable[BlockedTerm]) -> list[Reason]:
    """Return one reason for all blocked words and one for all blocked hosts that stand
    in these words.
    """
    by_kind: dict[str, list[str]] = {
        BlockedTerm.Kind.WORD: [],
        BlockedTerm.Kind.HOST: [],
    }
    hosts = [lookalikes.latin(host) for host in words.hosts]
    for term in terms:
        stands = (
            _names_host(hosts, term.value)
            if term.kind == BlockedTerm.Kind.HOST
            else _has_word(words, term.value)
        )
        if stands:
            by_kind[term.kind].append(term.value)
    return [
        Reason(f"blocked_{kind}", BLOCKED, ", ".join(values))
        for kind, values in by_kind.items()
        if values
    ]


def _has_word(words: DraftWords, value: str) -> bool:
    return f" {value} " in words.folded or f" {lookalikes.latin(value)} " in words.seen


def _names_host(hosts: list[str], value: str) -> bool:
    """Tell whether a host or a part above it is blocked, also under letters that look
    like its own.
    """
    seen = lookalikes.latin(value)
    return any(host == seen or host.endswith(f".{seen}") for host in hosts)


def _host_of_link(link: str) -> str:
    """Return where a link leads, whatever stands before an `@` in it."""
    before, slashes, after = unquote(link.strip()).partition("://")
    rest = after if slashes else before
    # Browsers take a backslash for a slash.
    place = re.split(r"[/?#\\]", rest, maxsplit=1)[0]
    return urls.host(place.rpartition("@")[2])


Found = tuple[str, int, str] | None


def _markup(words: DraftWords) -> Found:
    match = _MARKUP.search(words.all)
    return ("markup", MARKUP, match[0]) if match else None


def _mostly_links(words: DraftWords) -> Found:
    links = _LINK.findall(words.description)
    if sum(map(len, links)) * 2 <= len(words.description):
        return None
    points = min(len(links) * MOSTLY_LINKS, MOST_FOR_LINKS)
    return ("mostly_links", points, str(len(links)))


def _many_links(words: DraftWords) -> Found:
    extra = len(words.links) - LINKS_ALLOWED
    if extra <= 0:
        return None
    points = min(extra * MANY_LINKS, MOST_FOR_LINKS)
    return ("many_links", points, str(len(words.links)))


def _labels(words: DraftWords) -> Iterator[tuple[str, str]]:
    return (
        (host, label)
        for host in words.hosts
        if not host.isascii()
        for label in re.split(r"[.-]", host)
    )


def _mixed_host(words: DraftWords) -> Found:
    for host, label in _labels(words):
        if lookalikes.mixed_words(label):
            return ("mixed_host", MIXED_HOST, host)
    return None


def _posing_host(words: DraftWords) -> Found:
    for host, label in _labels(words):
        # A whole name in one script under its own country's ending poses as nothing.
        has_ascii_ending = host.rpartition(".")[2].isascii()
        if has_ascii_ending and lookalikes.poses_as_latin(label):
            return ("posing_host", POSING_HOST, host)
    return None


def _mixed_word(words: DraftWords) -> Found:
    mixed = lookalikes.mixed_words(f"{words.name}\n{words.told}")
    return ("mixed_word", MIXED_WORD, mixed[0]) if mixed else None


def _address_as_name(words: DraftWords) -> Found:
    if _ADDRESS.search(words.name):
        return ("address_as_name", ADDRESS_AS_NAME, words.name)
    return None


def _capitals(words: DraftWords) -> Found:
    # Only scripts that have both: others cannot shout.
    capitals = sum(map(str.isupper, words.told))
    letters = capitals + sum(map(str.islower, words.told))
    if letters < LONG_ENOUGH_TO_SHOUT or capitals * 10 <= letters * 7:
        return None
    return ("capitals", CAPITALS, words.told)
