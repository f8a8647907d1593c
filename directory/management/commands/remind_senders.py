"""`manage.py remind_senders`: the daily duty that asks senders once more."""

from directory.management.commands._job import JobCommand


class Command(JobCommand):
    """Write once to senders who have not answered a question for two weeks."""

    help = (
        "Write once to each sender who has not answered a question for two weeks;"
        " nothing else happens by itself."
    )
    duty = "remind_senders"
