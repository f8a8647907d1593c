"""The four roles of staff: what each may do, and the groups that carry it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.contrib.auth.models import Group, Permission, User
from django.db import transaction
from django.utils.translation import pgettext_lazy

VIEWER, MODERATOR, EDITOR, ADMINISTRATOR = ROLES = (
    "viewer",
    "moderator",
    "editor",
    "administrator",
)

APPS = ("directory", "auth")
_ALL = ("add", "change", "delete")
_KEPT = ("add", "change")
READ = (
    "alternatename",
    "batch",
    "blockedterm",
    "change",
    "declinereason",
    "dutyrun",
    "identifier",
    "keptquestion",
    "listing",
    "networktier",
    "oldslug",
    "organization",
    "page",
    "relationship",
    "sector",
    "sitesettings",
    "socialprofile",
    "suggestion",
    "synonym",
    "tag",
    "taggedorganization",
    "workshop",
)
MODERATED = {
    "suggestion": ("change",),
    "sender": ("view",),
}
"""What a moderator may do beyond a viewer.

To change a suggestion is to decide it, which may make or change a record.
"""
EDITED = {
    "organization": _KEPT,
    "alternatename": _ALL,
    "identifier": _ALL,
    "socialprofile": _ALL,
    "listing": _ALL,
    "relationship": _ALL,
    "taggedorganization": _ALL,
    "page": _KEPT,
    "sector": _KEPT,
    "tag": _KEPT,
    "synonym": _ALL,
    "declinereason": _ALL,
    "keptquestion": _ALL,
    "blockedterm": _ALL,
    "workshop": _KEPT,
}
ADMINISTERED = {
    "organization": ("delete",),
    "page": ("delete",),
    "sector": ("delete",),
    "tag": ("delete",),
    "networktier": _ALL,
    "dutyrun": ("add",),
    "sitesettings": ("change",),
    "user": ("view", *_ALL),
    "group": ("view",),
}
"""What an administrator may do beyond an editor.

To add a run of a duty is to run it.
"""
DEEDS = {
    VIEWER: pgettext_lazy("staff", "see all records, drafts, history and staff notes"),
    MODERATOR: pgettext_lazy(
        "staff",
        "decide suggestions, which may add, change or close a record, take decisions"
        " back, and see who sent them",
    ),
    EDITOR: pgettext_lazy(
        "staff",
        "add and change records, pages, sectors and tags, publish, bring versions back,"
        " withdraw who asks to be left out and list them again, merge, and keep reasons"
        " to decline, blocked terms and links for workshops",
    ),
    ADMINISTRATOR: pgettext_lazy(
        "staff", "delete, and keep tiers, the settings of the site, accounts and roles"
    ),
}
"""What each role may do beyond the one before it, in the words of the README."""
SIGNS = {
    VIEWER: "directory.view_organization",
    MODERATOR: "directory.change_suggestion",
    EDITOR: "directory.change_organization",
    ADMINISTRATOR: "auth.change_user",
}
"""By which permission one knows that somebody may do what a role adds."""


def allowed(role: str) -> set[str]:
    """Return the names of all permissions of a role.

    Each role has those of the ones before it.
    """
    names = {f"view_{model}" for model in READ}
    if role != VIEWER:
        names |= _names(MODERATED)
    if role in (EDITOR, ADMINISTRATOR):
        names |= _names(EDITED)
    if role == ADMINISTRATOR:
        names |= _names(ADMINISTERED)
    return names


def deeds_of(user: User) -> list[str]:
    """Return in words what somebody may do, whatever gave them the right."""
    return [str(DEEDS[role]) for role in ROLES if user.has_perm(SIGNS[role])]


def deeds_beyond(user: User) -> list[tuple[str, str]]:
    """Return what somebody may not do, by the role that may."""
    return [
        (role, str(DEEDS[role])) for role in ROLES if not user.has_perm(SIGNS[role])
    ]


def set_up() -> None:
    """Make the groups of the four roles and give each exactly its permissions.

    Other groups stay as they are.
    """
    with transaction.atomic():
        for role in ROLES:
            group, _ = Group.objects.get_or_create(name=role)
            # In these two apps each name stands for one permission.
            permissions = Permission.objects.filter(
                codename__in=allowed(role),
                content_type__app_label__in=APPS,
            )
            # At every start: only what differs is written.
            if set(group.permissions.all()) != set(permissions):
                group.permissions.set(permissions)


def _names(table: Mapping[str, Iterable[str]]) -> set[str]:
    return {f"{verb}_{model}" for model, verbs in table.items() for verb in verbs}
