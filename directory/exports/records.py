"""What is public of organizations, read in batches.

Each batch takes a fixed number of statements, so that neither they nor the memory grow
with what is taken away.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from directory.formats.structured import PAGE, document_of
from directory.models import Organization

BATCH = 500
Document = dict[str, Any]


def all_keys() -> list[int]:
    """Return the keys of all that is published, in the order they came."""
    published = Organization.objects.published().order_by("pk")
    return list(published.values_list("pk", flat=True))


def documents(keys: Sequence[int]) -> Iterator[Document]:
    """Yield what is public of these organizations, in their order.

    One that was hidden since is left out.
    """
    for start in range(0, len(keys), BATCH):
        batch = keys[start : start + BATCH]
        # Not asked for the published: SQLite would begin with all of them.
        found = Organization.objects.with_values().filter(pk__in=batch).order_by()
        by_key = {organization.pk: organization for organization in found}
        for key in batch:
            organization = by_key.get(key)
            if organization is not None and organization.is_published:
                yield document_of(organization)


def values_in(document: Document) -> Document:
    """Return a document without what is no value of the organization."""
    return {name: value for name, value in document.items() if name != PAGE}
