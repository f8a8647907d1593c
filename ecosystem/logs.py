"""How things are logged, and what never reaches a log or a mail about an error: private tokens, and what visitors sent."""

from __future__ import annotations

import logging
import re
from typing import Any

PRIVATE_PATH = re.compile(r"((?:/[a-z]{2}(?:-[a-z]+)?)?/suggestions/)[^/\s?#]+")


def configuration(level: str, *, mails: bool) -> dict[str, Any]:
    """Return the settings of Python's logging: all to the console, errors of the server by mail where somebody wants them."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"discreet": {"()": Discreet}},
        "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["discreet"]},
            "nowhere": {"class": "logging.NullHandler"},  # a logger without any handler prints whole tracebacks
            "mail_admins": {"class": "django.utils.log.AdminEmailHandler", "level": "ERROR", "filters": ["discreet"]},
        },
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django": {"handlers": ["console", "mail_admins"] if mails else ["console"], "level": level, "propagate": False},
            "django.security.DisallowedHost": {"handlers": ["nowhere"], "propagate": False},
        },
    }


def masked(words: str) -> str:
    """Return these words with three stars for the token in each private path."""
    return PRIVATE_PATH.sub(r"\1***", words)


class Discreet(logging.Filter):
    """Masks private paths in every record, and takes the request out of those about private pages and what was sent.

    Mails about errors print the request whole, and each mail is a row of the database.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = _discreet(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(map(_discreet, record.args))
        elif record.args:
            record.args = {name: _discreet(value) for name, value in record.args.items()}
        request = getattr(record, "request", None)
        # The development server puts a socket here.
        if getattr(request, "method", "") == "POST" or PRIVATE_PATH.search(getattr(request, "path", "")):
            record.__dict__.pop("request")
        return True


def _discreet(value: Any) -> Any:
    return masked(value) if isinstance(value, str) else value
