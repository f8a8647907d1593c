"""`manage.py forget_senders`: forget who sent what was decided some days ago."""

from directory.management.commands._job import JobCommand


class Command(JobCommand):
    """Forget the senders of what was decided some days ago, old spam and old mails."""

    help = (
        "Forget the senders of suggestions decided some days ago, and delete old spam"
        " and old mails."
    )
    duty = "forget_senders"
