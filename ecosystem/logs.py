"""How things are logged, without private tokens and what visitors sent."""

from __future__ import annotations

import logging
import re
from typing import Any
from urllib.parse import quote

from django.utils.log import AdminEmailHandler

TRACE_FORMATTER = logging.Formatter()


def _encoded(letter: str) -> str:
    """Return the pattern of a letter, itself or percent-encoded any number of times."""
    codes = {f"{ord(case):02x}" for case in (letter.lower(), letter.upper())}
    any_code = "|".join(sorted(codes))
    return f"(?:{re.escape(letter)}|%(?:25)*(?:{any_code}))"


_SLASHES = f"(?:{_encoded('/')}+(?:{_encoded('.')}{{1,2}}{_encoded('/')}+)*)"
_PRIVATE = "|".join(
    "".join(map(_encoded, word))
    for word in ("suggestions", "workshops", "invitation", "new-password")
)
PRIVATE_PATH = re.compile(
    rf"({_encoded('/')}(?:{_PRIVATE}){_SLASHES})"
    rf"(?:(?!{_encoded('/')})[^\s?#\"'<>])+",
    re.IGNORECASE,
)
TOKEN = re.compile(r"\b\d+(?:[.:]|%2e|%3a)[\w.:%-]{40,}", re.IGNORECASE)
"""A number with its signature, as it stands among the arguments of a call."""


def configuration(level: str, *, mails: bool) -> dict[str, object]:
    """Return the settings of Python's logging: the console and, if wanted, mails."""
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
            # A logger without any handler prints whole tracebacks.
            "nowhere": {"class": "logging.NullHandler"},
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


def loggable_path(path: str) -> str:
    """Return a path safe to log: without private tokens, and no line can be forged.

    It is percent-encoded.
    """
    # Django puts the decoded path, in any script, where gunicorn had the bytes of it.
    encoded = quote(path, safe="/:@!$&'()*+,;=~-._", errors="replace")
    return masked(encoded)


class ErrorMails(AdminEmailHandler):
    """Mails about errors with every token masked, also of referring page and trace."""

    def send_mail(
        self, subject: object, message: object, *args: Any, **kwargs: Any
    ) -> None:
        """Send a mail about an error, its subject and its text masked."""
        super().send_mail(masked(str(subject)), masked(str(message)), *args, **kwargs)


class Masked(logging.Formatter):
    """Masks private paths in whole lines, in those of a traceback as well."""

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))


class LoggablePaths(logging.Filter):
    """Makes the path safe in each record of an answered request."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, dict):
            record.args = {
                **record.args,
                # In the letters of WSGI, each of which is a byte.
                "path": loggable_path(
                    str(record.args["path"])
                    .encode("latin-1", "replace")
                    .decode("utf-8", "replace")
                ),
            }
        return True


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
            record.exc_text = masked(TRACE_FORMATTER.formatException(record.exc_info))
        # Asked with care: the development server puts a socket here.
        request = getattr(record, "request", None)
        has_words = getattr(request, "method", "") == "POST"
        is_private = PRIVATE_PATH.search(getattr(request, "path", ""))
        if has_words or is_private:
            record.__dict__.pop("request")
        return True


def _discreet(value: object) -> object:
    # Numbers stay what they are, for formats such as %d.
    if isinstance(value, int | float):
        return value
    words = str(value)
    hidden = masked(words)
    # What holds no token is left to its format, as it came.
    return value if hidden == words else hidden
