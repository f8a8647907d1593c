import re

import pytest
from django.utils import translation
from django.utils.html import escape
from django.utils.safestring import SafeString
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.lib import markdown

MARKED_TEXT = st.text(st.sampled_from("ab <>[]()*_`#|-=~!&;:/\\\"'\n\t1.@")) | st.text(
    st.characters(exclude_categories=())
)
ALLOWED_HTML = re.compile(
    r"</?(?:blockquote|code|em|h[1-6]|hr|li|ol|p|pre|strong|table|tbody|td|th|thead|tr|ul|br)>|</a>"
    r'|<ol start="\d+">|<a href="(?:https?://|mailto:|(?!//))[^"]*"'
    r'(?: title="[^"]*")?(?: rel="nofollow noopener ugc")?>',
    re.IGNORECASE,
)
# About 20,000 characters each, the longest text that a record may have.
HOSTILE = {
    "quotes": ">" * 20_000,
    "brackets": "[" * 20_000,
    "nested brackets": "[" * 10_000 + "]" * 10_000,
    "stars": "*" * 20_000,
    "open emphasis": "*a **" * 4_000,
    "underscores": "_a_" * 6_000,
    "backticks": " ".join("`" * length for length in range(190)),
    "tags": "<" * 20_000,
    "links": "[a](" * 5_000,
    "images": "![a](" * 4_000,
    "lists": "- " * 10_000,
    "nested lists": "\n".join("  " * depth + "- a" for depth in range(190)),
    "cells": "|a" * 300 + "\n" + "|-" * 300 + "\n" + "|b\n" * 6_000,
    "addresses": "http://(" * 2_500,
    "mailboxes": "a@" * 10_000,
    "definitions": "[a]: <" * 3_300,
    "entities": "&#x" * 6_600,
    "endless": "a" * 1_000_000,
}


def anchor(href: str, words: str) -> str:
    return f'<p><a href="{href}" rel="nofollow noopener ugc">{words}</a></p>\n'


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("**a** *b* `c`", "<p><strong>a</strong> <em>b</em> <code>c</code></p>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("3. a", '<ol start="3">\n<li>a</li>\n</ol>\n'),
        ("> a", "<blockquote>\n<p>a</p>\n</blockquote>\n"),
        ("a  \nb", "<p>a<br>\nb</p>\n"),
        (
            "Open Mondays\nMain Street 4",
            "<p>Open Mondays<br>\nMain Street 4</p>\n",
        ),
        ("    Calle 4", "<p>Calle 4</p>\n"),
        ("Lunes\n-----\nCalle 4", "<p>Lunes</p>\n<hr>\n<p>Calle 4</p>\n"),
        ("Lunes\n=====", "<p>Lunes<br>\n=====</p>\n"),
        ("1986. Founded by miners.", "<p>1986. Founded by miners.</p>\n"),
        ("100) Rue Haute", "<p>100) Rue Haute</p>\n"),
        ("99. a", '<ol start="99">\n<li>a</li>\n</ol>\n'),
        (
            "1. a\n\n1986. b",
            "<ol>\n<li>a</li>\n</ol>\n<p>1986. b</p>\n",
        ),
        (
            "7. a\n9. b\n10. c",
            '<ol start="7">\n<li>a</li>\n<li value="9">b</li>\n<li>c</li>\n</ol>\n',
        ),
        ("1. a\n1. b", "<ol>\n<li>a</li>\n<li>b</li>\n</ol>\n"),
        ("```html\n<b>\n```", "<pre><code>&lt;b&gt;\n</code></pre>\n"),
        ("", ""),
    ],
)
def test_render_makes_html(text: str, html: str) -> None:
    assert markdown.render(text) == html


@pytest.mark.parametrize(
    "words",
    [
        "Von Bürger*innen für Nachbar*innen.",
        "compañer*s y amig*s",
        "2*3*4",
        "Künstler*innen*haus",
        "क*ख कि*खि",
    ],
)
def test_star_within_a_word_is_a_letter(words: str) -> None:
    html = markdown.render(words)

    assert html == f"<p>{words}</p>\n"
    assert markdown.plain(words) == words


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*word*", "<em>word</em>"),
        ("(*word*), *Nachbar*innen*", "(<em>word</em>), <em>Nachbar*innen</em>"),
        ("**S**olidarity", "<strong>S</strong>olidarity"),
    ],
)
def test_star_around_words_is_emphasis(text: str, html: str) -> None:
    assert markdown.render(text) == f"<p>{html}</p>\n"


@pytest.mark.parametrize(
    "text",
    [
        "\u2022   a\n\u2022   b",
        "\u2022a\n\u2022b",
        "\uf0b7\ta\n\uf0b7\tb",
        "    \u25aa a\n    \u25aa b",
        "      - a\n      - b",
        "- a\n\u2022 b",
    ],
)
def test_bullets_of_word_processors_are_lists(text: str) -> None:
    assert markdown.render(text) == "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"
    assert markdown.plain(text) == "a b"


