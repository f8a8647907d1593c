"""How a text names a record that it took something from: a sentence, and BibTeX."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext

from directory.lib import dates

# BibTeX counts braces even behind a backslash, so none may stand alone.
_TEX_SIGNS = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        "<": r"\textless{}",
        ">": r"\textgreater{}",
        "|": r"\textbar{}",
        **{sign: f"\\{sign}" for sign in "$&#%_"},
    }
)


@dataclass(frozen=True)
class Citation:
    """A record at its address, what it holds the facts of, and when it was read.

    `facts_as_of` is a partial date, empty where it is not known.
    """

    key: str
    name: str
    site: str
    address: str
    facts_as_of: str
    changed_on: date
    read_on: date

    def text(self) -> str:
        """Return a sentence in the active language, the address last."""
        sentence = gettext("“%(name)s”, %(site)s. %(state)s. Read on %(day)s: %(url)s")
        return sentence % {
            "name": self.name,
            "site": self.site,
            "state": self._state(),
            "day": dates.day(self.read_on),
            "url": self.address,
        }

    def bibtex(self) -> str:
        """Return an entry whose words TeX prints as they are written."""
        fields = {
            # In braces of its own, so that no style takes its capitals away.
            "title": f"{{{tex(self.name)}}}",
            "howpublished": tex(self.site),
            "year": str(self.changed_on.year),
            "note": tex(self._state()),
            # Read to the letter; an address that is encoded has none of the signs.
            "url": self.address,
            "urldate": self.read_on.isoformat(),
        }
        lines = [f"  {name} = {{{value}}}" for name, value in fields.items()]
        return ",\n".join([f"@misc{{{self.key}", *lines]) + "\n}"

    def _state(self) -> str:
        """Say of when the facts are, else when the record was last changed."""
        if self.facts_as_of:
            return dates.said(self.facts_as_of, "facts as of")
        changed = dates.day(self.changed_on)
        return gettext("Record last changed on %(date)s") % {"date": changed}


def tex(words: str) -> str:
    """Return words so that TeX prints each of their signs."""
    return words.translate(_TEX_SIGNS)
