"""What the portal stores. Importing a model from here is enough; the last lines register what has a history."""

import reversion

from directory.models.changes import Change, ContentVersion
from directory.models.duties import DutyRun
from directory.models.names import AlternateName, Identifier, OldSlug
from directory.models.organizations import Organization
from directory.models.pages import Page, SiteSettings
from directory.models.relationships import Relationship
from directory.models.search import Document, IndexVersion, MissedSearch, Posting, Synonym
from directory.models.taxonomy import Listing, NetworkTier, Sector, Tag, TaggedOrganization

__all__ = [
    "AlternateName",
    "Change",
    "ContentVersion",
    "Document",
    "DutyRun",
    "Identifier",
    "IndexVersion",
    "Listing",
    "MissedSearch",
    "NetworkTier",
    "OldSlug",
    "Organization",
    "Page",
    "Posting",
    "Relationship",
    "Sector",
    "SiteSettings",
    "Synonym",
    "Tag",
    "TaggedOrganization",
]

# Here and not in apps.py: the admin loads first and would register these without the rows that hang on them. The vocabulary
# (tiers, sectors, tags) stays out: bringing one organization back must not rename a sector for everybody.
reversion.register(
    Organization,
    follow=["tagged_items", "listings", "alternate_names", "identifiers", "relationships"],
    exclude=["tags"],
    format="keep",
)
for part in (Listing, AlternateName, Identifier, Relationship):
    reversion.register(part, follow=["organization"], format="keep")
reversion.register(TaggedOrganization, format="keep")
reversion.register(Page, format="keep")
reversion.register(SiteSettings, format="keep")
