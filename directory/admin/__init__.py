"""The staff side: it translates, and calls what the capabilities do."""

from directory.admin import (
    accounts,
    batches,
    jobs,
    organizations,
    pages,
    relationships,
    spam,
    suggestions,
    taxonomy,
    workshops,
)

__all__ = [
    "accounts",
    "batches",
    "jobs",
    "organizations",
    "pages",
    "relationships",
    "spam",
    "suggestions",
    "taxonomy",
    "workshops",
]
