"""The documents of the house as staff read them, beside their work."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from directory.lib import markdown

FOR_STAFF = ("suggestions", "duplicates", "spam", "search", "permissions", "privacy")
"""What is about the work of staff, in the order in which they need it."""
_LINK = re.compile(r"\]\((?:\./)?([\w-]+)\.md(?:#[^)]*)?\)")
# What lies beside the documents, such as the sources, is no page of the portal.
_LINK_ELSEWHERE = re.compile(r"\[([^\]]*)\]\(\.\./[^)]*\)")


@dataclass(frozen=True)
class HelpDocument:
    """A document: the name of its file, its title, and its text without it."""

    name: str
    title: str
    text: str

    @property
    def is_for_staff(self) -> bool:
        """Tell whether it is about the work of staff."""
        return self.name in FOR_STAFF


def documents() -> list[HelpDocument]:
    """Return all documents, those for staff first; none where they do not lie."""
    found = [_read(path) for path in _paths()]
    places = {name: place for place, name in enumerate(FOR_STAFF)}
    return sorted(found, key=lambda one: (places.get(one.name, len(places)), one.name))


def document(name: str) -> HelpDocument | None:
    """Return the document of this name, None where there is none."""
    paths = {path.stem: path for path in _paths()}
    return _read(paths[name]) if name in paths else None


def linked(text: str, address_of: Callable[[str], str]) -> str:
    """Return a text whose links to other documents lead to their pages."""
    text = _LINK_ELSEWHERE.sub(r"\1", text)
    return _LINK.sub(lambda link: f"]({address_of(link[1])})", text)


def _paths() -> list[Path]:
    """Return where the documents lie: beside the sources, in each installation."""
    return sorted((Path(settings.BASE_DIR) / "docs").glob("*.md"))


def _read(path: Path) -> HelpDocument:
    title, text = markdown.split_heading(path.read_text(encoding="utf-8"))
    return HelpDocument(path.stem, title or path.stem, text)
