"""The one door for Markdown: safe HTML, plain words, and the headings of a text."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import pairwise

import nh3
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock, list_block
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from directory.lib import languages

_LONGEST_TEXT = 50_000
_MOST_ADDRESSES = 300
_LOWEST_HEADING = 6
_LINE_END = re.compile("\r\n?")
# One line of letters, digits and marks that mean nothing in Markdown: it need not be
# parsed to be read.
_PROSE = re.compile(r"[^\W\d_](?:[^\W_]|[ ,.;'\u2019()\u2013-])*")
# What word processors and people put before the items of a list: bullets, and the
# letters that stand for them in Word's fonts of symbols.
_BULLETS = "\u2022\u25cf\u25aa\u25e6\u2023\u2043\u2219\u00b7\uf0b7\uf0a7\uf0d8\uf076"
_BULLET = re.compile(
    rf"^([ \t]*)[{_BULLETS}][ \t\u00a0]*(?=[^\s{_BULLETS}])", re.MULTILINE
)
_ITEM = re.compile(r" *(?:[-*+]|[0-9]{1,2}[.)]) ")
_ITEM_MOVED_IN = re.compile(r"^ {4,}(?:[-*+]|[0-9]{1,2}[.)]) ", re.MULTILINE)
# Three digits or more at the beginning of a line are a year or a house, and no number
# of a list.
_LONG_NUMBER = re.compile(r"[0-9]{3,}[.)](?:\s|\Z)")
# Anybody's text may hold links: search engines take none of them for our word, and no
# page that is led to can reach back.
_REL_ELSEWHERE = "nofollow noopener ugc"

_ELSEWHERE = re.compile(r"https?://", re.IGNORECASE)
# A path that browsers would read as another host (//host, /\host) is none of ours.
_RELATIVE = re.compile(r"(?!/[/\\])[^:/?#\\\x00-\x20]*(?:[/?#][^\\\x00-\x20]*)?")
_ABSOLUTE = re.compile(
    r"(?:https?://|mailto:)[^/?#\\\x00-\x20][^\\\x00-\x20]*", re.IGNORECASE
)

_CLEANER = nh3.Cleaner(
    tags={
        *("h1", "h2", "h3", "h4", "h5", "h6"),
        *("p", "br", "hr", "blockquote", "pre", "code", "em", "strong", "a"),
        *("ol", "ul", "li"),
        *("table", "thead", "tbody", "tr", "th", "td"),
    },
    attributes={
        "a": {"href", "rel", "title"},
        "ol": {"start"},
        "li": {"value"},
        **{f"h{level}": {"id"} for level in range(1, 7)},
    },
    url_schemes={"http", "https", "mailto"},
    url_relative=lambda href: href if _RELATIVE.fullmatch(href) else None,
    link_rel=None,
)


class _Markdown(MarkdownIt):
    """CommonMark for people who never heard of it.

    Links lead to the web, to a mailbox or within the site; others stay as they were
    typed. Lines end where they were ended, blanks before a line mean nothing, a line
    of hyphens is a line, and neither a star in a word nor a year is a mark.
    """

    def validateLink(self, url: str) -> bool:  # noqa: N802 (markdown-it's name)
        return bool(_ABSOLUTE.fullmatch(url) or _RELATIVE.fullmatch(url))


def _image_words(
    self: RendererHTML,
    tokens: Sequence[Token],
    index: int,
    options: OptionsDict,
    env: EnvType,
) -> str:
    """Return the description of an image, for pages load nothing from elsewhere."""
    return escapeHtml(self.renderInlineAsText(tokens[index].children, options, env))


def _star_in_word(state: StateInline, silent: bool) -> bool:
    """Read a star between letters or digits as a letter, as in Nachbar*innen."""
    place = state.pos
    if state.src[place] != "*" or not 0 < place < len(state.src) - 1:
        return False
    if not (_joins(state.src[place - 1]) and _joins(state.src[place + 1])):
        return False
    if not silent:
        state.pending += "*"
    state.pos += 1
    return True


def _joins(character: str) -> bool:
    """Tell whether a character is a part of a word: a letter, its mark or a digit."""
    return character.isalnum() or unicodedata.category(character)[0] == "M"


def _is_long_number(state: StateBlock, line: int) -> bool:
    start = state.bMarks[line] + state.tShift[line]
    return bool(_LONG_NUMBER.match(state.src, start, state.eMarks[line]))


def _list(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Begin a list, but not at a year."""
    if _is_long_number(state, start):
        return False
    return list_block(state, start, end, silent)


