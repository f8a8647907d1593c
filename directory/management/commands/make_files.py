"""`manage.py make_files`: make the files of the whole directory, if that is due."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from directory.errors import DirectoryError
from directory.exports import files


class Command(BaseCommand):
    """Make the files of the whole directory where the worker does not.

    Safe to run twice: where the content is as it was, nothing is made.
    """

    help = "Make the files of the whole directory, if the content changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--now", action="store_true", help="also where that is not due"
        )

    def handle(self, *_args: object, **options: bool) -> None:
        try:
            self.stdout.write(files.bring_up_to_date(now=options["now"]))
        except (DirectoryError, OSError) as error:
            raise CommandError(str(error)) from error
