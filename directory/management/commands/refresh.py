"""`manage.py refresh`: make whole what a bare `loaddata` left undone."""

from django.core.management.base import BaseCommand

from directory.operations import seed


class Command(BaseCommand):
    """Give every record its derived columns, its first revision and its Change row.

    Safe to run twice.
    """

    help = "Give every loaded record its derived columns and its first revision."

    def handle(self, *_args: object, **_options: object) -> None:
        completed = seed.complete()
        self.stdout.write(
            f"{completed.organizations} organizations and {completed.pages} pages"
            " completed."
        )
