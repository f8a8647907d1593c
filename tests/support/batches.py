"""Things done to many organizations, as far as a test wants them done."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.models import User

from directory.catalog import batches, running
from directory.catalog.actions import ACTIONS
from directory.models import Batch, Organization


def asked(
    name: str, organizations: Sequence[Organization], *, by: User, value: Any = None
) -> Batch:
    """Return the question whether to do this to these, with the value chosen."""
    keys = [organization.pk for organization in organizations]
    chosen = Organization.objects.filter(pk__in=keys)
    batch = batches.ask(ACTIONS[name], chosen, by=by)
    if ACTIONS[name].sets:
        batches.choose(batch, value, by=by)
        batch.refresh_from_db()
    return batch


def done(
    name: str, organizations: Sequence[Organization], *, by: User, value: Any = None
) -> Batch:
    """Do this to these and return the batch, through."""
    batch = asked(name, organizations, by=by, value=value)
    batches.confirm(batch, by=by)
    return running.run(batch.pk)


def outcomes(batch: Batch) -> dict[int, str]:
    """Return what became of each organization of a batch, by its key."""
    return dict(batch.items.values_list("organization_key", "outcome"))
