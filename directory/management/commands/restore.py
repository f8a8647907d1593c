"""`manage.py restore FILE`: bring a backup back."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from directory.services import backups
from directory.services.errors import DirectoryError


class Command(BaseCommand):
    """Put a backup in the place of the present content, after asking; what was there is backed up first."""

    help = "Put a backup in the place of the present content. Asks first; --noinput does not."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--noinput", action="store_true", help="Do not ask.")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        try:
            backups.check(path)
            if not options["noinput"] and not self._agreed(path):
                raise CommandError("Nothing was changed.")
            before = backups.restore(path)
        except DirectoryError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{path.name} is back. What was there before is in {before.name}.")

    def _agreed(self, path: Path) -> bool:
        self.stdout.write(f"This replaces all present content with that of {path.name}.")
        try:
            return input("Type yes to go on: ").strip().lower() == "yes"
        except EOFError:
            return False
