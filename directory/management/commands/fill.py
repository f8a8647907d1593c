"""`manage.py fill --organizations N`: many made-up organizations, for measuring on a scratch database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from directory.services import filling
from directory.services.errors import DirectoryError


class Command(BaseCommand):
    """Add believable organizations of made-up names; refuse where there is content, unless told to go on."""

    help = "Fill a scratch database with made-up organizations. They have no stored versions until they are edited."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--organizations", type=int, required=True, metavar="N", help="How many.")
        parser.add_argument("--yes", action="store_true", help="Also where there is content already.")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = filling.fill(options["organizations"], on_content=options["yes"], said=self._say)
        except DirectoryError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{done} organizations made up.")

    def _say(self, done: int) -> None:
        if done % 10_000 == 0:
            self.stdout.write(f"{done} ...")
