"""Make one record of two that are the same organization, and undo that."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, TypedDict

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import pgettext
from reversion.models import Version

from directory import permissions
from directory.errors import DirectoryError
from directory.history import changes, differences, versions
from directory.models import (
    AlternateName,
    Change,
    Merge,
    OldSlug,
    Organization,
    PreparedChange,
    Relationship,
    Suggestion,
)
from directory.permissions import Effect

# How a description is read comes with the description.
NEVER_TAKEN_FIELDS = ("name", "slug", "continues_name")


class KeptRelationship(TypedDict):
    """A tie as it was before a merge, and whether the merge led it to another record.

    One that was not led to another was dropped.
    """

    values: dict[str, Any]
    is_moved: bool


def stays_first(first: Organization, second: Organization) -> bool:
    """Tell whether the first of two records is the one to keep, unless staff choose.

    What readers see stays, then what is longer here, then what says more.
    """
    return _claim(first) >= _claim(second)


def _claim(record: Organization) -> tuple[bool, float, int]:
    values = [getattr(record, name) for name in takeable_fields()]
    noted = sum(value not in ("", None) for value in values)
    return record.is_published, -record.created_at.timestamp(), noted


def takeable_fields() -> list[str]:
    """Return the names of the fields whose value may be taken from the other record."""
    fields = Organization._meta.concrete_fields
    return [
        field.name
        for field in fields
        if field.editable
        and not field.primary_key
        and field.name not in NEVER_TAKEN_FIELDS
    ]


def merge(
    kept: Organization,
    other: Organization,
    *,
    by: User | None = None,
    take: Iterable[str] = (),
    name_kind: str = AlternateName.Kind.SHORT,
) -> Merge:
    """Make one record of two: the other's address and all of it come to the kept one.

    `take` names the fields whose value comes from the other; its name becomes an
    alternate name of this kind, or none where it is empty. Each record that is touched
    has a revision of its own; all is one transaction.
    """
    permissions.ask(by, Effect.MERGE, kept)
    if kept.pk == other.pk:
        raise DirectoryError(
            pgettext("staff", "Choose another record: this is the same one.")
        )
    with transaction.atomic():
        changes.wait_for_turn()
        # As they are now that nobody else writes.
        kept, other = _present(kept.pk), _present(other.pk)
        _refuse_prepared(other)
        new_merge = Merge(
            kept_key=kept.pk,
            other_key=other.pk,
            version_before=changes.version_of(kept, by=by),
            version_after=0,
        )
        # What is not in a version yet could not be brought back.
        changes.version_of(other, by=by)
        former_slugs = other.old_slugs.values_list("slug", flat=True)
        new_merge.slugs = [*former_slugs, other.slug]
        comment = pgettext("staff", "Merged with “%(name)s”") % {"name": other}
        with changes.recorded(kept, by=by, comment=comment):
            _take_over(kept, other, new_merge, take=take, name_kind=name_kind)
        new_merge.version_after = changes.version_of(kept, by=by)
        suggestions = other.suggestions.values_list("pk", flat=True)
        new_merge.suggestions = list(suggestions)
        other.suggestions.update(organization=kept)
        _lead_others(kept, other, new_merge, by=by)
        new_merge.save()
        comment, kind = _words_of_merge(kept, other), Change.Kind.MERGED
        changes.removed(other, by=by, comment=comment, kind=kind, is_asked=True)
    return new_merge


@dataclass(frozen=True)
class Choice:
    """A field in which two records differ.

    Its value may be taken from the other, or is suggested to be.
    """

    difference: differences.Difference
    is_takeable: bool
    is_suggested: bool


def compare(kept: Organization, other: Organization) -> list[Choice]:
    """Return the fields in which two records differ, side by side.

    What only the other has is suggested to be taken.
    """
    takeable = takeable_fields()
    different_fields = differences.between(
        versions.present(kept), versions.present(other)
    )
    choices = []
    for difference in different_fields:
        is_takeable = difference.field in takeable
        is_suggested = is_takeable and not difference.before
        if difference.field == "visibility":
            # A record that readers see must not disappear in a draft.
            is_draft = kept.visibility == Organization.Visibility.DRAFT
            is_suggested = other.is_published and is_draft
        choices.append(Choice(difference, is_takeable, is_suggested))
    return choices


def refusal_of_undo(merge: Merge) -> str:
    """Return why a merge cannot be undone any more, nothing if it can."""
    kept = Organization.objects.filter(pk=merge.kept_key).first()
    if kept is None:
        return pgettext("staff", "The record that was kept is gone.")
    if Organization.objects.filter(pk=merge.other_key).exists():
        return pgettext("staff", "The other record is there again already.")
    if labels := _changed_again(merge, kept):
        words = pgettext("staff", "“%(name)s” was changed since the merge: %(labels)s.")
        return words % {"name": kept, "labels": ", ".join(labels)}
    return ""


def differences_of_undo(merge: Merge) -> list[differences.Difference]:
    """Return what an undo changes in the kept record, from now to before the merge."""
    kept = Organization.objects.filter(pk=merge.kept_key).first()
    if kept is None:
        return []
    before = versions.snapshot(Version.objects.get(pk=merge.version_before))
    merged_fields = _merged_fields(merge)
    return [
        difference
        for difference in differences.between(versions.present(kept), before)
        if difference.field in merged_fields
    ]


def _merged_fields(merge: Merge) -> set[str]:
    """Return the fields that a merge changed in the kept record."""
    keys = (merge.version_before, merge.version_after)
    stored = Version.objects.in_bulk(keys)
    before, after = (versions.snapshot(stored[key]) for key in keys)
    return {difference.field for difference in differences.between(before, after)}


def _changed_again(merge: Merge, kept: Organization) -> list[str]:
    """Return the labels of what the merge changed and somebody changed once more."""
    if changes.newest_version(kept) == merge.version_after:
        return []
    after = versions.snapshot(Version.objects.get(pk=merge.version_after))
    later = differences.between(after, versions.present(kept))
    merged_fields = _merged_fields(merge)
    return [
        difference.label for difference in later if difference.field in merged_fields
    ]


def undo_merge(merge: Merge, *, by: User | None = None) -> list[str]:
    """Part two merged records again, and return what is not as it was, by its labels.

    In one transaction. What was changed in other fields of the kept one since stays;
    refused where somebody changed once more what the merge had changed.
    """
    permissions.ask(by, Effect.PART, Organization)
    with transaction.atomic():
        changes.wait_for_turn()
        if not Merge.objects.filter(pk=merge.pk).exists():
            raise DirectoryError(pgettext("staff", "This merge was undone already."))
        if refusal := refusal_of_undo(merge):
            raise DirectoryError(refusal)
        before = Version.objects.get(pk=merge.version_before)
        gone = _newest_version(merge.other_key)
        words = pgettext(
            "staff", "Merge undone: “%(other)s” is a record of its own again"
        )
        comment = words % {"other": gone.object_repr}
        # First of all, for its slug is the other's own again when that is restored.
        taken_slugs = OldSlug.objects.filter(organization=merge.kept_key)
        taken_slugs.filter(slug__in=merge.slugs).delete()
        Merge.objects.filter(pk=merge.pk).delete()
        merged_fields = _merged_fields(merge)
        changes.reverted(
            before, by=by, comment=comment, only=merged_fields, is_asked=True
        )
        changes.reverted(gone, by=by, comment=comment, is_asked=True)
        _lead_back(merge, by=by, comment=comment)
        # Those that staff gave to a third record since stay with it.
        suggestions = Suggestion.objects.filter(pk__in=merge.suggestions)
        still_with_kept = suggestions.filter(organization=merge.kept_key)
        still_with_kept.update(organization=merge.other_key)
        return [*_lost(before, only=merged_fields), *_lost(gone)]


def _present(key: int) -> Organization:
    organization = Organization.objects.filter(pk=key).first()
    if organization is None:
        raise DirectoryError(pgettext("staff", "One of the two records is gone."))
    return organization


def _take_over(
    kept: Organization,
    other: Organization,
    new_merge: Merge,
    *,
    take: Iterable[str],
    name_kind: str,
) -> None:
    """Bring to the kept record what the other has and it lacks.

    Ties between the two go.
    """
    taken_fields = set(take) & set(takeable_fields())
    for name in taken_fields:
        setattr(kept, name, getattr(other, name))
    if "description" in taken_fields:
        kept.continues_name = other.continues_name
    if kept.successor_id == other.pk:
        new_merge.predecessors.append(kept.pk)
        kept.successor = None
    elif kept.successor_id == kept.pk:
        # The successor of the other, taken from it, is the kept record itself.
        kept.successor = None
    relationships_between = kept.relationships.filter(other=other)
    for relationship in relationships_between:
        new_merge.ties.append(_kept(relationship, is_moved=False))
    relationships_between.delete()
    try:
        kept.full_clean()
    except ValidationError as error:
        raise DirectoryError(" ".join(error.messages)) from error
    kept.save()
    _copy_names(kept, other, name_kind)
    _copy_profiles(kept, other)
    _copy_terms(kept, other)
    _copy_relationships(kept, other)
    OldSlug.objects.filter(organization=other).update(organization=kept)
    OldSlug.objects.create(organization=kept, slug=other.slug)


def _copy_names(kept: Organization, other: Organization, name_kind: str) -> None:
    """Give the kept record the other's names and identifiers."""
    own_names = {kept.name, *kept.alternate_names.values_list("name", flat=True)}
    names = list(other.alternate_names.all())
    if name_kind:
        names.insert(0, AlternateName(name=other.name, kind=name_kind, language=""))
    for name in names:
        if name.name not in own_names:
            own_names.add(name.name)
            kept.alternate_names.create(
                name=name.name, kind=name.kind, language=name.language, until=name.until
            )
    identifiers = list(other.identifiers.values("scheme", "value"))
    # A number stands once in the whole directory, so the other record lets go of it
    # first.
    other.identifiers.all().delete()
    for identifier in identifiers:
        kept.identifiers.create(**identifier)


