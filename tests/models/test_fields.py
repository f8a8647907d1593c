"""What fields repair on the way in."""

from __future__ import annotations

import pytest

from directory.models import Organization
from tests.factories import make_organization

pytestmark = pytest.mark.django_db


def test_web_address_with_a_scheme_in_capitals_is_kept_by_either_database() -> None:
    made = make_organization(
        url="HTTPS://Mill.example.org/A", source_url="Http://mill.example.org"
    )

    stored = Organization.objects.get(pk=made.pk)

    assert (stored.url, stored.source_url) == (
        "https://Mill.example.org/A",
        "http://mill.example.org",
    )
