"""Which form of a record a request would rather have."""

from __future__ import annotations

import pytest
from django.test import RequestFactory

from directory.formats import records

CHROMIUM = (
    "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,"
    "image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7"
)


@pytest.mark.parametrize(
    ("accept", "name"),
    [
        (CHROMIUM, ""),
        ("", ""),
        ("*/*", ""),
        ("text/*", ""),
        ("text/html", ""),
        ("image/png", ""),
        ("not a type", ""),
        ("application/ld+json", "jsonld"),
        ("application/json", "json"),
        ("text/turtle", "ttl"),
        ("text/markdown", "md"),
        ("text/vcard", "vcf"),
        ("text/turtle;q=0.5, application/ld+json;q=0.9", "jsonld"),
        ("text/html;q=0.3, text/turtle", "ttl"),
        ("text/html, text/turtle;q=0.3", ""),
        ("application/rdf+xml, text/turtle;q=0.9, */*;q=0.1", "ttl"),
        ("application/rdf+xml, */*;q=0.1", ""),
    ],
)
def test_form_is_the_one_that_is_asked_for_most(accept: str, name: str) -> None:
    headers = {"accept": accept} if accept else {}

    form = records.preferred(RequestFactory().get("/", headers=headers))

    assert (form.name if form else "") == name


def test_each_type_is_negotiated_once() -> None:
    types = [form.media_type for form in records.FORMS if form.is_negotiated]

    assert len(types) == len(set(types))
