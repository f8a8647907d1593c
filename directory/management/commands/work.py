"""`manage.py work`: the worker process, which ends in order when it is asked to."""

import os
import signal

from django_q.management.commands import qcluster


def leave_ending_to_the_parent() -> None:
    """Keep a child process from dying of a request to end.

    Its parent passes the request on once the job in hand is done.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM})


class Command(qcluster.Command):
    """Run due and queued work until told to end.

    A request to end waits for the job in hand.

    honcho and systemd send SIGTERM to every process at once. django-q's own processes
    die of it, and the one that waits for them then hangs until it is killed.
    """

    help = "Run scheduled and queued work."

    def handle(self, *args: object, **options: object) -> None:
        os.register_at_fork(after_in_child=leave_ending_to_the_parent)
        super().handle(*args, **options)
