"""What tests of the staff side share."""

from __future__ import annotations

import pytest
from django.test import Client

from directory.operations import roles
from tests.factories import make_user
from tests.support import decisions


@pytest.fixture
def boss(client: Client, db: None) -> Client:
    """A browser in which a superuser is logged in."""
    client.force_login(make_user("superuser", username="boss"))
    return client


@pytest.fixture
def editor(client: Client, db: None) -> Client:
    """A browser in which an editor is logged in."""
    roles.set_up()
    client.force_login(make_user("editor", username="ed"))
    return client


@pytest.fixture
def moderator(db: None) -> Client:
    """A browser in which a moderator is logged in."""
    return decisions.browser("moderator", username="mo")