def test_list_that_was_moved_in_keeps_its_levels_and_what_follows() -> None:
    text = "a\n    - b\n        - c\n\nd\n\n- e\n    - f\n\n      g"

    html = markdown.render(text).replace("\n", "")

    assert html == (
        "<p>a</p><ul><li>b<ul><li>c</li></ul></li></ul><p>d</p>"
        "<ul><li>e<ul><li><p>f</p><p>g</p></li></ul></li></ul>"
    )


@pytest.mark.parametrize("text", ["\u2022 \u2022 \u2022", "a \u2022 b", "\u2022"])
def test_bullets_that_begin_nothing_stay(text: str) -> None:
    assert markdown.render(text) == f"<p>{text}</p>\n"


@pytest.mark.parametrize(
    "name", ["1. Mai Laden", "> Pfeil", "*Stern* Kollektiv", "# 1 [a](/b)", "A & B <i>"]
)
def test_lead_is_text_to_the_letter(name: str) -> None:
    html = markdown.render("is **good**.", lead=name)

    assert html == f"<p>{escape(name)} is <strong>good</strong>.</p>\n"
    assert markdown.plain("is **good**.", lead=name) == f"{name} is good."
    assert markdown.plain("is good.", lead=name) == f"{name} is good."


@pytest.mark.parametrize("text", ["- a", "## a", "|a|\n|-|", "> a", "---", ""])
def test_lead_stands_before_a_paragraph_only(text: str) -> None:
    html = markdown.render(text, lead="Name")

    assert html == markdown.render(text)
    assert markdown.plain(text, lead="Name") == markdown.plain(text)


def test_render_makes_tables() -> None:
    html = markdown.render("|a|b|\n|:-|-:|\n|1|2|")

    assert "".join(html.split()) == (
        "<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td><td>2</td></tr></tbody></table>"
    )


def test_render_needs_no_further_escaping() -> None:
    assert isinstance(markdown.render("a"), SafeString)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("[a](https://example.org/b)", anchor("https://example.org/b", "a")),
        ("[a](HTTP://example.org)", anchor("HTTP://example.org", "a")),
        ("<https://example.org>", anchor("https://example.org", "https://example.org")),
        (
            "https://example.org/a",
            anchor("https://example.org/a", "https://example.org/a"),
        ),
        (
            "https://bücher.de/",
            anchor("https://xn--bcher-kva.de/", "https://bücher.de/"),
        ),
        ("[a](/about/)", '<p><a href="/about/">a</a></p>\n'),
        ('[a](/about/ "b")', '<p><a href="/about/" title="b">a</a></p>\n'),
        ("[a](#b)", '<p><a href="#b">a</a></p>\n'),
        ("a@example.org", '<p><a href="mailto:a@example.org">a@example.org</a></p>\n'),
        ("Geo.coop, www.example.org", "<p>Geo.coop, www.example.org</p>\n"),
    ],
)
def test_render_links_and_does_not_vouch_for_other_hosts(text: str, html: str) -> None:
    assert markdown.render(text) == html


@pytest.mark.parametrize(
    "text",
    [
        "[a](javascript:alert(1))",
        "[a](JavaScript&colon;alert(1))",
        "[a](<java\tscript:b>)",
        "[a](vbscript:b)",
        "[a](data:text/html,b)",
        "[a](file:///etc)",
        "[a](ftp://b.org)",
        "[a](http:evil)",
        "[a](//evil.org)",
        "ftp://a.org",
    ],
)
def test_render_leaves_refused_links_as_words(text: str) -> None:
    assert re.findall("<[^>]*>", markdown.render(text)) == ["<p>", "</p>"]


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>\n"),
        ('a <b onclick="c">d</b>', '<p>a &lt;b onclick="c"&gt;d&lt;/b&gt;</p>\n'),
        ("![a *b* <i>](https://example.org/c.png)", "<p>a b &lt;i&gt;</p>\n"),
        ("a\x00b \ud800c", "<p>a\ufffdb c</p>\n"),
    ],
)
def test_render_shows_no_foreign_html_and_loads_no_image(text: str, html: str) -> None:
    assert markdown.render(text) == html


@pytest.mark.parametrize(
    ("text", "top", "tags"),
    [
        ("# a\n### b", 2, ["h2", "h4"]),
        ("### a\n\n#### b\n\n### c", 2, ["h2", "h3", "h2"]),
        ("##### a\n\n## b", 2, ["h5", "h2"]),
        ("# a\n## b\n###### c", 4, ["h4", "h5", "h6"]),
        ("## a", 1, ["h1"]),
        ("> ## a\n\n### b", 2, ["h2", "h3"]),
    ],
)
def test_render_shifts_headings_so_that_the_highest_is_top(
    text: str, top: int, tags: list[str]
) -> None:
    assert re.findall(r"<(h\d)>", markdown.render(text, top=top)) == tags


@pytest.mark.parametrize("name", HOSTILE)
def test_render_and_plain_come_back_from_hostile_text(name: str) -> None:
    text = HOSTILE[name]

    html, words = markdown.render(text), markdown.plain(text)

    assert (len(html) < 1_000_000, len(words) <= 50_000) == (True, True)


