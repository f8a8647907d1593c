"""The lists that somebody of the staff keeps: each person's are their own."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.utils.translation import pgettext

from directory.errors import DirectoryError
from directory.models import KeptList

MOST_LISTS = 30


def kept_by(user: User) -> list[KeptList]:
    """Return the lists of one person, A to Z."""
    return list(KeptList.objects.filter(user=user)[:MOST_LISTS])


def keep(user: User, name: str, query: str) -> KeptList:
    """Keep a list under a name; one that this person kept under it gives way."""
    kept = KeptList.objects.filter(user=user, name=name.strip()).first()
    if kept is None and KeptList.objects.filter(user=user).count() >= MOST_LISTS:
        words = pgettext("staff", "You keep %(number)d lists: delete one first.")
        raise DirectoryError(words % {"number": MOST_LISTS})
    kept = kept or KeptList(user=user, name=name)
    kept.query = query
    return _saved(kept)


def rename(user: User, key: int, name: str) -> KeptList:
    """Give one of this person's lists another name."""
    kept = _own(user, key)
    kept.name = name
    return _saved(kept)


def drop(user: User, key: int) -> KeptList:
    """Forget one of this person's lists."""
    kept = _own(user, key)
    kept.delete()
    return kept


def _own(user: User, key: int) -> KeptList:
    kept = KeptList.objects.filter(user=user, pk=key).first()
    if kept is None:
        raise DirectoryError(pgettext("staff", "You keep no such list."))
    return kept


def _saved(kept: KeptList) -> KeptList:
    try:
        kept.full_clean()
    except ValidationError as error:
        raise DirectoryError(" ".join(error.messages)) from error
    kept.save()
    return kept