def _copy_profiles(kept: Organization, other: Organization) -> None:
    """Give the kept record the other's social profiles."""
    own_keys = set(kept.social_profiles.values_list("url_key", flat=True))
    for profile in other.social_profiles.exclude(url_key__in=own_keys):
        kept.social_profiles.create(kind=profile.kind, url=profile.url)


def _copy_terms(kept: Organization, other: Organization) -> None:
    """Give the kept record the other's sectors, tags and tiers."""
    kept.sectors.add(*other.sectors.all())
    own_tags = set(kept.tagged_items.values_list("tag", flat=True))
    for item in other.tagged_items.exclude(tag__in=own_tags):
        kept.tagged_items.create(tag=item.tag)
    own_tiers = set(kept.listings.values_list("tier", flat=True))
    for listing in other.listings.exclude(tier__in=own_tiers):
        kept.listings.create(
            tier=listing.tier, position=listing.position, note=listing.note
        )


def _copy_relationships(kept: Organization, other: Organization) -> None:
    """Give the kept record the other's ties, but for those to itself."""
    own_ends = set(kept.relationships.values_list("kind", "other", "other_name"))
    for relationship in other.relationships.filter(Q(other=None) | ~Q(other=kept)):
        end = (relationship.kind, relationship.other_id, relationship.other_name)
        if end in own_ends:
            continue
        # Without a key, saving adds a copy.
        relationship.pk = None
        relationship._state.adding = True
        relationship.organization = kept
        relationship.save()


