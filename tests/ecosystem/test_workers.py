"""What a fault is answered with.

Tests/promises/test_proxies.py sees how the worker serves.
"""

from __future__ import annotations

from http import HTTPStatus

import pytest
from gunicorn.http import errors

from ecosystem.arriving import Refused
from ecosystem.workers import status_of


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (errors.InvalidRequestLine("a"), 400),
        (errors.InvalidRequestMethod("a"), 400),
        (errors.InvalidHTTPVersion("a"), 400),
        (errors.InvalidHeader("a"), 400),
        (errors.InvalidHeaderName("a"), 400),
        (errors.ObsoleteFolding("a"), 400),
        (errors.UnsupportedTransferCoding("a"), 400),
        (errors.InvalidChunkSize(b"a"), 400),
        (errors.ConfigurationProblem("a"), 400),
        (errors.LimitRequestLine(2, 1), 414),
        (errors.ExpectationFailed("a"), 417),
        (errors.LimitRequestHeaders("a"), 431),
        (errors.InvalidResponseHeader("a"), 500),
        (errors.InvalidResponseHeaderName("a"), 500),
        (RuntimeError("a"), 500),
        (Refused(HTTPStatus.REQUEST_TIMEOUT, "a"), 408),
    ],
)
def test_fault_has_its_status(fault: Exception, status: int) -> None:
    assert status_of(fault) == status
