"""How the words of a suggestion get into a record: which record, which fields, from
which source.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import pgettext

from directory.catalog.relationships import Evidence
from directory.errors import DirectoryError
from directory.history import changes
from directory.lib import text, urls
from directory.models import Organization, Suggestion
from directory.models.suggestions import FIELDS
from directory.suggestions import additions

PUBLISHED_FIELDS = (
    *FIELDS, "tags", "status", "dissolved", "successor", "visibility",
)  # fmt: skip
"""What of a record a decision may write, besides what it adds."""
_OF_MANY = ("sectors", "tags")
_MAIL = re.compile(r"[^\s@]+@[^\s@]+")
_NOTE_LENGTH = 500


@dataclass(frozen=True)
class PlannedChange:
    """A decision to write: whose words, which values, by whom, and what becomes of the
    name.
    """

    suggestion: Suggestion
    values: Mapping[str, Any]
    by: User
    comment: str
    note_source: bool = True
    name_kind: str = ""
    keeps_name: bool = False


def subject_of(suggestion: Suggestion, *, as_draft: bool = False) -> Organization:
    """Return the record that accepting would change.

    A new one, published or a draft and unsaved, where the suggestion is of a new one.
    """
    if suggestion.is_new:
        language = (
            suggestion.language if suggestion.submitted.get("description") else "en"
        )
        visibility = Organization.Visibility.PUBLISHED
        if as_draft:
            visibility = Organization.Visibility.DRAFT
        return Organization(visibility=visibility, language=language)
    return present(suggestion.organization_id)


def present(key: int | None) -> Organization:
    """Return a record as it is now; refused when it is gone."""
    organization = Organization.objects.filter(pk=key).first() if key else None
    if organization is None:
        raise DirectoryError(pgettext("staff", "The record is gone."))
    return organization


def write(plan: PlannedChange, organization: Organization) -> dict[str, Any]:
    """Write a decision into a record through the door, and return what it changed, by
    field, as plain values.
    """
    before = _plain(organization)
    names = [
        name
        for name in PUBLISHED_FIELDS
        if name in plan.values and not (plan.keeps_name and name == "name")
    ]
    for name in names:
        if name not in _OF_MANY:
            setattr(organization, name, plan.values[name])
    if "description" in names and before["description"] != organization.description:
        # A stranger's words stand by themselves, unless staff say otherwise.
        organization.continues_name = bool(plan.values.get("continues_name"))
    if plan.note_source:
        _note_source(organization, plan.suggestion)
    _check(organization)
    with changes.recorded(organization, by=plan.by, comment=plan.comment):
        organization.save()
        for name in _OF_MANY:
            if name in names:
                getattr(organization, name).set(plan.values[name])
        added = _add(plan, organization)
    after = _plain(organization)
    changed = {name: after[name] for name in names if after[name] != before[name]}
    return changed | added


def _add(plan: PlannedChange, organization: Organization) -> dict[str, Any]:
    """Add what the decision brings beside the fields, and return it by its kind."""
    values, suggestion = plan.values, plan.suggestion
    links = _links(suggestion)
    evidence = Evidence(source_url=links[0] if links else "")
    try:
        return {
            **_add_name(plan, organization),
            **additions.add_names(
                organization,
                values.get("other_names", ()),
                language=suggestion.language,
            ),
            **additions.add_profiles(organization, values.get("social_profiles", ())),
            **additions.join_tiers(organization, values.get("tiers", ())),
            **additions.add_ties(organization, values.get("belongs_to", ()), evidence),
        }
    except ValidationError as error:
        raise DirectoryError(" ".join(error.messages)) from error


def _plain(organization: Organization) -> dict[str, Any]:
    values: dict[str, Any] = {
        name: str(getattr(organization, name))
        for name in PUBLISHED_FIELDS
        if name not in _OF_MANY
    }
    values["country"] = organization.country.code or ""
    successor = organization.successor
    values["successor"] = successor.slug if successor else ""
    values["sectors"], values["tags"] = [], []
    # A record that is not saved yet cannot be asked for what hangs on it.
    if organization.pk:
        values["sectors"] = sorted(organization.sectors.values_list("slug", flat=True))
        values["tags"] = sorted(organization.tags.names())
    return values


def _check(organization: Organization) -> None:
    organization.slug = organization.slug or organization.free_slug()
    try:
        organization.full_clean()
    except ValidationError as error:
        raise DirectoryError(" ".join(error.messages)) from error


def _note_source(organization: Organization, suggestion: Suggestion) -> None:
    """Note where the facts come from and of when, where the record does not say it yet:
    a link, or else words.

    Words with a mail address are left out: the note is public.
    """
    if organization.source_url or organization.source_note or not suggestion.evidence:
        return
    evidence = suggestion.evidence
    if links := _links(suggestion):
        organization.source_url = links[0]
    elif not _MAIL.search(evidence):
        organization.source_note = text.cut(text.clean_line(evidence), _NOTE_LENGTH)
    if not organization.facts_as_of:
        received_at = timezone.localtime(suggestion.received_at)
        organization.facts_as_of = received_at.strftime("%Y-%m")


def _links(suggestion: Suggestion) -> list[str]:
    """Return the addresses by which it can be checked."""
    # Only what was written with its scheme: a full stop without a blank after it makes
    # a host of two words.
    evidence = suggestion.evidence
    return [link for link in urls.found_in(evidence) if link in evidence]


def _add_name(plan: PlannedChange, organization: Organization) -> dict[str, str]:
    """Add the suggested name as an alternate one, unless the record has it."""
    name = text.clean_line(
        str(plan.values.get("name") or plan.suggestion.submitted.get("name", ""))
    )
    there = {
        organization.name,
        *organization.alternate_names.values_list("name", flat=True),
    }
    if not plan.name_kind or not name or name in there:
        return {}
    organization.alternate_names.create(name=name, kind=plan.name_kind)
    return {"alternate_name": name}
