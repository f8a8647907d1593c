"""The admin log: who did what to records that have no versions, and when."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import User
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

LONGEST_NAME = 200


def note(
    records: Iterable[Model],
    *,
    by: User | None,
    comment: str,
    action: int = CHANGE,
    name_of: Callable[[Any], str] = str,
) -> None:
    """Write what somebody did to records, an entry for each, in one statement.

    An entry needs a person: what the portal does of its own leaves none.
    """
    if by is None:
        return
    LogEntry.objects.bulk_create(
        LogEntry(
            user=by,
            content_type=ContentType.objects.get_for_model(record),
            object_id=str(record.pk),
            object_repr=name_of(record)[:LONGEST_NAME],
            action_flag=action,
            change_message=comment,
        )
        for record in records
    )
