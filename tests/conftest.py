"""What all tests share."""

from __future__ import annotations

from django.db import connection


def pytest_report_header() -> str:
    """Say which database the run uses."""
    return f"database: {connection.vendor}"
