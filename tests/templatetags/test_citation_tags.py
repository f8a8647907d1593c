"""What a citation takes from its record."""

from __future__ import annotations

import pytest

from directory.templatetags.citation_tags import citation_of
from tests.factories import make_organization

pytestmark = pytest.mark.django_db


def test_citation_takes_name_dates_and_address_from_the_record() -> None:
    organization = make_organization(
        name="Lodge", acronym="LDG", slug="lodge", facts_as_of="2020-05"
    )

    cited = citation_of(organization, "Ecosystem")

    assert (cited.key, cited.name, cited.site) == ("lodge", "Lodge (LDG)", "Ecosystem")
    assert cited.address == "http://127.0.0.1:8000/organizations/lodge/"
    assert cited.facts_as_of == "2020-05"
