"""The staff side, thin over services."""

from directory.admin import accounts, organizations, pages, relationships, taxonomy

__all__ = ["accounts", "organizations", "pages", "relationships", "taxonomy"]
