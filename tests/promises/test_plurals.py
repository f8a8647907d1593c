"""Whatever counts something says "1 day", and not "1 days"."""

from __future__ import annotations

import re
from pathlib import Path

import polib
import pytest
from django.conf import settings as project
from pytest_django import Settings

from directory.forms.suggestions import SuggestForm
from directory.suggestions import spam

CATALOG = "directory/locale/es/LC_MESSAGES/django.po"
# A number before a word of several: "%(days)s days", "%d old mails".
COUNT = re.compile(r"%(?:\((\w+)\))?([ds])\s(?:\w+\s)?(?!less\b)\w+s\b")
NUMBERS = {"count", "days", "detail", "hours", "number", "times", "total"}
NEVER_ONE = {
    # Bounds that are far above one.
    "A tag has at most %(limit)d letters.",
    "A record has at most %(limit)d tags.",
    "At most %(limit)d names at once.",
    "“%(name)s…” is longer than %(limit)d letters.",
    "This address is too long: at most %(limit)d characters are possible.",
    "This is too long: it has %(show_value)d characters, and %(limit_value)d fit here.",
    "%(name)s, %(size)d bytes",
    "You keep %(number)d lists: delete one first.",
    "The file has more than %(limit)d rows. Please split it.",
    "The file has more than %(limit)d rows, or very many that are empty. Please split"
    " it, or delete those.",
    "The file could not be read within %(limit)d seconds.",
    "The file has more than %(limit)d columns.",
    "More than %(limit)d empty rows stand one after the other. Delete them, please:"
    " there may be rows below.",
    "Line %(row)d has a cell of more than %(limit)d characters.",
    "The file is an archive of more than %(limit)d files.",
    # Which one, and not how many.
    "as row %(number)d of this file",
    # Shown only where there are more than stand there already.
    "Show all %(number)d members",
    "Show all %(number)d ties",
    "All %(number)s tags",
    "All %(number)s sectors",
    "See all %(number)s listings",
}


def counting(words: str) -> bool:
    """Tell whether a message puts a number before what it counts."""
    return any(kind == "d" or name in NUMBERS for name, kind in COUNT.findall(words))


def test_every_message_that_counts_has_a_form_for_one() -> None:
    catalog = polib.pofile(str(Path(project.BASE_DIR, CATALOG)))

    without = [
        entry.msgid
        for entry in catalog
        if not entry.obsolete
        and not entry.msgid_plural
        and counting(entry.msgid)
        and entry.msgid not in NEVER_ONE
    ]

    assert without == []


@pytest.mark.parametrize(
    ("words", "counts"),
    [
        ("%(days)s days after", True),
        ("%d old mails", True),
        ("%(name)s is back", False),
        ("%(number)d left out", False),
    ],
)
def test_a_number_before_several_is_found(words: str, counts: bool) -> None:
    assert counting(words) is counts


def test_one_day_and_one_copy_are_said_in_the_singular(
    settings: Settings,
) -> None:
    settings.PERSONAL_DATA_DAYS = 1

    promise = str(SuggestForm.base_fields["email"].help_text)
    copies = [
        spam.reason_words({"code": code, "detail": number})
        for code in ("copied", "too_fast")
        for number in (1, 2)
    ]

    assert "one day after the decision" in promise
    assert copies == [
        "The same words came from elsewhere before: 1 time",
        "The same words came from elsewhere before: 2 times",
        "Sent 1 second after the form was opened",
        "Sent 2 seconds after the form was opened",
    ]
