"""What tests of the staff side share."""

from __future__ import annotations

import pytest
from django.test import Client

from tests.admin.builders import make_superuser


@pytest.fixture
def boss(client: Client, db: None) -> Client:
    """A browser in which a superuser is logged in."""
    client.force_login(make_superuser())
    return client
