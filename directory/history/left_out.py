"""The memory of who asked to be left out: kept and let go of by the door, which sees
every way in which a record is withdrawn or listed again.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from django.utils import timezone

from directory.lib import text, urls
from directory.models import Change, LeftOutWish, Organization


def note(organizations: Sequence[Organization], rows: Sequence[Change]) -> None:
    """Keep the wish of each that was withdrawn; let go of it where it is listed again.

    `rows` are the changes that were made of them.
    """
    withdrawn, again = [], []
    for organization, row in zip(organizations, rows, strict=True):
        if organization.visibility == Organization.Visibility.WITHDRAWN:
            if row.kind in (Change.Kind.WITHDRAWN, Change.Kind.ADDED):
                withdrawn.append(organization)
        elif row.kind in (Change.Kind.PUBLISHED, Change.Kind.HIDDEN):
            again.append(organization.pk)
    if again:
        LeftOutWish.objects.filter(organization_key__in=again).delete()
    for organization in withdrawn:
        LeftOutWish.objects.update_or_create(
            organization_key=organization.pk,
            defaults={
                "folded_name": organization.sort_name,
                "url_key": organization.url_key,
                "mail_digest": mail_digest(organization.email),
                "asked_on": timezone.localdate(),
            },
        )


def mail_digest(address: str) -> str:
    """Return the digest of the domain of a mail address, "" for none.

    It tells only beside a name: many share the domain of their mail.
    """
    domain = address.rpartition("@")[2].lower()
    return hashlib.sha256(domain.encode()).hexdigest() if domain else ""


def find(name: str, url: str, email: str = "") -> LeftOutWish | None:
    """Return the wish of the organization that this is, as far as can be told.

    The very page is enough; a name needs the same website or mail, or none known.
    """
    key, folded = urls.url_key(url), text.sort_key(name)
    if key:
        same_page = LeftOutWish.objects.filter(url_key=key).first()
        if same_page:
            return same_page
    digest = mail_digest(email)
    for wish in LeftOutWish.objects.filter(folded_name=folded):
        same_site = host_of(key) == host_of(wish.url_key)
        same_mail = bool(digest) and digest == wish.mail_digest
        if same_site or same_mail or not key or not wish.url_key:
            return wish
    return None


def host_of(key: str) -> str:
    """Return the host of the key of an address."""
    return key.partition("/")[0]
