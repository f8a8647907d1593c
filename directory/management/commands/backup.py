"""`manage.py backup`: a checked copy of the database."""

from directory.management.commands._job import JobCommand


class Command(JobCommand):
    """Write a checked copy of the database into the backups folder."""

    help = "Write a checked copy of the database; BACKUPS_KEPT says which ones stay."
    duty = "backup"
