"""Reads linked data apart from the library that writes it: statements of a document,
counted from the plain dictionary, and graphs of what is served.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from rdflib import Graph

from directory.formats import linked_data

Statement = tuple[str, str, str]
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


def statements(document: dict[str, Any]) -> set[Statement]:
    """The statements of a document, of which each node has a name."""
    node = {word: value for word, value in document.items() if word != "@context"}
    return set(_statements(node))


def _statements(node: dict[str, Any]) -> Iterator[Statement]:
    subject = node["@id"]
    for word, values in node.items():
        if word == "@id":
            continue
        for value in values if isinstance(values, list) else [values]:
            if word == "@type":
                yield subject, TYPE, expanded(value)
            elif isinstance(value, dict) and "@id" in value:
                yield subject, expanded(word), value["@id"]
                yield from _statements(value)
            else:
                yield subject, expanded(word), json.dumps(value, sort_keys=True)


def expanded(word: str) -> str:
    """A word of a document as the address it stands for."""
    prefix, colon, rest = word.partition(":")
    if colon:
        return linked_data.CONTEXT[prefix] + rest
    return linked_data.CONTEXT["@vocab"] + word


def graph_of(text: str, form: str) -> Graph:
    """What is served, read by rdflib."""
    return Graph().parse(data=text, format=form)
