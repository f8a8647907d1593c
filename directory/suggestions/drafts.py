"""What a visitor's form hands on: the words, the way they came, and the labels of the
fields.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from directory.models import Organization, Suggestion

LABELS = {
    "name": _("Its name"),
    "url": _("Its website"),
    "description": _("What it does"),
    "kind": _("What is it?"),
    "sectors": _("Its field of work"),
    "scope": _("Its reach"),
    "city": _("Town"),
    "region": _("Region or state"),
    "country": _("Country"),
    "phone": _("Phone"),
    "social_profiles": _("On social networks"),
    "working_languages": _("Languages it works in"),
    "joining": _("How to join or get support"),
    "founded": _("When did it begin?"),
    "other_names": _("Other names"),
    "belongs_to": _("Does it belong to another organization?"),
    "evidence": _("Where can we check this?"),
    "acronym": _("Short name"),
    "news": _("What has happened?"),
    "successor": _("Into which one did it merge, or what came after it?"),
    "dissolved": _("When?"),
    "note": _("What is wrong, and why?"),
    "how": _("How do you know it?"),
}
"""What stands beside each field on the form, and before what was sent on the status
page.
"""

NEWS = {
    Suggestion.Kind.LINK: _("Its website does not work, or is not theirs any more"),
    Suggestion.Kind.CLOSED: _("It has closed, or merged into another one"),
    "": _("Something else is wrong, or missing"),
    Suggestion.Kind.LEAVE_OUT: _("It asks to be left out of this directory"),
}
"""What a correction may tell, by the kind of suggestion that it becomes: first what is
told most often and quickest.
"""


@dataclass(frozen=True)
class Draft:
    """What a form cleaned.

    `values` has of a correction only what differs; `form_key` is the digest of the
    form's token.
    """

    kind: str
    language: str
    values: Mapping[str, Any]
    note: str = ""
    evidence: str = ""
    how: str = ""
    organization: Organization | None = None
    seen_version: int | None = None
    is_different: bool = False
    sender_name: str = ""
    sender_email: str = ""
    form_key: str = ""


@dataclass(frozen=True)
class Client:
    """How a suggestion came: from where, when its form was opened, what the form tells.

    `form_state` is empty for a form of ours, else `missing` or `forged`, of its token;
    `workshop` is what the browser says of a workshop's link, which is looked up.
    """

    address: str | None
    started_at: datetime | None
    is_trapped: bool = False
    form_state: str = ""
    workshop: str = ""
