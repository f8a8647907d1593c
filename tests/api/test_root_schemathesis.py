"""The API does what its own description says, whatever it is sent: schemathesis makes
up questions from the description, right and wrong ones, and checks each answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from django.core.cache import caches
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import override_settings
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import CHECKS, load_all_checks

from directory.history import changes
from ecosystem.wsgi import application
from tests.factories import (
    make_listing,
    make_organization,
    make_relationship,
    make_sector,
)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.filterwarnings("ignore::DeprecationWarning"),
]

DESCRIPTION = "/api/v1/openapi.json"
EXAMPLES = 25
PLAIN = {"Accept-Encoding": "identity"}
LEFT_OUT = {
    "positive_data_acceptance",  # a slug that nothing has is refused, as it should be
}


@pytest.fixture(autouse=True)
def _directory() -> Iterator[None]:
    sector = make_sector(slug="food")
    lodge = make_organization(name="Lodge", sectors=[sector], tags=["bread"])
    make_listing(lodge)
    make_relationship(lodge, make_organization(name="Network"))
    gone = make_organization(name="Gone")
    with changes.recorded(gone):
        gone.visibility = "withdrawn"
        gone.save()
    caches["throttle"].clear()
    # The server shares its connection with the test, so no request may close it.
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    with override_settings(API_REQUESTS_PER_MINUTE=100_000, ALLOWED_HOSTS=["*"]):
        yield
    for signal in signals:
        signal.connect(close_old_connections)


def checks() -> list[Any]:
    load_all_checks()
    names = [name for name in CHECKS.get_all_names() if name not in LEFT_OUT]
    return list(CHECKS.get_by_names(names))


def operations() -> list[Any]:
    schema = schemathesis.openapi.from_wsgi(DESCRIPTION, application)
    return [result.ok() for result in schema.get_all_operations()]


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
@pytest.mark.parametrize("number", range(7))
def test_answers_are_as_described(number: int, mode: GenerationMode) -> None:
    every = operations()
    assert len(every) == 7
    wanted = checks()

    @seed(20261130)
    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=every[number].as_strategy(generation_mode=mode))
    def ask(case: Any) -> None:
        case.call_and_validate(checks=wanted, headers=PLAIN)

    try:
        ask()
    except Unsatisfiable:
        # Whatever stands in the place of a slug is one, so nothing there is wrong.
        assert "{slug}" in every[number].path
