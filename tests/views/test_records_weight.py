"""What the page of a record says to machines costs few bytes."""

from __future__ import annotations

import gzip
import re

import pytest
from django.test import Client

from directory.models import Organization

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("founding_directory")]

ADDED = re.compile(
    r'<script type="application/ld\+json">.*?</script>'
    r'|<link rel="alternate" href[^>]*>|<div class="forms">.*?</div>',
    re.DOTALL,
)


@pytest.mark.parametrize("mount", ["", "/es", "/fr"])
def test_what_a_page_says_to_machines_is_light(client: Client, mount: str) -> None:
    for organization in Organization.objects.published():
        page = client.get(f"{mount}{organization.get_absolute_url()}").content.decode()
        plain = ADDED.sub("", page)

        more = len(gzip.compress(page.encode())) - len(gzip.compress(plain.encode()))

        assert 200 < more <= 512
