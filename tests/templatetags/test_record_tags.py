"""The forms of a record as its page names them."""

from __future__ import annotations

import json

import pytest

from directory.models import Organization
from directory.templatetags import record_tags
from tests.factories import make_organization

pytestmark = pytest.mark.django_db


def test_forms_stand_at_their_addresses() -> None:
    forms = record_tags.forms_of(make_organization(slug="größe"))

    assert [address for _form, address in forms] == [
        "/organizations/gr%C3%B6%C3%9Fe.json",
        "/organizations/gr%C3%B6%C3%9Fe.jsonld",
        "/organizations/gr%C3%B6%C3%9Fe.ttl",
        "/organizations/gr%C3%B6%C3%9Fe.md",
        "/organizations/gr%C3%B6%C3%9Fe.vcf",
        "/organizations/gr%C3%B6%C3%9Fe/murmurations.json",
    ]


def test_data_stands_in_an_element_that_no_browser_runs() -> None:
    make_organization(name="</script>", slug="odd")

    element = record_tags.linked_data_of(Organization.objects.with_record().get())

    start, end = '<script type="application/ld+json">', "</script>"
    assert element.startswith(start)
    assert element.count(end) == 1
    assert json.loads(element[len(start) : -len(end)])["name"] == "</script>"
