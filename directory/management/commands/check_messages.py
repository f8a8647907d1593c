"""`manage.py check_messages`: fail where a message that readers can meet has no translation."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from directory.management.commands import _messages


class Command(BaseCommand):
    """Compare the catalogs with what code and templates ask for; with --write bring them in line first."""

    help = "Fail where a message that readers can meet is missing, fuzzy or stale in a catalog, or a catalog is not compiled."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--write", action="store_true", help="add new messages, drop stale ones, compile")

    def handle(self, *args: Any, **options: Any) -> None:
        asked = _messages.asked_for()
        languages = [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
        if options["write"]:
            for language in languages:
                _messages.write(language, asked)
        found = [f"{language}: {one}" for language in languages for one in _messages.problems(language, asked)]
        if found:
            raise CommandError("\n".join(found))
        self.stdout.write(f"{len(asked)} messages in {', '.join(languages)}.")
