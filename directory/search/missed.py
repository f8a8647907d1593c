"""A count of the questions that found nothing."""

from __future__ import annotations

from datetime import timedelta
from threading import Event, Lock, Thread

from django.db import DatabaseError, connection
from django.utils import timezone

from directory.models import MissedSearch
from directory.search.engine.text import whole_again, words

MOST_QUESTIONS = 500
LONGEST_QUESTION = 60
EVERY_SECONDS = 60
KEPT_DAYS = timedelta(days=30)
MOST_STORED = 2000  # of one day
ADD = """
    INSERT INTO directory_missedsearch (question, day, count)
    SELECT column1, %s, column2 FROM (VALUES {}) AS counted
    WHERE (SELECT COUNT(*) FROM directory_missedsearch WHERE day = %s) < %s
    OR column1 IN (SELECT question FROM directory_missedsearch WHERE day = %s)
    ON CONFLICT (question, day) DO UPDATE
    SET count = directory_missedsearch.count + excluded.count
"""


def forget_old() -> None:
    """Delete the counts of a month ago and before."""
    MissedSearch.objects.filter(day__lt=timezone.localdate() - KEPT_DAYS).delete()


class MissedSearches:
    """Counts in this process the questions that found nothing, and now and then adds
    them to those stored.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: dict[str, int] = {}
        self._stop = Event()

    def note(self, question: str) -> None:
        """Count one question.

        Those that may tell who asked, with a digit or an @, are not kept, nor is a long
        one.
        """
        folded = whole_again(words(question[:200]))
        if (
            not folded
            or len(folded) > LONGEST_QUESTION
            or "@" in question
            or any(letter.isdigit() for letter in folded)
        ):
            return
        with self._lock:
            if folded in self._counts or len(self._counts) < MOST_QUESTIONS:
                self._counts[folded] = self._counts.get(folded, 0) + 1

    def write(self) -> int:
        """Add the counts to those of today in one statement, and return how many
        questions there were.
        """
        with self._lock:
            counts, self._counts = self._counts, {}
        if counts:
            _add_to_today(counts)
        return len(counts)

    def start(self) -> None:
        """Write once a minute from a thread of its own, so that no request waits for
        it.
        """
        Thread(
            target=self._write_now_and_then, name="missed searches", daemon=True
        ).start()

    def stop(self) -> None:
        """End the thread and write what is left."""
        self._stop.set()
        self._write_safely()

    def _write_now_and_then(self) -> None:
        while not self._stop.wait(EVERY_SECONDS):
            self._write_safely()

    def _write_safely(self) -> None:
        """Lose a minute's counts rather than the thread when the database is away."""
        try:
            self.write()
        except DatabaseError:
            return
        finally:
            connection.close()


counter = MissedSearches()


def _add_to_today(counts: dict[str, int]) -> None:
    """Add to the stored counts; where a day has very many, only to those.

    The ORM has no statement that does so in one.
    """
    today = timezone.localdate()
    values = [
        value for question in sorted(counts) for value in (question, counts[question])
    ]
    with connection.cursor() as cursor:
        cursor.execute(
            ADD.replace("{}", ", ".join(["(%s, %s)"] * len(counts))),
            [today, *values, today, MOST_STORED, today],
        )
