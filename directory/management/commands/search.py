"""`manage.py search`: the index built anew or verified, or a question explained."""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from directory.search import maintenance
from directory.search.explain import explain

MOST_KEYS_NAMED = 20


class Command(BaseCommand):
    """Exit with 1 when `verify` finds a difference; it writes nothing."""

    help = (
        "Build the search index anew, compare it with what it should be, or explain how"
        " a question is read."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["rebuild", "verify", "explain"])
        parser.add_argument("words", nargs="*", help="the question to explain")

    def handle(
        self,
        *_args: object,
        action: str,
        words: list[str],
        **_options: object,
    ) -> None:
        if action == "rebuild":
            self.rebuild()
        elif action == "verify":
            self.verify()
        else:
            for line in explain(" ".join(words)):
                self.stdout.write(line)

    def rebuild(self) -> None:
        number = maintenance.rebuild(self.report_progress)
        self.stdout.write(f"{number:,} organizations in the index.")

    def report_progress(self, number: int) -> None:
        self.stdout.write(f"{number:,} organizations read")

    def verify(self) -> None:
        if keys := maintenance.verify():
            first_keys = ", ".join(map(str, keys[:MOST_KEYS_NAMED]))
            raise CommandError(f"{len(keys)} organizations differ: {first_keys}")
        self.stdout.write("The index is as a new one would be.")
