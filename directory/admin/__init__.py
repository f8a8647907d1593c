"""The staff side, thin over services."""

from directory.admin import (
    accounts,
    duties,
    organizations,
    pages,
    relationships,
    spam,
    suggestions,
    taxonomy,
)

__all__ = [
    "accounts",
    "duties",
    "organizations",
    "pages",
    "relationships",
    "spam",
    "suggestions",
    "taxonomy",
]
