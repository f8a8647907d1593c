"""`manage.py verify_search`: compare a sample of the index with what it should be."""

from directory.management.commands._job import JobCommand


class Command(JobCommand):
    """Compare a sample of the index with what it should be.

    Exit with 1 when one organization differs.
    """

    help = (
        "Compare the search index with what it should be, for some thousand"
        " organizations."
    )
    duty = "verify_search"
