"""What the worker does by itself: the one list of daily duties, and what it looks for
each minute: prepared changes that are due, mails, and files to take away.

Each duty is also a management command, so that cron can stand in for the worker, and
each run leaves a DutyRun.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone
from django.utils.translation import npgettext, pgettext
from django_q.models import OrmQ, Schedule
from django_q.signing import SignedPackage
from post_office.mail import send_queued_mail_until_done

from directory.catalog import prepared, running
from directory.errors import DirectoryError
from directory.exports import files
from directory.models import DutyRun
from directory.operations import backups
from directory.search import maintenance
from directory.suggestions import asked, emails, erasures, retention

logger = logging.getLogger(__name__)
PERIOD = timedelta(days=1)
LONGEST_MEMORY = timedelta(days=90)
"""How long it is kept how a duty went."""
LONGEST_OUTCOME = 500


@dataclass(frozen=True)
class Job:
    """One daily duty."""

    name: str
    """That of its command, too."""
    perform: Callable[[], str]
    """Does it, and says in words how it went."""


def end_sessions() -> str:
    """Delete what is over: sessions, questions nobody answered, old runs of duties."""
    now = timezone.now()
    running.forget_unconfirmed(now - PERIOD)
    ended, _ = Session.objects.filter(expire_date__lt=now).delete()
    DutyRun.objects.filter(started_at__lt=now - LONGEST_MEMORY).delete()
    words = npgettext(
        "staff", "%(number)d session ended", "%(number)d sessions ended", ended
    )
    return words % {"number": ended}


def forget_senders() -> str:
    """Forget who sent what was decided long ago, and digests that no backup needs."""
    words = retention.purge()
    erasures.drop_before(backups.oldest_needed())
    return words


def backup() -> str:
    """Make a backup that was opened and checked; only then may an old one go."""
    path = backups.make()
    backups.prune()
    return pgettext("staff", "%(name)s, %(size)d bytes") % {
        "name": path.name,
        "size": path.stat().st_size,
    }


JOBS = (
    Job("end_sessions", end_sessions),
    Job("forget_senders", forget_senders),
    Job("backup", backup),
    Job("verify_search", maintenance.verify_search),
    Job("remind_senders", asked.remind),
    Job("send_digest", emails.send_digest),
)


def each_minute() -> None:
    """Publish what is due, then send the mails that wait."""
    prepared.publish_due()
    send_queued_mail_until_done()


def make_files() -> None:
    """Make the files of the whole directory where the content asks for it."""
    try:
        files.bring_up_to_date()
    except (DirectoryError, OSError):
        # Those that were made before stay, and the next minute tries again.
        logger.exception("The files of the whole directory were not made")


RUN_PATH = "directory.operations.jobs.run"
MINUTE_SCHEDULE_NAME = "each minute"
MINUTE_SCHEDULE: dict[str, str | int | None] = {
    "func": "directory.operations.jobs.each_minute",
    "args": None,
    "schedule_type": Schedule.MINUTES,
    "minutes": 1,
}
FILES_SCHEDULE_NAME = "files"
FILES_SCHEDULE = {**MINUTE_SCHEDULE, "func": "directory.operations.jobs.make_files"}
FORMER_PATHS = {"directory.services.duties.run": RUN_PATH}
"""Functions that a queue of an older release may name, and where they are now."""


def run(name: str) -> DutyRun:
    """Do one duty now and return the row that says how it went.

    A failure is logged and stored, then raised again.
    """
    job = next(job for job in JOBS if job.name == name)
    row = DutyRun.objects.create(name=name, started_at=timezone.now())
    try:
        row.outcome = job.perform()[:LONGEST_OUTCOME]
        row.is_ok = True
    except (DirectoryError, OSError) as error:
        logger.exception("The duty %s failed", name)
        words = pgettext(
            "staff", "Failure no. %(number)d since the last good run: %(problem)s"
        )
        number = DutyRun.objects.failed_since_good(name)
        outcome = words % {"number": number, "problem": error}
        row.outcome = outcome[:LONGEST_OUTCOME]
        raise
    finally:
        row.ended_at = timezone.now()
        row.save()
    return row


def schedule() -> None:
    """Bring the worker's schedules in line with the list.

    A duty without a good run in its period is due at once.
    """
    wanted = {
        MINUTE_SCHEDULE_NAME: MINUTE_SCHEDULE,
        FILES_SCHEDULE_NAME: FILES_SCHEDULE,
    }
    for job in JOBS:
        wanted[job.name] = {
            "func": RUN_PATH,
            "args": f"'{job.name}'",
            "schedule_type": Schedule.DAILY,
            "minutes": None,
        }
    Schedule.objects.exclude(name__in=wanted).delete()
    for name, values in wanted.items():
        row, is_new = Schedule.objects.get_or_create(name=name, defaults=values)
        # The others keep when they are next due, which saving would reckon anew.
        if not is_new:
            Schedule.objects.filter(pk=row.pk).update(**values)
    Schedule.objects.filter(name__in=overdue()).update(next_run=timezone.now())


def rename_queued() -> int:
    """Let what waits in the queue call the functions where they are now.

    Return how many tasks were renamed.
    """
    renamed = 0
    for queued in OrmQ.objects.order_by("pk"):
        # Empty where it was signed with another key: such a task is none of ours.
        task = queued.task
        if task.get("func") in FORMER_PATHS:
            task["func"] = FORMER_PATHS[task["func"]]
            queued.payload = SignedPackage.dumps(task)
            queued.save(update_fields=["payload"])
            renamed += 1
    return renamed


def overdue() -> set[str]:
    """Return the names of the duties without a good run within their period."""
    begin = timezone.now() - PERIOD
    recent = DutyRun.objects.good().filter(started_at__gt=begin)
    done = set(recent.values_list("name", flat=True))
    return {job.name for job in JOBS} - done
