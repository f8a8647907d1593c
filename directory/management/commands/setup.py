"""`manage.py setup`: everything between the installed code and a portal that can be
served; safe to run at every start.
"""

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand

from directory.operations import backups, jobs, roles, seed, static_files
from directory.search import maintenance


class Command(BaseCommand):
    """Migrate, make the roles, seed an empty directory, set the worker's schedules,
    collect static files, and say where it is.
    """

    help = (
        "Prepare database, first content, schedules and static files. Safe to run at"
        " every start."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", interactive=False, verbosity=0)
        call_command("createcachetable", verbosity=0)
        roles.set_up()
        if indexed := maintenance.rebuild_if_needed():
            self.stdout.write(f"Search index built anew: {indexed} organizations.")
        if seed.is_empty():
            loaded = seed.seed()
            self.stdout.write(
                f"First content: {loaded.organizations} organizations, {loaded.pages}"
                " pages."
            )
            for backup in backups.newest_first()[:1]:
                self.stdout.write(f"For the former content: manage.py restore {backup}")
        seed.seed_reasons()
        jobs.rename_queued()
        jobs.schedule()
        if static_files.collect():
            self.stdout.write("Static files collected and compressed.")
        self.stdout.write(
            f"The portal: {settings.SITE_URL}/  Staff: {settings.SITE_URL}/admin/"
        )
        if not get_user_model().objects.filter(is_superuser=True).exists():
            self.stdout.write(
                "No staff account yet. Make one in another window: make staff"
            )
