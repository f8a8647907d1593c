"""What can be done to many organizations at once: by name, in words, with its rights.

Each knows which records it changes at all, and changes them by a fixed number of
statements. `catalog.batches` asks first, calls it inside the door, and can undo it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.db.models import Max, Model, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import pgettext, pgettext_lazy
from django_countries import countries

from directory import permissions
from directory.errors import DirectoryError
from directory.lib import slugs
from directory.models import (
    Listing,
    NetworkTier,
    Organization,
    Sector,
    Tag,
    TaggedOrganization,
)
from directory.models.visibility import Visibility
from directory.permissions import Effect

Words = str | Promise
Value = Any
"""What an action sets, as JSON holds it: a key, a word, a date in ISO's form."""
Right = tuple[Effect, type[Model]]

UNDO = "undo"
"""The action of a batch that takes another one back."""

IMPORT = "import"
"""The action of a batch that writes what a file brought."""

CHANGE: Right = (Effect.CHANGE, Organization)
PUBLISH: Right = (Effect.PUBLISH, Organization)
DELETE: Right = (Effect.DELETE, Organization)
RECOVER: Right = (Effect.RECOVER, Organization)
LIST: Right = (Effect.ADD, Listing)
UNDO_IMPORT: tuple[Right, ...] = (
    (Effect.ADD, Organization),
    (Effect.REVERT, Organization),
)
"""Whoever may bring records in may take back those that nobody touched since."""


@dataclass(frozen=True)
class Action:
    """One thing that can be done to many organizations."""

    name: str
    label: Words
    """As it stands among the choices of a list."""
    consequence: Words
    """What comes of it, for whoever is asked."""
    rest: Words
    """Of those that need no change: why."""
    describe: Callable[[Value], str]
    """What is done, in words for the question and the history."""
    rights: tuple[Right, ...]
    lacking: Callable[[Value], Q]
    """Which organizations it changes."""
    apply: Callable[[Sequence[int], Value, User], None] | None
    """Changes the organizations of these keys, inside the door; None removes them."""
    sets: str = ""
    """The name of what somebody has to choose first, if anything."""
    undo_rights: tuple[Right, ...] = ((Effect.REVERT, Organization),)

    @property
    def removes(self) -> bool:
        """Tell whether the records are gone afterwards."""
        return self.apply is None


def require(rights: Iterable[Right], person: User | None) -> None:
    """Refuse whoever lacks one of these rights.

    No person is no portal here: an account may be gone by the time of its turn.
    """
    if person is None:
        words = pgettext("staff", "The account that wanted it is gone.")
        raise PermissionDenied(words)
    for effect, model in rights:
        permissions.ask(person, effect, model)


def require_present(action: Action, value: Value) -> None:
    """Refuse to add what was deleted or merged away since it was chosen."""
    terms: dict[str, Any] = {
        "sector": Sector.objects.kept(),
        "tier": NetworkTier.objects.all(),
    }
    kept = terms.get(action.sets)
    if kept is not None and not kept.filter(pk=value).exists():
        words = pgettext("staff", "What was to be set is not there any more.")
        raise DirectoryError(words)


def _records(keys: Collection[int]) -> Any:
    return Organization._base_manager.filter(pk__in=keys)


def _touch(keys: Collection[int], **values: object) -> None:
    _records(keys).update(updated_at=timezone.now(), **values)


def _sets_visibility(visibility: Visibility) -> Callable[..., None]:
    def apply(keys: Sequence[int], _value: Value, _by: User) -> None:
        _touch(keys, visibility=visibility)

    return apply


def _sets(field: str) -> Callable[..., None]:
    def apply(keys: Sequence[int], value: Value, _by: User) -> None:
        # A date that is none has no empty words.
        _touch(keys, **{field: value or (None if field == "review_on" else "")})

    return apply


def _other_than(field: str) -> Callable[[Value], Q]:
    return lambda value: ~Q(**{field: value})


