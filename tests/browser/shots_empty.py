"""Photographs a directory that nobody has filled yet."""

from __future__ import annotations

from tests.browser import states
from tests.browser.shots import pytest_generate_tests, readers, test_photograph  # noqa: F401

FILLING = states.fill_nothing
PLACES = states.EMPTY_PLACES
