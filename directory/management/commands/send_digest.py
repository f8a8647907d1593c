"""`manage.py send_digest`: the daily duty that writes to staff what waits."""

from directory.management.commands._job import JobCommand


class Command(JobCommand):
    """Write to the staff who want it which suggestions wait, if any do."""

    help = (
        "Write to the staff who want it which suggestions wait; nothing where nothing"
        " waits."
    )
    duty = "send_digest"