def _verify(keys: Sequence[int], _value: Value, by: User) -> None:
    _touch(keys, verified_at=timezone.now(), verified_by=by)


def _add_sector(keys: Sequence[int], value: Value, _by: User) -> None:
    rows = Organization.sectors.through
    rows._default_manager.bulk_create(
        rows(organization_id=key, sector_id=value) for key in keys
    )
    _touch(keys)


def _remove_sector(keys: Sequence[int], value: Value, _by: User) -> None:
    rows = Organization.sectors.through._default_manager
    rows.filter(organization__in=keys, sector=value).delete()
    _touch(keys)


def _add_tag(keys: Sequence[int], value: Value, _by: User) -> None:
    tag = _tag(value)
    if tag is None:
        tag = Tag(name=value)
        tag.save()
    TaggedOrganization.objects.bulk_create(
        TaggedOrganization(content_object_id=key, tag=tag) for key in keys
    )
    _touch(keys)


def _add_to_tier(keys: Sequence[int], value: Value, _by: User) -> None:
    listings = Listing.objects.filter(tier=value)
    last = listings.aggregate(last=Max("position"))["last"] or 0
    Listing.objects.bulk_create(
        Listing(tier_id=value, organization_id=key, position=position)
        for position, key in enumerate(keys, start=last + 1)
    )
    _touch(keys)


def _tag(word: str) -> Tag | None:
    """Return the tag of this word, or the one that it was merged into."""
    tag = (
        Tag.objects.select_related("merged_into")
        .filter(key=slugs.tag_key(word))
        .first()
    )
    return (tag.merged_into or tag) if tag else None


def _without_tag(word: Value) -> Q:
    tagged = TaggedOrganization.objects.filter(tag=_tag(word))
    return ~Q(pk__in=tagged.values("content_object"))


def _without_sector(key: Value) -> Q:
    rows = Organization.sectors.through._default_manager.filter(sector=key)
    return ~Q(pk__in=rows.values("organization"))


def _with_sector(key: Value) -> Q:
    return ~_without_sector(key)


def _outside_tier(key: Value) -> Q:
    return ~Q(pk__in=Listing.objects.filter(tier=key).values("organization"))


def _named(words: Words, name: Callable[[Value], object]) -> Callable[[Value], str]:
    return lambda value: str(words) % {"value": name(value)}


def _plain(words: Words) -> Callable[[Value], str]:
    return lambda _value: str(words)


def _term(model: type[Sector | NetworkTier]) -> Callable[[Value], object]:
    return lambda key: model._base_manager.filter(pk=key).first() or "–"


def _kind(value: Value) -> str:
    if not value:
        return pgettext("staff", "not noted")
    return str(Organization.Kind(value).label)


def _country(value: Value) -> str:
    return str(countries.name(value)) if value else pgettext("staff", "none")


def _date(value: Value) -> str:
    return date.fromisoformat(value).strftime("%Y-%m-%d") if value else "–"


_HAVE_IT = pgettext_lazy("staff", "They have it already.")

