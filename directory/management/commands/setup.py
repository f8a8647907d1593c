"""`manage.py setup`: all between the installed code and a portal that can be served."""

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand

from directory.history import completing
from directory.operations import backups, batches, jobs, roles, seed, static_files
from directory.search import maintenance


class Command(BaseCommand):
    """Prepare all that a start needs, and say where the portal is.

    Safe to run at every start.
    """

    help = (
        "Prepare database, first content, schedules and static files. Safe to run at"
        " every start."
    )

    def handle(self, *_args: object, **_options: object) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        roles.set_up()
        # Before the first content, which is indexed as it comes in.
        if indexed := maintenance.rebuild_if_needed():
            self.stdout.write(f"Search index built anew: {indexed} organizations.")
        if seed.is_empty():
            loaded = seed.seed()
            self.stdout.write(
                f"First content: {loaded.organizations} organizations, {loaded.pages}"
                " pages."
            )
            # Backups beside an empty directory: its database is likely to be lost.
            if files := backups.newest_first():
                self.stdout.write(
                    f"For the former content: manage.py restore {files[0]}"
                )
        # A new release may know more of a record than its newest version holds.
        completing.complete()
        seed.seed_kept_words()
        seed.seed_synonyms()
        # First, so that the worker finds what an older release left in its queue.
        jobs.rename_queued()
        jobs.schedule()
        batches.resume()
        if static_files.collect():
            self.stdout.write("Static files collected and compressed.")
        self.stdout.write(
            f"The portal: {settings.SITE_URL}/  Staff: {settings.SITE_URL}/admin/"
        )
        if not get_user_model().objects.filter(is_superuser=True).exists():
            self.stdout.write(
                "No staff account yet. Make one in another window: make staff"
            )