def test_render_links_no_swarm_of_addresses() -> None:
    few, many = ("https://example.org/ " * count for count in (300, 301))

    assert [markdown.render(text).count("<a ") for text in (few, many)] == [300, 0]


def test_render_ends_after_50000_characters() -> None:
    assert markdown.render("a" * 50_001) == f"<p>{'a' * 50_000}</p>\n"


@settings(deadline=None)
@given(MARKED_TEXT)
def test_render_makes_only_allowed_html(text: str) -> None:
    html = markdown.render(text)

    assert re.findall("[<>]", ALLOWED_HTML.sub("", html)) == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("# A *b*\n\nc **d** [e](/f)\ng", "A b c d e g"),
        ("- a\n- b\n\n1. c", "a b c"),
        ("a  \nb\\\nc", "a b c"),
        ("a&amp;b &lt; \\* `c  d`", "a&b < * c d"),
        ("![a *b*](/c) <https://example.org>", "a b https://example.org"),
        ("|a|b|\n|-|-|\n|1|2|", "a b 1 2"),
        ("```\na\nb\n```\n---\nc", "a b c"),
        ("", ""),
    ],
)
def test_plain_keeps_the_words_on_one_line(text: str, words: str) -> None:
    assert markdown.plain(text) == words


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "## The *Solidarity* Economy ##\n\na\n\n### b",
            ("The Solidarity Economy", "a\n\n### b"),
        ),
        ("\n\n# A [b](/c)\r\n\r\nd\r\n", ("A b", "d")),
        ("# a", ("a", "")),
        ("[a]: /b\n\n# c\n\n[a]", ("c", "[a]: /b\n\n\n[a]")),
        ("a\n\n# b", ("", "a\n\n# b")),
        ("> # a", ("", "> # a")),
        ("    # a\r\nb", ("a", "b")),
        ("#a", ("", "#a")),
        ("", ("", "")),
    ],
)
def test_split_heading_takes_a_leading_heading_away(
    text: str, parts: tuple[str, str]
) -> None:
    assert markdown.split_heading(text) == parts


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("a\n\n### b\n\nc\n\n#### d", ("a", "### b\n\nc\n\n#### d")),
        ("a\r\n\r\n## b\r\nc", ("a", "## b\nc")),
        ("a\n---\nc", ("a\n---\nc", "")),
        ("```\n# a\n```\n\n## b", ("```\n# a\n```", "## b")),
        ("- # a\n\n> # b\n\n# c", ("- # a\n\n> # b", "# c")),
        ("# a\nb", ("", "# a\nb")),
        ("a\r\nb", ("a\r\nb", "")),
    ],
)
def test_split_second_heading_parts_a_text_before_its_first_heading(
    text: str, parts: tuple[str, str]
) -> None:
    assert markdown.split_second_heading(text) == parts


def test_split_heading_loses_nothing_beyond_the_longest_text() -> None:
    rest = "a\n" * 30_000 + "b"

    assert markdown.split_heading(f"# c\n{rest}") == ("c", rest)


@pytest.mark.parametrize(
    ("text", "top", "level"),
    [
        ("a", 2, 1),
        ("# a\n### b", 2, 4),
        ("### a\n#### b\n### c", 2, 2),
        ("# a\n###### b", 3, 6),
        ("### a", 2, 2),
    ],
)
def test_last_heading_level_is_the_one_that_render_gives(
    text: str, top: int, level: int
) -> None:
    shown = re.findall(r"<h(\d)>", markdown.render(text, top=top)) or [str(top - 1)]

    assert (markdown.last_heading_level(text, top=top), int(shown[-1])) == (
        level,
        level,
    )


@pytest.mark.parametrize(
    ("href", "there"),
    [
        ("/organizations/", "/es/organizations/"),
        (
            "/organizations/?sector=media&sort=name#listing",
            "/es/organizations/?sector=media&amp;sort=name#listing",
        ),
        ("/about/us/", "/es/about/us/"),
        ("/", "/es/"),
        ("/fr/organizations/", "/fr/organizations/"),
        ("/es/organizations/", "/es/organizations/"),
        ("/admin/", "/admin/"),
        ("/sitemap.xml", "/sitemap.xml"),
        ("/static/img/share.png", "/static/img/share.png"),
        ("#part-1", "#part-1"),
        ("about/", "about/"),
        ("https://example.org/organizations/", "https://example.org/organizations/"),
    ],
)
def test_link_within_the_site_stays_in_the_language_of_the_page(
    href: str, there: str
) -> None:
    text = f"[words]({href})"

    with translation.override("es"):
        spanish = markdown.render(text)

    assert f'href="{there}"' in spanish
    assert f'href="{escape(href)}"' in markdown.render(text)


@given(st.text(alphabet=st.sampled_from("abz Éé日 1290,.;'’()–-\u00a0*_"), max_size=40))
def test_plain_of_prose_is_what_parsing_makes_of_it(text: str) -> None:
    parsed = markdown.plain(f"&#97; {text}").removeprefix("a").strip()

    assert parsed == markdown.plain(f"b {text}").removeprefix("b").strip()
