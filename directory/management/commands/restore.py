"""`manage.py restore FILE`: bring a backup back."""

from pathlib import Path

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

    def handle(
        self,
        *_args: object,
        file: Path,
        noinput: bool,
        **_options: object,
    ) -> None:
        try:
            # Before the question: nobody should agree to what cannot be done.
            backups.check(file)
            if not noinput and not self._has_consent(file):
                raise CommandError("Nothing was changed.")
            recovery.restore(file, report=self.stdout.write)
        except (DirectoryError, OSError, OperationalError) as error:
            raise CommandError(str(error)) from error

    def _has_consent(self, file: Path) -> bool:
        self.stdout.write(
            f"This replaces all present content with that of {file.name}."
        )
        try:
            answer = input("Type yes to go on: ")
        except EOFError:  # nobody is there to answer
            return False
        return answer.strip().lower() == "yes"