def _end_of_list(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: ARG001  # markdown-it passes them
    """End a list before a year that begins a line."""
    return silent and _is_long_number(state, start)


def _parser(*, linkify: bool) -> MarkdownIt:
    """Return a parser; with `linkify` addresses written out become links."""
    options = {"html": False, "linkify": linkify, "breaks": True}
    parser = _Markdown("commonmark", options)
    parser.enable("table")
    parser.disable(["code", "lheading"])
    parser.inline.ruler.before("emphasis", "star_in_word", _star_in_word)
    parser.block.ruler.at(
        "list", _list, {"alt": ["paragraph", "reference", "blockquote"]}
    )
    parser.block.ruler.before("list", "end_of_list", _end_of_list, {"alt": ["list"]})
    parser.add_render_rule("image", _image_words)
    if linkify:
        parser.enable("linkify")
    if parser.linkify is not None:
        # Names such as Geo.coop are no links.
        parser.linkify.set({"fuzzy_link": False})
        parser.linkify.add("ftp:", None).add("//", None)
    return parser


_MARKDOWN = _parser(linkify=False)
_LINKING_MARKDOWN = _parser(linkify=True)
_FLOWING = OptionsDict(_MARKDOWN.options._options | {"breaks": False})


def render(
    text: str,
    *,
    top: int = 2,
    with_addresses: bool = False,
    lead: str = "",
    keeps_lines: bool = True,
) -> SafeString:
    """Return safe HTML of a Markdown text, its highest heading at level `top`.

    With addresses, each of the highest headings has the id that `contents` names. What
    leads is put before the first words, to the letter, where they are a paragraph.
    Without `keeps_lines` a line ends where there is no more room for it.
    """
    tokens = _parsed(text, lead)
    _keep_numbers(tokens)
    shift = _shift(tokens, top)
    if with_addresses:
        for number, heading in enumerate(_highest(tokens), 1):
            heading.attrSet("id", _address(number))
    for token in tokens:
        if token.type in ("heading_open", "heading_close"):
            token.tag = f"h{min(_level(token) + shift, _LOWEST_HEADING)}"
        for child in token.children or ():
            if child.type == "link_open":
                _lead(child)
    options = _MARKDOWN.options if keeps_lines else _FLOWING
    html = _MARKDOWN.renderer.render(tokens, options, {})
    # Nothing but the parser's own tags is in it. They are cleaned all the same, so that
    # a fault of the parser opens no way into a page.
    return SafeString(_CLEANER.clean(html))


def _lead(link: Token) -> None:
    """Let a link within the site stay in the reader's language.

    One to another host is not vouched for.
    """
    href = str(link.attrGet("href"))
    if _ELSEWHERE.match(href):
        link.attrSet("rel", _REL_ELSEWHERE)
    else:
        language = get_language() or languages.ENGLISH
        link.attrSet("href", languages.link_in(language, href))


def plain(text: str, *, lead: str = "") -> str:
    """Return the words of a Markdown text on one line, without its marks.

    What leads is put before them as `render` puts it.
    """
    if len(text) <= _LONGEST_TEXT and _PROSE.fullmatch(text):
        return " ".join(f"{lead} {text}".split())
    return _plain_words(_parsed(text, lead))


def split_heading(text: str) -> tuple[str, str]:
    """Return the plain words of the heading a text begins with, and the rest.

    ("", text) when it begins with none.
    """
    tokens = _parsed(text)
    if not tokens or tokens[0].type != "heading_open" or tokens[0].map is None:
        return "", text
    lines = _lines(text)
    start, end = tokens[0].map
    # Where links lead may be defined above it.
    rest = lines[:start] + lines[end:]
    return _plain_words([tokens[1]]), "\n".join(rest).strip("\n")


def split_second_heading(text: str) -> tuple[str, str]:
    """Return what stands before the first heading, and the rest from it on.

    The text has lost its title before.
    """
    for heading in _headings(_parsed(text)):
        # One within a list or a quotation parts nothing.
        if heading.map is not None and heading.level == 0:
            lines = _lines(text)
            start = heading.map[0]
            beginning = "\n".join(lines[:start])
            rest = "\n".join(lines[start:])
            return beginning.strip("\n"), rest.strip("\n")
    return text, ""


def contents(text: str) -> list[tuple[str, str]]:
    """Return the id of each highest heading of a text, and its plain words.

    They are the ids that `render` gives with addresses.
    """
    tokens = _parsed(text)
    # The token behind the opening one holds what is written in a heading.
    words = {
        id(token): _plain_words([following])
        for token, following in pairwise(tokens)
        if token.type == "heading_open"
    }
    return [
        (_address(number), words[id(heading)])
        for number, heading in enumerate(_highest(tokens), 1)
    ]


def last_heading_level(text: str, *, top: int) -> int:
    """Return the level of the last heading as `render` shows it with the same `top`.

    One above `top` when there is none.
    """
    tokens = _parsed(text)
    levels = [_level(heading) for heading in _headings(tokens)]
    if not levels:
        return top - 1
    return min(levels[-1] + _shift(tokens, top), _LOWEST_HEADING)


def _parsed(text: str, lead: str = "") -> list[Token]:
    """Return the tokens of what is not too long, behind what leads."""
    # Half letters have no bytes, which the cleaner of the HTML needs.
    text = text[:_LONGEST_TEXT].encode("utf-8", "ignore").decode("utf-8")
    text = _without_margins(_BULLET.sub(r"\1- ", text))
    # Looking for written addresses takes quadratic time in their number.
    has_swarm = text.count("://") > _MOST_ADDRESSES
    parser = _MARKDOWN if has_swarm else _LINKING_MARKDOWN
    tokens = parser.parse(text)
    if lead and tokens and tokens[0].type == "paragraph_open":
        words = Token("text", "", 0, content=f"{lead} ")
        tokens[1].children = [words, *(tokens[1].children or ())]
    return tokens


def _without_margins(text: str) -> str:
    """Return the text with lists at the margin that were moved in as a whole."""
    if not _ITEM_MOVED_IN.search(text):
        return text
    lines = []
    margin = 0
    is_in_list = False
    for line in text.split("\n"):
        indent = len(line) - len(line.lstrip(" "))
        if indent < margin and line:
            margin = 0
        if not margin and not is_in_list and _ITEM_MOVED_IN.match(line):
            margin = indent
        elif not margin and line:
            # What is moved in below an item belongs to it.
            is_in_list = bool(_ITEM.match(line)) or (is_in_list and indent > 0)
        lines.append(line[margin:])
    return "\n".join(lines)


def _keep_numbers(tokens: Sequence[Token]) -> None:
    """Let the items of a list keep the numbers they were given, 7. and 9.

    Where all have the same one, they are counted.
    """
    lists: list[list[Token]] = []
    for token in tokens:
        if token.type == "ordered_list_open":
            lists.append([])
        elif token.type == "list_item_open" and token.info:
            lists[-1].append(token)
        elif token.type == "ordered_list_close":
            items = lists.pop()
            numbers = [int(item.info) for item in items]
            for item, (before, number) in zip(
                items[1:], pairwise(numbers), strict=True
            ):
                if number != before + 1 and len(set(numbers)) > 1:
                    item.attrSet("value", str(number))


def _headings(tokens: Sequence[Token]) -> list[Token]:
    return [token for token in tokens if token.type == "heading_open"]


def _highest(tokens: Sequence[Token]) -> list[Token]:
    """Return the headings of the highest level that a text has."""
    headings = _headings(tokens)
    highest_level = min(map(_level, headings), default=0)
    return [heading for heading in headings if _level(heading) == highest_level]


def _address(number: int) -> str:
    return f"part-{number}"


def _level(heading: Token) -> int:
    return int(heading.tag.removeprefix("h"))


def _shift(tokens: Sequence[Token], top: int) -> int:
    """Return by how many levels the headings of a text sink, or rise."""
    highest_level = min(map(_level, _headings(tokens)), default=top)
    return top - highest_level


def _lines(text: str) -> list[str]:
    """Return the lines that the tokens' line numbers count."""
    return _LINE_END.sub("\n", text).split("\n")


def _plain_words(tokens: Sequence[Token]) -> str:
    """Return the words of tokens on one line."""
    pieces = [piece for token in tokens for piece in _pieces(token)]
    return " ".join("".join(pieces).split())


def _pieces(token: Token) -> Iterator[str]:
    """Yield the words of a token; what ends a block or a line parts them."""
    if token.children is None:
        if token.content:
            yield token.content
        elif token.block or token.type in ("hardbreak", "softbreak"):
            yield " "
    for child in token.children or ():
        yield from _pieces(child)