def _lead_others(
    kept: Organization, other: Organization, new_merge: Merge, *, by: User | None
) -> None:
    """Let the ties and successions of third records lead to the kept one.

    Each change stands in the history of its owner.
    """
    comment = _words_of_merge(kept, other)
    leads_to_other = Q(relationships__other=other) | Q(successor=other)
    owners = Organization.objects.filter(leads_to_other).exclude(pk=other.pk)
    for owner in owners.distinct():
        with changes.recorded(owner, by=by, comment=comment):
            for relationship in owner.relationships.filter(other=other):
                new_merge.ties.append(_led(relationship, kept))
            if owner.successor_id == other.pk:
                new_merge.predecessors.append(owner.pk)
                owner.successor = kept
            owner.save()


def _refuse_prepared(other: Organization) -> None:
    """Refuse to lose what somebody prepared for the record that goes."""
    if PreparedChange.objects.of(other.pk) is not None:
        words = pgettext(
            "staff",
            "A change of “%(name)s” is prepared. Publish or discard it first.",
        )
        raise DirectoryError(words % {"name": other})


def _words_of_merge(kept: Organization, other: Organization) -> str:
    words = pgettext("staff", "“%(other)s” was merged into “%(kept)s”")
    return words % {"other": other, "kept": kept}


def _led(relationship: Relationship, kept: Organization) -> KeptRelationship:
    """Lead one tie to the kept record, and return it as it was.

    It is dropped where its owner has that tie already.
    """
    is_moved = not Relationship.objects.filter(
        organization=relationship.organization_id, kind=relationship.kind, other=kept
    ).exists()
    before = _kept(relationship, is_moved=is_moved)
    if is_moved:
        relationship.other = kept
        relationship.save()
    else:
        relationship.delete()
    return before


