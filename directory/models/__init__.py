"""What the portal stores.

Importing a model from here is enough; the last lines register what has a history.
"""

import reversion

from directory.models.batches import Batch, BatchItem
from directory.models.changes import Change, ContentVersion
from directory.models.deciding import (
    DeclineReason,
    KeptDecision,
    KeptQuestion,
    SuggestionNote,
)
from directory.models.duties import DutyRun
from directory.models.imports import Import, ImportRow
from directory.models.left_out import LeftOutWish
from directory.models.lists import KeptList
from directory.models.merges import DifferentPair, Merge
from directory.models.names import AlternateName, Identifier, OldSlug
from directory.models.notifications import GreetedAddress, StaffPreference
from directory.models.opened import OpenForm
from directory.models.organizations import Organization
from directory.models.pages import Page, SiteSettings
from directory.models.prepared import PreparedChange
from directory.models.relationships import Relationship
from directory.models.search import (
    Document,
    IndexVersion,
    MissedSearch,
    Posting,
    Synonym,
)
from directory.models.social import SocialProfile
from directory.models.spam import BlockedTerm, Sending
from directory.models.suggestions import (
    Letter,
    Sender,
    Suggestion,
    SuggestionMessage,
)
from directory.models.taxonomy import (
    Listing,
    NetworkTier,
    Sector,
    Tag,
    TaggedOrganization,
)
from directory.models.workshops import Workshop

__all__ = [
    "ORGANIZATION_PARTS",
    "AlternateName",
    "Batch",
    "BatchItem",
    "BlockedTerm",
    "Change",
    "ContentVersion",
    "DeclineReason",
    "DifferentPair",
    "Document",
    "DutyRun",
    "GreetedAddress",
    "Identifier",
    "Import",
    "ImportRow",
    "IndexVersion",
    "KeptDecision",
    "KeptList",
    "KeptQuestion",
    "LeftOutWish",
    "Letter",
    "Listing",
    "Merge",
    "MissedSearch",
    "NetworkTier",
    "OldSlug",
    "OpenForm",
    "Organization",
    "Page",
    "Posting",
    "PreparedChange",
    "Relationship",
    "Sector",
    "Sender",
    "Sending",
    "SiteSettings",
    "SocialProfile",
    "StaffPreference",
    "Suggestion",
    "SuggestionMessage",
    "SuggestionNote",
    "Synonym",
    "Tag",
    "TaggedOrganization",
    "Workshop",
]

ORGANIZATION_PARTS = (
    "tagged_items",
    "listings",
    "alternate_names",
    "identifiers",
    "social_profiles",
    "relationships",
)
"""What hangs on an organization and is stored, shown and brought back with it."""

# Here and not in apps.py: the admin loads first and would register these without the
# rows that hang on them. The vocabulary (tiers, sectors, tags) stays out: bringing one
# organization back must not rename a sector for everybody.
reversion.register(
    Organization, follow=ORGANIZATION_PARTS, exclude=["tags"], format="keep"
)
for part in (Listing, AlternateName, Identifier, SocialProfile, Relationship):
    reversion.register(part, follow=["organization"], format="keep")
reversion.register(TaggedOrganization, format="keep")
reversion.register(Page, format="keep")
reversion.register(SiteSettings, format="keep")
