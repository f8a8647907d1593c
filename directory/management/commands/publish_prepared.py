"""`manage.py publish_prepared`: what the worker looks for each minute."""

from django.core.management.base import BaseCommand

from directory.catalog import prepared


class Command(BaseCommand):
    """Publish the prepared changes that are due, and say how it went."""

    help = "Publish the prepared changes that are due. The worker does it each minute."

    def handle(self, *_args: object, **_options: object) -> None:
        self.stdout.write(prepared.publish_due())
