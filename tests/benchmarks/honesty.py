"""Whether a list page says the truth of how its question was read.

Every word of the heading's quotation is a typed word, or a correction that is
announced. Every typed word that no shown record has is named in the sentences above the
results, or is a chip. What the sentences say of a word is true. What a record has is
read from its fields, not asked of the search.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import dropwhile, pairwise
from urllib.parse import unquote

from directory.lib import text, urls
from directory.lib.names import SMALL_WORDS
from directory.models import Organization
from directory.search.engine import keys, spellings, states
from directory.search.engine.helping import WORDS_OF_ALL_ADDRESSES, is_helping
from tests.support.reading import Element

_QUOTED = re.compile(r"“([^”]*)”|«\s*([^»]*?)\s*»")
_NO_ONE_HAS = re.compile(r"No one has ((?:“[^”]*”(?:, )?)+)")
_NONE_HAS = re.compile(r"None of these has ((?:“[^”]*”(?:, )?)+)")
_READ_AS = re.compile(r"“([^”]*)” was read as “([^”]*)”")
_SAYS_WHAT_TO_LEAVE_OUT = re.compile(
    r"\b(?:NOT|but not|mais pas|pero no|sauf|excepto|excepte|salvo|except)\b",
    re.IGNORECASE,
)
_CAMEL = re.compile(r"(?<=[a-z\d])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_HYPHEN = re.compile("[-\u2010\u2011]")
_PARTS = re.compile(r"[-\u2010\u2011.&/'\u2019_]")
_SOLID = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff]"
)
_SIGN = re.compile("[\u2600-\u27bf\U0001f1e6-\U0001faff]")
# A state that nobody is in is told with its name: OR (Oregon).
_STATE = re.compile(r"[A-Z.]+ \((.+)\)")
_ADDRESS = re.compile(
    r"(?:\w+://\S+|[^\s@/]+@[\w.-]+|(?:[\w-]+\.)+[^\W\d_]{2,}(?:[:/]\S*)?)"
)


@dataclass
class Held:
    """What records hold: their words, and their texts without blanks."""

    words: set[str] = field(default_factory=set)
    texts: list[str] = field(default_factory=list)
    addresses: set[str] = field(default_factory=set)
    initials: set[str] = field(default_factory=set)

    @cached_property
    def solid(self) -> str:
        return "\n".join(self.texts)

    def has(self, word: str) -> bool:
        """Tell whether it is held, in any of its spellings and numbers."""
        if _SOLID.search(word) or _SIGN.search(word):
            return word in self.solid
        if word in self.initials:
            return True
        forms = {word, *spellings.others(word)}
        for form in list(forms):
            forms |= _other_numbers(form)
        return any(set(form.split()) <= self.words for form in forms)

    def has_just(self, written: str) -> bool:
        """Tell whether all words of it are held just so."""
        if _HYPHEN.search(written):
            return "".join(_words(written)) in self.solid
        state = _STATE.fullmatch(written)
        words = _words(state[1] if state else written)
        return bool(words) and all(
            word in self.words or (not word.isalnum() and word in self.solid)
            for word in words
        )

    def has_address(self, written: str) -> bool:
        """Tell whether it is a web or mail address that is held."""
        key = (urls.url_key(written) or written).casefold()
        if written.casefold() in self.addresses:
            return True
        return any(held.startswith(key) for held in self.addresses)

    def has_begun(self, word: str) -> bool:
        return any(held.startswith(word) for held in self.words)


class Published:
    """All published records with what they hold, each read once."""

    def __init__(self) -> None:
        slugs = dict(Organization.objects.values_list("pk", "slug"))
        self._records = {slugs[one.pk]: one for one in keys.records()}
        self._held: dict[str, Held] = {}

    def held_by(self, slugs: Iterable[str]) -> Held:
        together = Held()
        for slug in slugs:
            if slug not in self._held:
                self._held[slug] = _held_by(self._records[slug])
            together.words |= self._held[slug].words
            together.texts += self._held[slug].texts
            together.addresses |= self._held[slug].addresses
            together.initials |= self._held[slug].initials
        return together

    @cached_property
    def all(self) -> Held:
        return self.held_by(self._records)


def untruths(query: str, page: Element, published: Published) -> Iterator[str]:
    """Yield what a list page says of a question that is not so, or leaves unsaid."""
    header = page.one("header", class_="list-head")
    shown = _slugs_on(page)
    if not shown:
        return
    said = [_without_links(paragraph) for paragraph in header.all("p")]
    yield from _strange_words_of_heading(query, header)
    held = published.held_by(shown)
    named = {word for line in said for one in _quoted(line) for word in _words(one)}
    left_out = [_words(one) for one in header.texts("bdi")[1:]]
    for words in left_out:
        named.update(words)
    if left_out:
        before, *behind = _SAYS_WHAT_TO_LEAVE_OUT.split(query)
        query = " ".join([before, *map(_from_the_first_that_tells, behind)])
    excluded = {word for words in left_out for word in words}
    for word in _not_had(query, held, excluded):
        if not set(_words(word)) <= named:
            yield f"not named: {word}"
    yield from _untrue("\n".join(said), held, published)


def _untrue(said: str, held: Held, published: Published) -> Iterator[str]:
    """Yield what the sentences say of words that is not so; read in English."""
    for words in _NO_ONE_HAS.findall(said):
        for one in _quoted(words):
            if published.all.has_just(one):
                yield f"somebody has {one}"
    for words in _NONE_HAS.findall(said):
        for one in _quoted(words):
            if held.has_just(one):
                yield f"one of these has {one}"
    for typed, read in _READ_AS.findall(said):
        if typed.casefold() == read.casefold():
            yield f"read as itself: {typed}"
        elif not (
            read.casefold() in held.addresses
            or held.has("".join(_words(read)))
            or all(map(held.has, _words(read)))
        ):
            yield f"none of these has {read}, as which {typed} was read"


def _strange_words_of_heading(query: str, header: Element) -> Iterator[str]:
    """Yield the words quoted in the heading that nobody typed or announced."""
    known = set(_words(query))
    for paragraph in header.all("p"):
        if paragraph.all("a") or len(_quoted(_without_links(paragraph))) == 2:
            known.update(_words(" ".join(_quoted(_without_links(paragraph)))))
    for quoted in _quoted(header.all("h1", "h2")[0].text, longest=True):
        for word in _words(quoted):
            if word not in known:
                yield f"never typed: {word}"


def _not_had(query: str, held: Held, excluded: set[str]) -> Iterator[str]:
    """Yield the typed words that none of these has, as words or as written.

    The last that is not excluded may be the beginning of one.
    """
    if _ADDRESS.fullmatch(query.strip()):
        telling = [w for w in _words(query) if w not in WORDS_OF_ALL_ADDRESSES]
        if not held.has_address(query) and not all(map(held.has, telling)):
            yield query
        return
    tokens = [one for one in query.split() if text.fold(one) or _SIGN.search(one)]
    wholes = ["".join(_words(token)) for token in tokens]
    last = max(
        (at for at, token in enumerate(tokens) if not excluded >= {*_words(token)}),
        default=-1,
    )
    joined = {first + second for first, second in pairwise(wholes)}
    for place, token in enumerate(tokens):
        neighbors = wholes[max(0, place - 1) : place + 2]
        if any(
            first + second in joined and held.has(first + second)
            for first, second in pairwise(neighbors)
        ):
            continue
        is_last = wholes[place] == wholes[last]
        if _ADDRESS.fullmatch(token) and held.has_address(token):
            continue
        if held.has(wholes[place]) or (is_last and held.has_begun(wholes[place])):
            continue
        for word in _words(token):
            if not held.has(word) and not (is_last and held.has_begun(word)):
                yield word


def _from_the_first_that_tells(behind: str) -> str:
    """Return it without what only helps to say it: but not the conference."""
    tokens = behind.split()
    return " ".join(dropwhile(_says_nothing, tokens))


def _says_nothing(token: str) -> bool:
    word = text.fold(token)
    return not word or is_helping(word)


def _words(value: str) -> list[str]:
    """Return the folded words, pairs of letters of a script without blanks, signs."""
    words: list[str] = []
    for word in text.fold(text.split_elisions(value)).split():
        if len(word) > 2 and _SOLID.search(word):
            words += [word[at : at + 2] for at in range(len(word) - 1)]
        else:
            words.append(word)
    return [*words, *_SIGN.findall(value)]


def _held_by(record: keys.Record) -> Held:
    held = Held(addresses={record.email.casefold(), record.url.casefold()})
    texts = [
        *texts_of(record),
        *record.numbers,
        record.phone,
        *record.profiles,
        record.founded,
        record.founded[:4],
    ]
    if record.url:
        page = urls.url_key(record.url).casefold()
        host = re.split("[/?#:]", page)[0]
        held.addresses |= {page, host, *_hosts_above(host)}
        texts.append(host)
    if record.email:
        held.addresses |= {record.email.rpartition("@")[2].casefold()}
    state = states.code_of(record.region, record.country)
    if state:
        texts += [state, states.NAMES[record.country, state]]
    for value in texts:
        _hold(held, value)
    for name in (record.name, *record.other_names):
        words = _words(name)
        held.initials.add("".join(word[0] for word in words))
        held.initials.add("".join(w[0] for w in words if w not in SMALL_WORDS))
    held.words.discard("")
    held.initials.discard("")
    return held


def _hold(held: Held, value: str) -> None:
    held.texts.append(
        "".join((text.fold(value) + "".join(_SIGN.findall(value))).split())
    )
    held.words.update(_words(value))
    for token in value.split():
        held.words.add("".join(text.fold(token).split()))
        held.words.update(text.fold(_PARTS.sub(" ", token)).split())
        for part in _CAMEL.split(token):
            held.words.update(_words(part))


def texts_of(record: keys.Record) -> list[str]:
    """Return the texts of a record."""
    texts = [record.name, *record.other_names, record.acronym, record.description]
    texts += [record.city, record.region, *keys.country_names(record.country)]
    texts += keys.kind_names(record.kind)
    texts += [record.joining, *keys.language_names(record.working_languages)]
    return [*texts, *keys.term_names(record)]


def _hosts_above(host: str) -> Iterator[str]:
    while "." in host:
        yield host
        host = host.partition(".")[2]


def _other_numbers(word: str) -> set[str]:
    others = {f"{word}s", f"{word}es"}
    if word.endswith("y"):
        others.add(f"{word[:-1]}ies")
    if word.endswith("ies"):
        others.add(f"{word[:-3]}y")
    if len(word) > 3 and word.endswith("s"):
        others |= {word[:-1], word[:-2]} if word.endswith("es") else {word[:-1]}
    return others


def _quoted(value: str, *, longest: bool = False) -> list[str]:
    if longest:
        match = re.search(r"“(.*)”", value) or re.search(r"«\s*(.*?)\s*»", value)
        return [match[1]] if match else []
    return [first or second for first, second in _QUOTED.findall(value)]


def _without_links(paragraph: Element) -> str:
    said = paragraph.text
    for link in paragraph.all("a"):
        said = said.replace(link.text, "")
    return said


def _slugs_on(page: Element) -> Sequence[str]:
    return [
        unquote(heading.one("a").href).rstrip("/").rpartition("/")[2]
        for cards in page.all("ol", class_="cards")
        for heading in cards.all("h2")
    ]
