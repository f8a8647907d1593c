"""`manage.py seed`: load the founding page into an empty directory."""

from django.core.management.base import BaseCommand, CommandError

from directory.errors import DirectoryError
from directory.operations import seed


class Command(BaseCommand):
    """Load the fixtures; refuse where there is or was content."""

    help = "Load the founding page into an empty directory."

    def handle(self, *_args: object, **_options: object) -> None:
        try:
            loaded = seed.seed()
        except DirectoryError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{loaded.organizations} organizations and {loaded.pages} pages loaded."
        )
