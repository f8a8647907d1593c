"""`manage.py restore FILE`: bring a backup back."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import OperationalError

from directory.errors import DirectoryError
from directory.operations import backups, recovery


class Command(BaseCommand):
    """Put a backup in the place of the present content, after asking.

    What was there is backed up first, or set aside where it is damaged.
    """

    help = (
        "Put a backup in the place of the present content. Asks first; --noinput does"
        " not."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--noinput", action="store_true", help="Do not ask.")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            backups.check(path)
            if not options["noinput"] and not self._agreed(path):
                raise CommandError("Nothing was changed.")
            recovery.restore(path, said=self.stdout.write)
        except (DirectoryError, OSError, OperationalError) as error:
            raise CommandError(str(error)) from error

    def _agreed(self, path: Path) -> bool:
        self.stdout.write(
            f"This replaces all present content with that of {path.name}."
        )
        try:
            return input("Type yes to go on: ").strip().lower() == "yes"
        except EOFError:
            return False