def _kept(relationship: Relationship, *, is_moved: bool) -> KeptRelationship:
    values = {
        field.attname: getattr(relationship, field.attname)
        for field in Relationship._meta.concrete_fields
    }
    return {"values": values, "is_moved": is_moved}


def _lead_back(merge: Merge, *, by: User | None, comment: str) -> None:
    """Give ties and successions back as they were, where nobody changed them since."""
    owner_keys = set(merge.predecessors)
    for row in merge.ties:
        owner_keys.add(row["values"]["organization_id"])
    for owner in Organization.objects.filter(pk__in=owner_keys):
        with changes.recorded(owner, by=by, comment=comment):
            for row in merge.ties:
                if row["values"]["organization_id"] == owner.pk:
                    _give_back(row, merge)
            # The kept record's own succession was emptied by the merge.
            is_unchanged = owner.successor_id in (None, merge.kept_key)
            if owner.pk in merge.predecessors and is_unchanged:
                owner.successor_id = merge.other_key
            owner.save()


def _give_back(row: KeptRelationship, merge: Merge) -> None:
    """Give one tie back as it was, where nobody changed it since."""
    values = row["values"]
    if row["is_moved"]:
        moved = Relationship.objects.filter(pk=values["id"], other=merge.kept_key)
        for relationship in moved:
            relationship.other_id = merge.other_key
            relationship.save()
        return
    # Staff may have noted the same tie since, or the key may be another's.
    same_relationship = Q(
        organization_id=values["organization_id"],
        kind=values["kind"],
        other_id=values["other_id"],
    )
    if not Relationship.objects.filter(same_relationship | Q(pk=values["id"])).exists():
        Relationship(**values).save(force_insert=True)


def _lost(wanted: Version, *, only: Collection[str] | None = None) -> list[str]:
    """Return the labels of what is not as in a version that was just brought back."""
    newest = _newest_version(wanted.object_id)
    before, after = versions.snapshot(wanted), versions.snapshot(newest)
    return [
        f"{wanted.object_repr}: {difference.label}"
        for difference in differences.between(before, after)
        if only is None or difference.field in only
    ]


def _newest_version(key: int | str) -> Version:
    stored = Version.objects.get_for_object_reference(Organization, key)
    return stored.order_by("-pk")[0]
