"""Names of things that outlive address, host and scheme.

A record keeps its name when it is renamed, when the portal moves to another host, and
when it is hidden and shown again. Two portals never give the same name.
"""

from __future__ import annotations

from uuid import UUID, uuid5


def of_record(directory_id: UUID, key: int) -> str:
    """Return the name of an organization, by its key, which is never given twice."""
    return uuid5(directory_id, f"organization/{key}").urn


def of_feed(directory_id: UUID, language: str, query: str) -> str:
    """Return the name of the feed in a language that answers a question."""
    return uuid5(directory_id, f"feed/{language}/{query}").urn
