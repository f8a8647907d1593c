"""`manage.py search rebuild|verify|explain "words"`: the index built anew, checked, or
a question explained.
"""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from directory.search import maintenance
from directory.search.explain import explain


class Command(BaseCommand):
    """Exit with 1 when `verify` finds a difference; it writes nothing."""

    help = (
        "Build the search index anew, compare it with what it should be, or explain how"
        " a question is read."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("action", choices=["rebuild", "verify", "explain"])
        parser.add_argument("words", nargs="*", help="the question to explain")

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, options["action"])(" ".join(options["words"]))

    def rebuild(self, words: str) -> None:
        number = maintenance.rebuild(
            lambda done: self.stdout.write(f"{done:,} organizations read")
        )
        self.stdout.write(f"{number:,} organizations in the index.")

    def verify(self, words: str) -> None:
        if wrong := maintenance.verify():
            raise CommandError(
                f"{len(wrong)} organizations differ: {', '.join(map(str, wrong[:20]))}"
            )
        self.stdout.write("The index is as a new one would be.")

    def explain(self, words: str) -> None:
        for line in explain(words):
            self.stdout.write(line)
