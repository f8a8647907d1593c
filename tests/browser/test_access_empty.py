"""The same rules in a directory that nobody has filled yet."""

from __future__ import annotations

import pytest

from tests.browser import states
from tests.browser.test_access import (  # noqa: F401
    test_axe_finds_no_fault,
    test_nothing_moves_sideways_with_wide_spacing,
    test_text_has_contrast_in_the_dark,
)

pytestmark = pytest.mark.browser

FILLING = states.fill_nothing
PLACES = states.EMPTY_PLACES
