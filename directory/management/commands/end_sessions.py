"""`manage.py end_sessions`: delete the sessions whose time is over."""

from directory.management.commands._job import JobCommand


class Command(JobCommand):
    """Delete the sessions whose time is over."""

    help = "Delete the sessions whose time is over."
    duty = "end_sessions"
