"""`manage.py import_organizations`: organizations from a file, judged, then written."""

from __future__ import annotations

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Callable
from itertools import islice
from pathlib import Path

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from directory.errors import DirectoryError
from directory.imports import judging, refused, writing
from directory.imports.dates import DateOrder
from directory.imports.judging import Wanted
from directory.imports.rows import AS_TAGS, LEAVE, REFUSE
from directory.models import Import, ImportRow

MOST_NAMED = 200


class Command(BaseCommand):
    """Exit with 1 where rows were refused; those that were not are written all the
    same.
    """

    help = (
        "Bring in organizations from a CSV, XLSX or JSON file. Every row is judged"
        " before anything is written. Stopped and run again, it goes on from where it"
        " was."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="write nothing")
        parser.add_argument(
            "--source", default="", help="name of the list; else that of the file"
        )
        parser.add_argument(
            "--licence", default="", help="licence of the list, such as CC0-1.0"
        )
        parser.add_argument(
            "--duplicates",
            choices=Import.Duplicates.values,
            default=Import.Duplicates.ASK,
            help="what becomes of rows that may be listed already",
        )
        parser.add_argument(
            "--unknown",
            choices=[REFUSE, AS_TAGS, LEAVE],
            default=REFUSE,
            help="what becomes of columns and sectors that are not known",
        )
        parser.add_argument(
            "--dates",
            choices=[DateOrder.DAY.value, DateOrder.MONTH.value],
            default="",
            help="what comes first in 03/04/2026, where no row of its column proves it",
        )
        parser.add_argument(
            "--publish", action="store_true", help="show new records to readers"
        )
        parser.add_argument("--by", default="", help="whose work it is: a user name")
        parser.add_argument(
            "--refused",
            dest="refused_file",
            type=Path,
            help="a file for the rows that were not taken",
        )

    def handle(
        self,
        *_args: object,
        file: Path,
        dry_run: bool,
        refused_file: Path | None,
        **options: str,
    ) -> None:
        try:
            plan = self._plan(file, options)
            self._tell(plan)
            number = plan.rows.filter(verdict=ImportRow.Verdict.REFUSED).count()
            if refused_file:
                refused.save(plan, refused_file)
            if dry_run:
                plan.delete()
                self.stdout.write("Nothing was written.")
            else:
                self._write(plan)
        except (DirectoryError, PermissionDenied, OSError) as error:
            raise CommandError(str(error)) from error
        if number:
            raise CommandError(f"{number:,} rows were refused.", returncode=1)

    def _plan(self, file: Path, options: dict[str, str]) -> Import:
        """Return the plan of the file: one that was begun, else a new one."""
        wanted = Wanted(
            source=options["source"],
            licence=options["licence"],
            duplicates=options["duplicates"],
            unknown=options["unknown"],
            order=DateOrder(options["dates"]),
            publishes=bool(options["publish"]),
            by=self._person(options["by"]),
        )
        begun = Import.objects.filter(
            state=Import.State.WRITING,
            digest=judging.digest_of(file),
            source=judging.source_of(file, wanted),
        ).first()
        if begun is not None and begun.batch is not None:
            through, number = begun.batch.through, begun.batch.number
            self.stdout.write(f"Stopped at {through:,} of {number:,}; going on.")
            return begun
        return judging.judge(file, wanted, progress=self._told_of("judged"))

    def _person(self, name: str) -> User | None:
        if not name:
            return None
        person = User.objects.filter(username=name, is_active=True).first()
        if person is None:
            raise DirectoryError(f"Nobody here is called {name}.")
        return person

    def _told_of(self, what: str) -> Callable[[int], None]:
        """Return what tells how far it is, every thousand rows."""
        told = 0

        def progress(number: int) -> None:
            nonlocal told
            if number // 1_000 > told:
                told = number // 1_000
                self.stdout.write(f"{number:,} rows {what}")

        return progress

    def _tell(self, plan: Import) -> None:
        """Print the verdicts, and each row that is not taken with its reasons."""
        for note in plan.notes:
            self.stdout.write(note)
        counted = Counter(plan.rows.values_list("verdict", flat=True))
        for verdict in ImportRow.Verdict:
            self.stdout.write(f"{counted[verdict]:>7,} {verdict.label}")
        for row in islice(refused.rows_of(plan), MOST_NAMED):
            self.stdout.write(
                f"Row {row.number:,}, {row.verdict}: {row.name or '?'}:"
                f" {refused.reason_of(row)}"
            )

    def _write(self, plan: Import) -> None:
        batch = writing.start(plan, by=plan.by)
        batch = writing.run(batch.pk, progress=self._told_of("written"))
        done, moved = batch.items.done().count(), plan.rows.filter(outcome="moved")
        self.stdout.write(f"{done:,} records written, as change {batch.pk}.")
        for row in moved:
            self.stdout.write(f"Row {row.number:,}: {refused.reason_of(row)}")
