"""The one door for Markdown: safe HTML, plain words, and the headings of a text."""

import re
from collections.abc import Iterator, Sequence

import nh3
from django.utils.safestring import SafeString
from django.utils.translation import get_language
from markdown_it import MarkdownIt
from markdown_it.common.utils import escapeHtml
from markdown_it.renderer import RendererHTML
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from directory.lib import languages

_LONGEST = 50_000
_MOST_ADDRESSES = 300
_LOWEST_HEADING = 6
_LINE_END = re.compile("\r\n?")
# One line of letters, digits and marks that mean nothing in Markdown: it need not be
# parsed to be read.
_PROSE = re.compile(r"[^\W\d_](?:[^\W_]|[ ,.;'\u2019()\u2013-])*")
_REL_ELSEWHERE = "nofollow noopener ugc"

_ELSEWHERE = re.compile(r"https?://", re.IGNORECASE)
# A path that browsers would read as another host (//host, /\host) is none of ours.
_RELATIVE = re.compile(r"(?!/[/\\])[^:/?#\\\x00-\x20]*(?:[/?#][^\\\x00-\x20]*)?")
_ABSOLUTE = re.compile(
    r"(?:https?://|mailto:)[^/?#\\\x00-\x20][^\\\x00-\x20]*", re.IGNORECASE
)

_CLEANER = nh3.Cleaner(
    tags={
        "a",
        "blockquote",
        "br",
        "code",
        "em",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "ol",
        "p",
        "pre",
    }
    | {"strong", "table", "tbody", "td", "th", "thead", "tr", "ul"},
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
    """An image is shown as its description, for the pages load nothing from
    elsewhere.
    """
    return escapeHtml(self.renderInlineAsText(tokens[index].children, options, env))


def _configured() -> MarkdownIt:
    markdown = _Markdown("commonmark", {"html": False}).enable("table")
    markdown.add_render_rule("image", _image_words)
    return markdown


def _with_written_addresses(markdown: MarkdownIt) -> MarkdownIt:
    """Addresses written out become links; names such as Geo.coop do not."""
    markdown.options["linkify"] = True
    markdown.enable("linkify")
    if markdown.linkify is not None:
        markdown.linkify.set({"fuzzy_link": False}).add("ftp:", None).add("//", None)
    return markdown


_MARKDOWN = _configured()
_LINKING_MARKDOWN = _with_written_addresses(_configured())


def render(text: str, *, top: int = 2, with_addresses: bool = False) -> SafeString:
    """Safe HTML of a Markdown text, its highest heading at level `top`.

    Links to other hosts are not vouched for.

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
    return SafeString(
        _CLEANER.clean(_MARKDOWN.renderer.render(tokens, _MARKDOWN.options, {}))
    )


def _lead(link: Token) -> None:
    """Let a link within the site stay in the reader's language.

    One to another host is not vouched for.
    """
    href = str(link.attrGet("href"))
    if _ELSEWHERE.match(href):
        link.attrSet("rel", _REL_ELSEWHERE)
    else:
        link.attrSet(
            "href", languages.link_in(get_language() or languages.ENGLISH, href)
        )


def plain(text: str) -> str:
    """The words of a Markdown text on one line, without its marks."""
    if len(text) <= _LONGEST and _PROSE.fullmatch(text):
        return " ".join(text.split())
    return " ".join(
        "".join(word for token in _parsed(text) for word in _words(token)).split()
    )


def split_heading(text: str) -> tuple[str, str]:
    """The plain words of the heading a text begins with and the rest.

    ("", text) when it begins with none.
    """
    tokens = _parsed(text)
    if not tokens or tokens[0].type != "heading_open" or tokens[0].map is None:
        return "", text
    lines = _lines(text)
    first, end = tokens[0].map
    words = " ".join("".join(_words(tokens[1])).split())
    return words, "\n".join(lines[:first] + lines[end:]).strip("\n")


def split_second_heading(text: str) -> tuple[str, str]:
    """What stands before the first heading of a text that has lost its title, and the
    rest from that heading on.
    """
    starts = [
        token.map[0]
        for token in _headings(_parsed(text))
        if token.map is not None and token.level == 0
    ]
    if not starts:
        return text, ""
    lines = _lines(text)
    return "\n".join(lines[: starts[0]]).strip("\n"), "\n".join(
        lines[starts[0] :]
    ).strip("\n")


def contents(text: str) -> list[tuple[str, str]]:
    """The highest headings of a text: the id of each in `render` with addresses, and
    its plain words.
    """
    tokens = _parsed(text)
    words = {
        id(token): " ".join("".join(_words(tokens[at + 1])).split())
        for at, token in enumerate(tokens[:-1])
    }
    return [
        (_address(number), words[id(heading)])
        for number, heading in enumerate(_highest(tokens), 1)
    ]


def last_heading_level(text: str, *, top: int) -> int:
    """The level of the last heading as `render` shows it with the same `top`.

    One above `top` when there is none.
    """
    tokens = _parsed(text)
    levels = [_level(token) for token in _headings(tokens)]
    return min(levels[-1] + _shift(tokens, top), _LOWEST_HEADING) if levels else top - 1


def _parsed(text: str) -> list[Token]:
    """The tokens of what is not too long.

    Half letters, which have no bytes, are left out.
    """
    text = text[:_LONGEST].encode("utf-8", "ignore").decode("utf-8")
    # Looking for written addresses takes quadratic time in their number.
    has_swarm = text.count("://") > _MOST_ADDRESSES
    return (_MARKDOWN if has_swarm else _LINKING_MARKDOWN).parse(text)


def _headings(tokens: Sequence[Token]) -> Iterator[Token]:
    return (token for token in tokens if token.type == "heading_open")


def _highest(tokens: Sequence[Token]) -> list[Token]:
    level = min(map(_level, _headings(tokens)), default=0)
    return [token for token in _headings(tokens) if _level(token) == level]


def _address(number: int) -> str:
    return f"part-{number}"


def _level(heading: Token) -> int:
    return int(heading.tag[1:])


def _shift(tokens: Sequence[Token], top: int) -> int:
    return top - min(map(_level, _headings(tokens)), default=top)


def _lines(text: str) -> list[str]:
    """The lines that the tokens' line numbers count."""
    return _LINE_END.sub("\n", text).split("\n")


def _words(token: Token) -> Iterator[str]:
    """The words of a token; what ends a block or a line parts them."""
    if token.children is None:
        yield token.content or (
            " " if token.block or token.type in ("hardbreak", "softbreak") else ""
        )
    for child in token.children or ():
        yield from _words(child)
