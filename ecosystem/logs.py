"""How things are logged, and what never reaches a log or a mail about an error: private
tokens, and what visitors sent.
"""

from __future__ import annotations

import logging
import re
from typing import Any

from django.utils.log import AdminEmailHandler

TRACES = logging.Formatter()


def _encoded(letter: str) -> str:
    """Return the pattern of a letter in any case, percent-encoded any number of
    times.
    """
    codes = {f"{ord(one):02x}" for one in (letter.lower(), letter.upper())}
    return f"(?:{re.escape(letter)}|%(?:25)*(?:{'|'.join(sorted(codes))}))"


_SLASHES = f"(?:{_encoded('/')}+(?:{_encoded('.')}{{1,2}}{_encoded('/')}+)*)"
PRIVATE_PATH = re.compile(
    rf"({_encoded('/')}{''.join(map(_encoded, 'suggestions'))}{_SLASHES})"
    rf"(?:(?!{_encoded('/')})[^\s?#\"'<>])+",
    re.IGNORECASE,
)
TOKEN = re.compile(r"\b\d+(?:[.:]|%2e|%3a)[\w.:%-]{40,}", re.IGNORECASE)
"""A number with its signature, as it stands among the arguments of a call."""


def configuration(level: str, *, mails: bool) -> dict[str, Any]:
    """Return the settings of Python's logging: all to the console, errors of the server
    by mail where somebody wants them.
    """
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"discreet": {"()": Discreet}},
        "formatters": {
            "line": {
                "class": "ecosystem.logs.Masked",
                "format": "%(asctime)s %(levelname)s %(name)s: %(message)s",
            },
        },
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": "line",
                "filters": ["discreet"],
            },
            "nowhere": {
                "class": "logging.NullHandler"
            },  # a logger without any handler prints whole tracebacks
            "mail_admins": {
                "class": "ecosystem.logs.ErrorMails",
                "level": "ERROR",
                "filters": ["discreet"],
            },
        },
        "root": {"handlers": ["console"], "level": level},
        "loggers": {
            "django": {
                "handlers": ["console", "mail_admins"] if mails else ["console"],
                "level": level,
                "propagate": False,
            },
            "django.security.DisallowedHost": {
                "handlers": ["nowhere"],
                "propagate": False,
            },
        },
    }


def masked(words: str) -> str:
    """Return these words with three stars for each token, in a path or by itself."""
    return TOKEN.sub("***", PRIVATE_PATH.sub(r"\1***", words))


class ErrorMails(AdminEmailHandler):
    """Mails about errors with every token masked: also those of referring page and
    trace.
    """

    def send_mail(self, subject: Any, message: Any, *args: Any, **kwargs: Any) -> None:
        """Send a mail about an error, its subject and its text masked."""
        super().send_mail(masked(str(subject)), masked(str(message)), *args, **kwargs)


class Masked(logging.Formatter):
    """Masks private paths in whole lines, in those of a traceback as well."""

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))


class Discreet(logging.Filter):
    """Masks tokens in every record, and takes private requests out of them.

    Those are requests of private pages, and what was sent. Mails about errors print
    the request whole, and each mail is a row of the database.
    """

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = _discreet(record.msg)
        if isinstance(record.args, tuple):
            record.args = tuple(map(_discreet, record.args))
        elif record.args:
            record.args = {
                name: _discreet(value) for name, value in record.args.items()
            }
        if record.exc_info:
            record.exc_text = masked(TRACES.formatException(record.exc_info))
        request = getattr(record, "request", None)
        # The development server puts a socket here.
        if getattr(request, "method", "") == "POST" or PRIVATE_PATH.search(
            getattr(request, "path", "")
        ):
            record.__dict__.pop("request")
        return True


def _discreet(value: Any) -> Any:
    if isinstance(value, int | float):
        return value
    words = str(value)
    hidden = masked(words)
    return value if hidden == words else hidden
