"""Make one record of two that are the same organization, and undo that."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils.translation import pgettext
from reversion.models import Version

from directory.errors import DirectoryError
from directory.history import changes, rights, versions
from directory.history.rights import Effect
from directory.models import (
    AlternateName,
    Change,
    Merge,
    OldSlug,
    Organization,
    Relationship,
    Suggestion,
)

NEVER_TAKEN = ("name", "slug", "visibility")
Tie = dict[str, Any]


def takeable_fields() -> list[str]:
    """Return the names of the fields whose value may be taken from the other record."""
    fields = Organization._meta.concrete_fields
    return [
        found.name
        for found in fields
        if found.editable and not found.primary_key and found.name not in NEVER_TAKEN
    ]


def merge(
    kept: Organization,
    other: Organization,
    *,
    by: User | None = None,
    take: Iterable[str] = (),
    name_kind: str = AlternateName.Kind.SHORT,
) -> Merge:
    """Make one record of two, in one transaction: the other's address and all that
    hangs on it come to the kept one.

    `take` names the fields whose value comes from the other; its name becomes an
    alternate name of this kind, or none where it is empty. Each record that is touched
    has a revision of its own.
    """
    rights.ask(by, Effect.MERGE, kept)
    if kept.pk == other.pk:
        raise DirectoryError(
            pgettext("staff", "Choose another record: this is the same one.")
        )
    with transaction.atomic():
        changes.wait_for_turn()
        kept, other = _present(kept.pk), _present(other.pk)
        done = Merge(
            kept_key=kept.pk,
            other_key=other.pk,
            version_before=changes.version_of(kept, by=by),
            version_after=0,
        )
        changes.version_of(other, by=by)
        done.slugs = [*other.old_slugs.values_list("slug", flat=True), other.slug]
        with changes.recorded(
            kept,
            by=by,
            comment=pgettext("staff", "Merged with “%(name)s”") % {"name": other},
        ):
            _take_over(kept, other, done, take=take, name_kind=name_kind)
        done.version_after = changes.version_of(kept, by=by)
        done.suggestions = list(other.suggestions.values_list("pk", flat=True))
        other.suggestions.update(organization=kept)
        _lead_others(kept, other, done, by=by)
        done.save()
        changes.removed(
            other,
            by=by,
            comment=_words_of_merge(kept, other),
            kind=Change.Kind.MERGED,
            is_asked=True,
        )
    return done


@dataclass(frozen=True)
class Choice:
    """A field in which two records differ, and whether its value may and should be
    taken from the other.
    """

    difference: versions.Difference
    is_takeable: bool
    is_suggested: bool


def compare(kept: Organization, other: Organization) -> list[Choice]:
    """Return the fields in which two records differ, side by side.

    What only the other has is suggested to be taken.
    """
    takeable = takeable_fields()
    return [
        Choice(
            found, found.field in takeable, found.field in takeable and not found.before
        )
        for found in versions.differences(
            versions.present(kept), versions.present(other)
        )
    ]


def refusal_of_undo(merge: Merge) -> str:
    """Return why a merge cannot be undone any more, nothing if it can."""
    kept = Organization.objects.filter(pk=merge.kept_key).first()
    if kept is None:
        return pgettext("staff", "The record that was kept is gone.")
    if Organization.objects.filter(pk=merge.other_key).exists():
        return pgettext("staff", "The other record is there again already.")
    if changes.newest_version(kept) != merge.version_after:
        return pgettext("staff", "“%(name)s” was changed since the merge.") % {
            "name": kept
        }
    return ""


def undo_merge(merge: Merge, *, by: User | None = None) -> list[str]:
    """Part two merged records again, in one transaction.

    Refused when the kept one changed since.

    Return the labels of what could not be brought back as it was.
    """
    rights.ask(by, Effect.PART, Organization)
    with transaction.atomic():
        changes.wait_for_turn()
        if not Merge.objects.filter(pk=merge.pk).exists():
            raise DirectoryError(pgettext("staff", "This merge was undone already."))
        if refusal := refusal_of_undo(merge):
            raise DirectoryError(refusal)
        before = Version.objects.get(pk=merge.version_before)
        gone = Version.objects.get_for_object_reference(
            Organization, merge.other_key
        ).order_by("-pk")[0]
        comment = pgettext(
            "staff", "Merge undone: “%(other)s” is a record of its own again"
        ) % {"other": gone.object_repr}
        OldSlug.objects.filter(
            organization=merge.kept_key, slug__in=merge.slugs
        ).delete()
        Merge.objects.filter(pk=merge.pk).delete()
        changes.reverted(before, by=by, comment=comment, is_asked=True)
        changes.reverted(gone, by=by, comment=comment, is_asked=True)
        _lead_back(merge, by=by, comment=comment)
        Suggestion.objects.filter(
            pk__in=merge.suggestions, organization=merge.kept_key
        ).update(organization=merge.other_key)
        return [*_lost(before), *_lost(gone)]


def _present(key: int) -> Organization:
    found = Organization.objects.filter(pk=key).first()
    if found is None:
        raise DirectoryError(pgettext("staff", "One of the two records is gone."))
    return found


def _take_over(
    kept: Organization,
    other: Organization,
    done: Merge,
    *,
    take: Iterable[str],
    name_kind: str,
) -> None:
    """Bring to the kept record what the other has and it lacks.

    Ties between the two go.
    """
    for name in set(take) & set(takeable_fields()):
        setattr(kept, name, getattr(other, name))
    if kept.successor_id == other.pk:
        done.predecessors.append(kept.pk)
        kept.successor = None
    elif kept.successor_id == kept.pk:
        kept.successor = None
    done.ties += [
        _kept_tie(tie, is_moved=False) for tie in kept.relationships.filter(other=other)
    ]
    kept.relationships.filter(other=other).delete()
    try:
        kept.full_clean()
    except ValidationError as error:
        raise DirectoryError(" ".join(error.messages)) from error
    kept.save()
    _copy_names(kept, other, name_kind)
    _copy_terms(kept, other)
    _copy_ties(kept, other)
    OldSlug.objects.filter(organization=other).update(organization=kept)
    OldSlug.objects.create(organization=kept, slug=other.slug)


def _copy_names(kept: Organization, other: Organization, name_kind: str) -> None:
    there = {kept.name, *kept.alternate_names.values_list("name", flat=True)}
    names = list(other.alternate_names.all())
    if name_kind:
        names.insert(0, AlternateName(name=other.name, kind=name_kind, language=""))
    for name in names:
        if name.name not in there:
            there.add(name.name)
            kept.alternate_names.create(
                name=name.name, kind=name.kind, language=name.language, until=name.until
            )
    identifiers = list(other.identifiers.values("scheme", "value"))
    # A number stands once in the whole directory, so the other record lets go of it
    # first.
    other.identifiers.all().delete()
    for identifier in identifiers:
        kept.identifiers.create(**identifier)


def _copy_terms(kept: Organization, other: Organization) -> None:
    kept.sectors.add(*other.sectors.all())
    tagged = set(kept.tagged_items.values_list("tag", flat=True))
    for item in other.tagged_items.exclude(tag__in=tagged):
        kept.tagged_items.create(tag=item.tag)
    tiers = set(kept.listings.values_list("tier", flat=True))
    for listing in other.listings.exclude(tier__in=tiers):
        kept.listings.create(
            tier=listing.tier, position=listing.position, note=listing.note
        )


def _copy_ties(kept: Organization, other: Organization) -> None:
    there = set(kept.relationships.values_list("kind", "other", "other_name"))
    for tie in other.relationships.filter(Q(other=None) | ~Q(other=kept)):
        if (tie.kind, tie.other_id, tie.other_name) not in there:
            tie.pk, tie.organization, tie._state.adding = None, kept, True
            tie.save()


def _lead_others(
    kept: Organization, other: Organization, done: Merge, *, by: User | None
) -> None:
    """Let the ties and successions of third records lead to the kept one, each in its
    owner's own record.
    """
    comment = _words_of_merge(kept, other)
    owners = Organization.objects.filter(
        Q(relationships__other=other) | Q(successor=other)
    ).exclude(pk=other.pk)
    for owner in owners.distinct():
        with changes.recorded(owner, by=by, comment=comment):
            done.ties += [
                _led_tie(tie, kept) for tie in owner.relationships.filter(other=other)
            ]
            if owner.successor_id == other.pk:
                done.predecessors.append(owner.pk)
                owner.successor = kept
            owner.save()


def _words_of_merge(kept: Organization, other: Organization) -> str:
    words = pgettext("staff", "“%(other)s” was merged into “%(kept)s”")
    return words % {"other": other, "kept": kept}


def _led_tie(tie: Relationship, kept: Organization) -> Tie:
    """Lead one tie to the kept record, or drop it where its owner has that tie already;
    return it as it was.
    """
    is_moved = not Relationship.objects.filter(
        organization=tie.organization_id, kind=tie.kind, other=kept
    ).exists()
    before = _kept_tie(tie, is_moved=is_moved)
    if is_moved:
        tie.other = kept
        tie.save()
    else:
        tie.delete()
    return before


def _kept_tie(tie: Relationship, *, is_moved: bool) -> Tie:
    values = {
        field.attname: getattr(tie, field.attname)
        for field in Relationship._meta.concrete_fields
    }
    return {"values": values, "is_moved": is_moved}


def _lead_back(merge: Merge, *, by: User | None, comment: str) -> None:
    """Give ties and successions back as they were, where nobody changed them since."""
    keys = {
        *merge.predecessors,
        *(tie["values"]["organization_id"] for tie in merge.ties),
    }
    for owner in Organization.objects.filter(pk__in=keys):
        with changes.recorded(owner, by=by, comment=comment):
            for tie in merge.ties:
                if tie["values"]["organization_id"] == owner.pk:
                    _give_back(tie, merge)
            if owner.pk in merge.predecessors and owner.successor_id in (
                None,
                merge.kept_key,
            ):
                owner.successor_id = merge.other_key
            owner.save()


def _give_back(tie: Tie, merge: Merge) -> None:
    values = tie["values"]
    if tie["is_moved"]:
        for present in Relationship.objects.filter(
            pk=values["id"], other=merge.kept_key
        ):
            present.other_id = merge.other_key
            present.save()
        return
    same = {name: values[name] for name in ("organization_id", "kind", "other_id")}
    if not Relationship.objects.filter(Q(**same) | Q(pk=values["id"])).exists():
        Relationship(**values).save(force_insert=True)


def _lost(wanted: Version) -> list[str]:
    """Return the labels of what a record has otherwise than in a version that was just
    brought back.
    """
    newest = Version.objects.get_for_object_reference(
        Organization, wanted.object_id
    ).order_by("-pk")[0]
    found = versions.differences(versions.snapshot(wanted), versions.snapshot(newest))
    return [f"{wanted.object_repr}: {item.label}" for item in found]
