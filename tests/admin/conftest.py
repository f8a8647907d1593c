"""What tests of the staff side share."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from tests.admin.builders import make_superuser


@pytest.fixture(autouse=True)
def _plain_static_files(settings: Settings) -> None:
    """Static files under their own names: these tests need none collected."""
    plain = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
    settings.STORAGES = settings.STORAGES | {"staticfiles": plain}


@pytest.fixture
def boss(client: Client, db: None) -> Client:
    """A browser in which a superuser is logged in."""
    client.force_login(make_superuser())
    return client
