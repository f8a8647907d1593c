"""A count of the questions that found nothing."""

from __future__ import annotations

from datetime import timedelta
from threading import Event, Lock, Thread

from django.db import DatabaseError, connection
from django.utils import timezone

from directory.models import MissedSearch
from directory.search.engine.text import whole_again, words

# In one process between two writes, so that a flood of nonsense takes no memory.
MOST_QUESTIONS = 500
# Longer ones are sentences, in which somebody may tell of themselves.
LONGEST_QUESTION = 60
SECONDS_BETWEEN_WRITES = 60
KEPT_FOR = timedelta(days=30)
MOST_STORED_A_DAY = 2000
ADD_COUNTS = """
    INSERT INTO directory_missedsearch (question, day, count)
    SELECT column1, %s, column2 FROM (VALUES {}) AS counted
    WHERE (SELECT COUNT(*) FROM directory_missedsearch WHERE day = %s) < %s
    OR column1 IN (SELECT question FROM directory_missedsearch WHERE day = %s)
    ON CONFLICT (question, day) DO UPDATE
    SET count = directory_missedsearch.count + excluded.count
"""


def forget_old() -> None:
    """Delete the counts of a month ago and before."""
    MissedSearch.objects.filter(day__lt=timezone.localdate() - KEPT_FOR).delete()


class MissedSearches:
    """The questions that found nothing in this process, with their counts.

    Now and then they are added to those stored.
    """

    def __init__(self) -> None:
        self._lock = Lock()
        self._counts: dict[str, int] = {}
        self._stop = Event()

    def note(self, question: str) -> None:
        """Count one question, unless it may tell who asked.

        That is one with a digit or an @, and a long one.
        """
        if "@" in question:
            return
        folded = whole_again(words(question[:200]))
        if not folded or len(folded) > LONGEST_QUESTION:
            return
        # Digits are looked for once folded, when circled ones and fractions show.
        if any(letter.isdigit() for letter in folded):
            return
        with self._lock:
            if folded in self._counts or len(self._counts) < MOST_QUESTIONS:
                self._counts[folded] = self._counts.get(folded, 0) + 1

    def write(self) -> int:
        """Add the counts to those of today and return how many questions there were.

        It takes one statement.
        """
        with self._lock:
            counts, self._counts = self._counts, {}
        if counts:
            _add_to_today(counts)
        return len(counts)

    def start(self) -> None:
        """Write once a minute from a thread of its own, so that no request waits."""

        def write_now_and_then() -> None:
            while not self._stop.wait(SECONDS_BETWEEN_WRITES):
                self._write_safely()

        Thread(target=write_now_and_then, name="missed searches", daemon=True).start()

    def stop(self) -> None:
        """End the thread and write what is left."""
        self._stop.set()
        self._write_safely()

    def _write_safely(self) -> None:
        """Lose a minute's counts rather than the thread when the database is away."""
        try:
            self.write()
        except DatabaseError:
            return
        finally:
            # A thread's connection is closed by nobody else.
            connection.close()


counter = MissedSearches()


def _add_to_today(counts: dict[str, int]) -> None:
    """Add to the stored counts; where a day has very many, only to those.

    The ORM has no statement that does so in one.
    """
    today = timezone.localdate()
    marks = ", ".join(["(%s, %s)"] * len(counts))
    values: list[str | int] = []
    # Sorted: two processes that lock rows in the same order never wait in a circle.
    for question, count in sorted(counts.items()):
        values += [question, count]
    with connection.cursor() as cursor:
        cursor.execute(
            ADD_COUNTS.replace("{}", marks),
            [
                today,
                *values,
                today,
                MOST_STORED_A_DAY,
                today,
            ],
        )
