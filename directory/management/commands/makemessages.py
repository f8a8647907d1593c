"""`manage.py makemessages`: bring the catalogs in line with code and templates."""

from __future__ import annotations

from django.conf import settings
from django.core.management.base import CommandParser
from django.core.management.commands import makemessages


class Command(makemessages.Command):
    """Run Django's own command for all our languages; it needs GNU gettext."""

    # A translation that was guessed is worse than none.
    msgmerge_options = [*makemessages.Command.msgmerge_options, "--no-fuzzy-matching"]

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        languages = [code for code, _ in settings.LANGUAGES]
        languages.remove(settings.LANGUAGE_CODE)
        parser.set_defaults(
            locale=languages,
            extensions=["html", "py", "txt", "xml"],
            ignore_patterns=["tests", "requirements", "var"],
            add_location="file",
            no_obsolete=True,
            no_wrap=True,
        )
