"""What the commands of the daily duties share."""

from django.core.management.base import BaseCommand, CommandError

from directory.errors import DirectoryError
from directory.operations import jobs


class JobCommand(BaseCommand):
    """Do one duty now and say how it went; exit with 1 when it failed."""

    duty: str

    def handle(self, *_args: object, **_options: object) -> None:
        try:
            run = jobs.run(self.duty)
        except (DirectoryError, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(run.outcome)
