#!/usr/bin/env python
"""Django's command line for this site."""

import os
import sys

from django.core.management import execute_from_command_line
from django.db import DatabaseError


def main() -> None:
    """Run the management command named on the command line."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecosystem.settings")
    try:
        execute_from_command_line(sys.argv)
    except DatabaseError as error:
        from directory.operations import dumps

        if words := dumps.words_on_damage(error):
            sys.exit(words)
        raise


if __name__ == "__main__":
    main()
