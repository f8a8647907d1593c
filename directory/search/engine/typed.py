"""What somebody typed, taken apart: words, phrases, states, and what to leave out."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from directory.search.engine import states
from directory.search.engine.helping import (
    WORDS_OF_ALL_ADDRESSES,
    is_helping,
    is_small,
)
from directory.search.engine.text import (
    compounds,
    is_address,
    is_mail,
    is_quoted,
    signs,
    words,
    words_or_signs,
)

SINGLE_WORDS_OF_EXCLUSION = frozenset({"sauf", "excepto", "excepte", "salvo", "except"})
PAIRS_OF_EXCLUSION = frozenset({("but", "not"), ("mais", "pas"), ("pero", "no")})
STATES_THAT_ARE_WORDS = frozenset({"DE", "HI", "IN", "LA", "ME", "OH", "OK", "OR"})
# Before a state whose code is a word, too.
BEFORE_A_STATE = frozenset({"in", "near", "around", "from", "en"})
_OPENING, _CLOSING = (
    '"\u201c\u201e\u201f\u00ab\u300c\u300e\uff02',
    ('"\u201d\u201c\u00bb\u300d\u300f\uff02'),
)
_TOKEN = re.compile(
    rf"(?P<minus>(?<!\S)-(?=[\w{_OPENING}]))?"
    rf"(?:[{_OPENING}](?P<phrase>[^{_OPENING}{_CLOSING}]+)[{_CLOSING}]|(?P<word>\S+))"
)
_HYPHEN = "[-\u2010\u2011]"
_HYPHENATED = re.compile(rf"\w+(?:{_HYPHEN}\w+)+")
_AROUND = re.compile(r"^\W+|\W+$")
_IN_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]")


@dataclass(frozen=True)
class AskedWord:
    """One thing asked for: as it was typed, and the folded words it is made of.

    `whole` is what was written with a hyphen as one word, `state` the code of a state,
    and of a phrase the words follow one another.
    """

    typed: str
    words: tuple[str, ...]
    whole: str = ""
    state: str = ""
    is_phrase: bool = False
    # What it was written as one with, by full stops or a hyphen: R.I.P.E.
    joined: tuple[str, ...] = ()
    is_address: bool = False
    # It stands in brackets, as a place behind a name.
    is_in_brackets: bool = False

    @property
    def word(self) -> str:
        return self.whole or " ".join(self.words)

    @property
    def identity(self) -> tuple[object, ...]:
        """Return what it is asked for by: typed twice, it is asked for once."""
        word = self.typed if self.is_address else self.word
        return (word, self.state, self.is_phrase)

    @property
    def is_a_word(self) -> bool:
        """Tell whether the code of its state is a word, too."""
        return self.state in STATES_THAT_ARE_WORDS

    @property
    def is_code(self) -> bool:
        """Tell whether it is two capitals, as US and UK, which begin no word."""
        return len(self.typed) == 2 and self.typed.isupper() and self.typed.isascii()

    @property
    def is_helping(self) -> bool:
        if self.state or self.is_phrase or self.is_address:
            return False
        return is_helping(self.word)

    @property
    def is_small(self) -> bool:
        return self.is_helping and is_small(self.word)

    @property
    def is_compound(self) -> bool:
        """Tell whether its words may be asked for one by one."""
        return bool(self.whole) or self.is_address

    @property
    def told(self) -> str:
        """Return it as typed, a state with its name: OR may be a word, too."""
        if not self.state:
            return self.typed
        countries = states.countries_with(self.state)
        names = [states.NAMES[country, self.state] for country in countries]
        return f"{self.typed} ({', '.join(names)})"

    def apart(self) -> list[AskedWord]:
        """Return each of its words by itself."""
        joined = (self.whole,) if self.whole else self.joined
        typed_words = dict.fromkeys(words(self.typed))
        return [
            AskedWord(word, (word,), joined=joined, is_in_brackets=self.is_in_brackets)
            for word in typed_words
        ]


@dataclass(frozen=True)
class Typed:
    """A question taken apart: what is asked for, and what is to be left out."""

    asked: list[AskedWord] = field(default_factory=list)
    excluded: list[AskedWord] = field(default_factory=list)
    # Nothing but a phrase in quotation marks: it allows no loosening.
    is_exact: bool = False


@dataclass(frozen=True)
class _Token:
    typed: str
    start: int
    end: int
    is_phrase: bool
    is_excluded: bool


def parse(query: str) -> Typed:
    """Take a question apart."""
    if is_quoted(query) and not _has_several_phrases(query):
        phrase = _phrase(query[1:-1])
        return Typed([phrase] if phrase.words else [], is_exact=True)
    tokens = list(_tokens(query))
    brackets = [match.span() for match in _IN_BRACKETS.finditer(query)]
    asked: list[AskedWord] = []
    for place, token in enumerate(tokens):
        if token.is_excluded:
            continue
        is_in_brackets = any(start <= token.start < end for start, end in brackets)
        asked += [
            replace(one, is_in_brackets=is_in_brackets) for one in _asked(tokens, place)
        ]
    excluded: list[AskedWord] = []
    for token in tokens:
        if token.is_excluded:
            excluded += _excluded(token)
    if not asked and not excluded:
        asked = [AskedWord(sign, (sign,)) for sign in words_or_signs(query)]
    distinct = {one.identity: one for one in reversed(asked)}
    return Typed(list(reversed(distinct.values())), excluded)


def without_brackets(query: str) -> str:
    """Return the question without what stands in brackets, as a place behind a name."""
    return _IN_BRACKETS.sub(" ", query)


def exclusions(query: str) -> list[tuple[str, str]]:
    """Return what is to be left out, each with the question as it is without that."""
    if is_quoted(query) and not _has_several_phrases(query):
        return []
    tokens = list(_tokens(query))
    found = []
    for token in tokens:
        if token.is_excluded and _excluded(token):
            rest = f"{query[: token.start].rstrip()} {query[token.end :].lstrip()}"
            found.append((token.typed, rest.strip()))
    return found


def _has_several_phrases(query: str) -> bool:
    inner = query[1:-1]
    return any(mark in inner for mark in _OPENING)


def _tokens(query: str) -> Iterator[_Token]:
    """Yield what blanks part, phrases whole, and say what is to be left out.

    The words that only say so are not among them.
    """
    raw = list(_TOKEN.finditer(query))
    is_shouted = query == query.upper()
    start: int | None = None
    place = 0
    while place < len(raw):
        match = raw[place]
        here = match["word"] or ""
        folded = here.casefold()
        following = raw[place + 1]["word"] if place + 1 < len(raw) else None
        has_more = any(_tells(later) for later in raw[place + 1 :])
        pair = (folded, (following or "").casefold())
        if start is None and has_more and not match["minus"]:
            if pair in PAIRS_OF_EXCLUSION and any(map(_tells, raw[place + 2 :])):
                start = match.start()
                place += 2
                continue
            is_not = here == "NOT" and not is_shouted
            if is_not or folded in SINGLE_WORDS_OF_EXCLUSION:
                start = match.start()
                place += 1
                continue
        place += 1
        # "But not the conference": what only helps to say it is passed over.
        if start is not None and not _tells(match):
            continue
        is_excluded = start is not None or bool(match["minus"])
        begin = match.start() if start is None else start
        written = match["phrase"] or match["word"]
        yield _Token(written, begin, match.end(), bool(match["phrase"]), is_excluded)
        start = None


def _tells(match: re.Match[str]) -> bool:
    if match["phrase"]:
        return True
    typed_words = compounds(match["word"]) or words(match["word"])
    return bool(typed_words) and not all(map(is_helping, typed_words))


def _excluded(token: _Token) -> list[AskedWord]:
    if token.is_phrase:
        return [_phrase(token.typed)] if words(token.typed) else []
    typed = _AROUND.sub("", token.typed)
    whole = _whole(typed)
    typed_words = tuple(words(typed))
    if not typed_words:
        return []
    return [AskedWord(typed, typed_words, whole, is_phrase=len(typed_words) > 1)]


def _asked(tokens: Sequence[_Token], place: int) -> Iterator[AskedWord]:
    token = tokens[place]
    if token.is_phrase:
        if words(token.typed):
            yield _phrase(token.typed)
        return
    typed = _AROUND.sub("", token.typed)
    state = _state(tokens, place)
    if state:
        yield AskedWord(typed, tuple(words(typed)), state=state)
        return
    whole = _whole(typed)
    typed_words = words(token.typed)
    if is_address(typed) or is_mail(typed):
        telling = tuple(w for w in typed_words if w not in WORDS_OF_ALL_ADDRESSES)
        joined = tuple(compounds(token.typed))
        yield AskedWord(
            typed, telling or tuple(typed_words), "", joined=joined, is_address=True
        )
        return
    if not typed_words and (of_signs := tuple(signs(token.typed))):
        yield AskedWord(token.typed, of_signs)
        return
    if whole and len(typed_words) > 1:
        yield AskedWord(typed, tuple(typed_words), whole)
        return
    if len(typed_words) == 1:
        yield AskedWord(typed, (typed_words[0],), joined=tuple(compounds(token.typed)))
        return
    joined = tuple(compounds(token.typed))
    for word in typed_words:
        yield AskedWord(word, (word,), joined=joined)


def _phrase(value: str) -> AskedWord:
    typed_words = tuple(words_or_signs(value))
    return AskedWord(value.strip(), typed_words, is_phrase=True)


def _whole(typed: str) -> str:
    """Return what is written with a hyphen as one word; nothing for other words."""
    if not _HYPHENATED.fullmatch(typed):
        return ""
    return "".join(words(typed))


def _state(tokens: Sequence[_Token], place: int) -> str:
    """Return the code of a state, which is typed in capitals beside other words.

    One that is a word, too, is a state only behind "in" or a comma, or at the end.
    """
    code = _AROUND.sub("", tokens[place].typed).replace(".", "")
    if code not in states.CODES or len(tokens) == 1:
        return ""
    rest = [other.typed for other in tokens if other is not tokens[place]]
    # Where all is in capitals, they say nothing of what may be a word.
    is_shouted = not any(letter.islower() for one in rest for letter in one)
    if is_shouted and (len(code) > len("NY") or is_helping(code.lower())):
        return ""
    if code not in STATES_THAT_ARE_WORDS:
        return code
    if is_shouted:
        return ""
    is_last = place == len(tokens) - 1
    before = tokens[place - 1].typed if place else ""
    is_behind = before.endswith(",") or before.casefold() in BEFORE_A_STATE
    return code if is_last or is_behind else ""
