"""Who else of the staff has the same record open, as far as their browsers tell."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db.models import Model
from django.utils import timezone
from django.utils.translation import npgettext, pgettext

from directory.models import OpenForm

MOST_FORMS = 50
"""How many forms of one person are noted at a time."""
MOST_NAMES = 5


def tell(record: Model, *, user: User) -> None:
    """Note that somebody has a record open; it is forgotten after two minutes.

    No content is changed, so its number stays: one small row, and mostly one statement.
    """
    now = timezone.now()
    own = OpenForm.objects.filter(user=user)
    if own.of(record).update(told_at=now):
        return
    OpenForm.objects.left(now).delete()
    if own.count() >= MOST_FORMS:
        return
    form = OpenForm(
        model=str(record._meta.model_name),
        record_key=record.pk,
        user=user,
        told_at=now,
    )
    # Two windows of one person may tell at the same time.
    OpenForm.objects.bulk_create([form], ignore_conflicts=True)


def others(record: Model, *, user: User) -> str:
    """Return in words who else has this record open, or an empty text."""
    forms = OpenForm.objects.of(record).still_open(timezone.now()).exclude(user=user)
    by_name = forms.select_related("user").order_by("user__username")
    people = [form.user for form in by_name[: MOST_NAMES + 1]]
    if not people:
        return ""
    names = [person.get_full_name() or person.username for person in people]
    if len(names) > MOST_NAMES:
        names[MOST_NAMES:] = [pgettext("staff", "others")]
    words = npgettext(
        "staff",
        "%(names)s has this open, too.",
        "%(names)s have this open, too.",
        len(people),
    )
    return words % {"names": ", ".join(names)}
