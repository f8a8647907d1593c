"""Reads a page into a small tree, so that tests ask what a reader meets and not how the
markup is written.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

VOID = {"br", "hr", "img", "input", "link", "meta"}
HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass
class Element:
    """One element with what it holds, in order."""

    tag: str
    attributes: dict[str, str]
    children: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """Its words, single blanks between them."""
        return " ".join("".join(self._pieces()).split())

    @property
    def href(self) -> str:
        """Where it leads."""
        return self.attributes.get("href", "")

    def all(self, *tags: str, **attributes: str) -> list[Element]:
        """The elements in it with one of these tags (any when none is named), a class
        among theirs and these attributes.
        """
        found = []
        for child in self.children:
            if isinstance(child, Element):
                found += [child] if child._is(tags, attributes) else []
                found += child.all(*tags, **attributes)
        return found

    def one(self, *tags: str, **attributes: str) -> Element:
        """The only such element; an error shows how many there are."""
        found = self.all(*tags, **attributes)
        assert len(found) == 1, (
            f"{len(found)} of {tags} {attributes} in: {self.text[:300]}"
        )
        return found[0]

    def texts(self, *tags: str, **attributes: str) -> list[str]:
        """The words of each such element."""
        return [element.text for element in self.all(*tags, **attributes)]

    def links(self) -> list[tuple[str, str]]:
        """The words and the address of each link in it."""
        return [(link.text, link.href) for link in self.all("a")]

    def _pieces(self) -> list[str]:
        return [
            child if isinstance(child, str) else "".join(child._pieces())
            for child in self.children
        ]

    def _is(self, tags: tuple[str, ...], attributes: dict[str, str]) -> bool:
        wanted = {
            name.rstrip("_").replace("_", "-"): value
            for name, value in attributes.items()
        }
        classes = self.attributes.get("class", "").split()
        fits = [
            value in classes if name == "class" else self.attributes.get(name) == value
            for name, value in wanted.items()
        ]
        return (not tags or self.tag in tags) and all(fits)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open = [Element("page", {})]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].children.append(
            Element(tag, {name: value or "" for name, value in attrs})
        )

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def read(response: Any) -> Element:
    """The page of a response; elements that do not nest are an error."""
    reader = _Reader()
    reader.feed(response.content.decode())
    assert len(reader.open) == 1, f"<{reader.open[-1].tag}> is never closed"
    return reader.open[0]


def headings(page: Element) -> list[tuple[int, str]]:
    """The headings of a page in their order, each with its level."""
    return [(int(heading.tag[1]), heading.text) for heading in page.all(*HEADINGS)]


def skipped_levels(found: list[tuple[int, str]]) -> list[str]:
    """The headings that stand more than one level below the one before."""
    before = [0, *(level for level, _ in found)]
    return [
        words
        for (level, words), previous in zip(found, before, strict=False)
        if level > previous + 1
    ]
