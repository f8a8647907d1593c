"""`manage.py forget_senders`: the daily duty that forgets who sent suggestions that
were decided long ago.
"""

from directory.management.commands._duty import DutyCommand


class Command(DutyCommand):
    """Forget the senders of suggestions decided some days ago, and delete old spam and
    old mails.
    """

    help = (
        "Forget the senders of suggestions decided some days ago, and delete old spam"
        " and old mails."
    )
    duty = "forget_senders"
