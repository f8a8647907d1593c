"""How a record is cited: a sentence with its dates, and an entry that TeX can read."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import pytest
from django.utils.translation import override

from directory.lib import citations

CITATION = citations.Citation(
    key="lodge",
    name="Lodge",
    site="Ecosystem",
    address="https://example.org/organizations/lodge/",
    facts_as_of="2026-04",
    changed_on=date(2025, 12, 31),
    read_on=date(2026, 5, 1),
)
SIGNS = r"100% R&D_1 #2 {x} }{ C:\~^ $5 <a|b>"


def printed(tex: str) -> str:
    """What TeX prints of words without commands beyond those for signs."""
    commands = {
        "textbackslash": "\\", "textbraceleft": "{", "textbraceright": "}",
        "textasciitilde": "~", "textasciicircum": "^", "textless": "<",
        "textgreater": ">", "textbar": "|",
    }  # fmt: skip
    assert not re.search(r"(?<!\\)[$&#%_~^<>|]", tex)
    return re.sub(
        r"\\(?:([a-z]+)\{\}|([$&#%_]))",
        lambda found: commands[found[1]] if found[1] else found[2],
        tex,
    )


def fields(entry: str) -> dict[str, str]:
    """The fields of an entry of BibTeX, as its programs cut them: by braces."""
    assert entry.count("{") == entry.count("}")
    lines = entry.splitlines()
    assert (lines[0][:6], lines[-1]) == ("@misc{", "}")
    found = [re.fullmatch(r"  (\w+) = \{(.*)\},?", line) for line in lines[1:-1]]
    return {one[1]: one[2] for one in found if one}


def test_sentence_says_of_when_the_facts_are_and_when_they_were_read() -> None:
    assert CITATION.text() == (
        "“Lodge”, Ecosystem. Facts as of April 2026. Read on 1 May 2026:"
        " https://example.org/organizations/lodge/"
    )


def test_sentence_of_undated_facts_says_when_the_record_was_changed() -> None:
    undated = replace(CITATION, facts_as_of="")

    assert "Record last changed on 31 December 2025. Read on 1 May" in undated.text()


def test_sentence_is_in_the_language_of_the_page() -> None:
    with override("fr"):
        sentence = CITATION.text()

    assert "avril 2026" in sentence
    assert "1er mai 2026" in sentence


def test_entry_has_what_a_bibliography_needs() -> None:
    entry = CITATION.bibtex()

    assert entry.startswith("@misc{lodge,\n")
    assert fields(entry) == {
        "title": "{Lodge}",
        "howpublished": "Ecosystem",
        "year": "2025",
        "note": "Facts as of April 2026",
        "url": "https://example.org/organizations/lodge/",
        "urldate": "2026-05-01",
    }


def test_entry_prints_every_sign_of_a_name_and_keeps_its_braces_in_pairs() -> None:
    entry = replace(CITATION, name=SIGNS, site=SIGNS).bibtex()

    found = fields(entry)
    assert printed(found["title"].removeprefix("{").removesuffix("}")) == SIGNS
    assert printed(found["howpublished"]) == SIGNS


@pytest.mark.parametrize("words", ["Łódź", "連帯経済", "Ångström’s “Öl”"])
def test_letters_of_every_script_stay(words: str) -> None:
    assert citations.tex(words) == words