ACTIONS: dict[str, Action] = {
    action.name: action
    for action in (
        Action(
            "publish",
            pgettext_lazy("staff", "Publish"),
            pgettext_lazy("staff", "Readers and search engines see them at once."),
            pgettext_lazy(
                "staff", "They are published already, or asked to be left out."
            ),
            _plain(pgettext_lazy("staff", "Published")),
            (CHANGE, PUBLISH),
            lambda _value: Q(visibility=Visibility.DRAFT),
            _sets_visibility(Visibility.PUBLISHED),
        ),
        Action(
            "back_to_draft",
            pgettext_lazy("staff", "Back to draft"),
            pgettext_lazy(
                "staff",
                "Readers do not see them any more: their addresses answer “not found”"
                " and they leave all lists, tiers and ties.",
            ),
            pgettext_lazy("staff", "They are drafts already, or asked to be left out."),
            _plain(pgettext_lazy("staff", "Back to draft")),
            (CHANGE, PUBLISH),
            lambda _value: Q(visibility=Visibility.PUBLISHED),
            _sets_visibility(Visibility.DRAFT),
        ),
        Action(
            "verified_today",
            pgettext_lazy("staff", "Verified today"),
            pgettext_lazy("staff", "They bear today's date and your name as checked."),
            _HAVE_IT,
            _plain(pgettext_lazy("staff", "Verified")),
            (CHANGE,),
            lambda _value: Q(),
            _verify,
        ),
        Action(
            "add_to_tier",
            pgettext_lazy("staff", "Add to a tier"),
            pgettext_lazy("staff", "They come last in it."),
            _HAVE_IT,
            _named(
                pgettext_lazy("staff", "Added to the tier: %(value)s"),
                _term(NetworkTier),
            ),
            (CHANGE, LIST),
            _outside_tier,
            _add_to_tier,
            sets="tier",
        ),
        Action(
            "add_sector",
            pgettext_lazy("staff", "Add a sector"),
            pgettext_lazy("staff", "Their other sectors stay."),
            _HAVE_IT,
            _named(pgettext_lazy("staff", "Sector added: %(value)s"), _term(Sector)),
            (CHANGE,),
            _without_sector,
            _add_sector,
            sets="sector",
        ),
        Action(
            "remove_sector",
            pgettext_lazy("staff", "Remove a sector"),
            pgettext_lazy("staff", "Their other sectors stay."),
            pgettext_lazy("staff", "They do not have it."),
            _named(pgettext_lazy("staff", "Sector removed: %(value)s"), _term(Sector)),
            (CHANGE,),
            _with_sector,
            _remove_sector,
            sets="sector",
        ),
        Action(
            "add_tag",
            pgettext_lazy("staff", "Add a tag"),
            pgettext_lazy("staff", "Their other tags stay."),
            _HAVE_IT,
            _named(pgettext_lazy("staff", "Tag added: %(value)s"), str),
            (CHANGE,),
            _without_tag,
            _add_tag,
            sets="tag",
        ),
        Action(
            "set_kind",
            pgettext_lazy("staff", "Set the kind"),
            pgettext_lazy("staff", "It takes the place of the kind that they have."),
            _HAVE_IT,
            _named(pgettext_lazy("staff", "Kind: %(value)s"), _kind),
            (CHANGE,),
            _other_than("kind"),
            _sets("kind"),
            sets="kind",
        ),
        Action(
            "set_country",
            pgettext_lazy("staff", "Set the country"),
            pgettext_lazy("staff", "Their cities and regions stay as they are."),
            _HAVE_IT,
            _named(pgettext_lazy("staff", "Country: %(value)s"), _country),
            (CHANGE,),
            _other_than("country"),
            _sets("country"),
            sets="country",
        ),
        Action(
            "set_review",
            pgettext_lazy("staff", "Set the date of review"),
            pgettext_lazy(
                "staff",
                "On that day they are to be read over again; readers do not see it.",
            ),
            _HAVE_IT,
            _named(pgettext_lazy("staff", "Review on: %(value)s"), _date),
            (CHANGE,),
            lambda value: ~Q(review_on=value or None),
            _sets("review_on"),
            sets="review_on",
        ),
        Action(
            "delete",
            pgettext_lazy("staff", "Delete"),
            pgettext_lazy(
                "staff",
                "Their addresses answer “not found”. What hangs on them goes with them:"
                " listings, tags, other names, numbers and ties. Others that are tied"
                " to them keep the name as words. Under “Deleted organizations” they"
                " can be brought back, and here all at once.",
            ),
            pgettext_lazy("staff", "They are gone."),
            _plain(pgettext_lazy("staff", "Deleted")),
            (DELETE,),
            lambda _value: Q(),
            None,
            undo_rights=(RECOVER,),
        ),
    )
}
