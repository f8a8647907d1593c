"""The one door for Markdown: safe HTML, plain words, and the headings of a text."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

import nh3
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
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
        **{f"h{level}": {"id"} for level in range(1, 7)},
    },
    url_schemes={"http", "https", "mailto"},
    url_relative=lambda href: href if _RELATIVE.fullmatch(href) else None,
    link_rel=None,
)


class _Markdown(MarkdownIt):
    """CommonMark whose links lead to the web, to a mailbox or within the site.

    Others stay as they were typed.
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


def _parser(*, linkify: bool) -> MarkdownIt:
    """Return a parser; with `linkify` addresses written out become links."""
    parser = _Markdown("commonmark", {"html": False, "linkify": linkify})
    parser.enable("table")
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


def render(text: str, *, top: int = 2, with_addresses: bool = False) -> SafeString:
    """Return safe HTML of a Markdown text, its highest heading at level `top`.

    With addresses, each of the highest headings has the id that `contents` names.
    """
    tokens = _parsed(text)
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
    html = _MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {})
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


def plain(text: str) -> str:
    """Return the words of a Markdown text on one line, without its marks."""
    if len(text) <= _LONGEST_TEXT and _PROSE.fullmatch(text):
        return " ".join(text.split())
    return _plain_words(_parsed(text))


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


def _parsed(text: str) -> list[Token]:
    """Return the tokens of what is not too long."""
    # Half letters have no bytes, which the cleaner of the HTML needs.
    text = text[:_LONGEST_TEXT].encode("utf-8", "ignore").decode("utf-8")
    # Looking for written addresses takes quadratic time in their number.
    has_swarm = text.count("://") > _MOST_ADDRESSES
    parser = _MARKDOWN if has_swarm else _LINKING_MARKDOWN
    return parser.parse(text)


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
