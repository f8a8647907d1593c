"""What settings from the environment may hold, and what is said of anything else."""

from __future__ import annotations

import os
import re
import secrets
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from email.utils import parseaddr
from pathlib import Path
from typing import cast
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import dj_database_url
from environs import EnvValidationError, FileAwareEnv, ValidationError, validate

LOG_LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
DATABASE_SCHEMES = ("sqlite", "postgres", "postgresql")
REDIS_SCHEMES = ("redis", "rediss")
EMAIL_PORTS = {"smtp": 25, "smtp+tls": 587, "smtps": 465}
SHORTEST_KEY = 50
HOST_NAME = re.compile(
    r"[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*|\[[0-9a-f:.]+\]",
    re.IGNORECASE,
)


def _beginning_with(schemes: Iterable[str]) -> str:
    beginnings = ", ".join(f"{scheme}://" for scheme in schemes)
    return f"an address beginning with {beginnings}"


BOOLEAN = "true or false"
ALLOWED = {
    "DEBUG": BOOLEAN,
    "SITE_URL": "http:// or https:// and a host, without a path",
    "HTTPS": BOOLEAN,
    "ALLOWED_HOSTS": "exact host names with commas between them, without * and port",
    "TRUSTED_PROXIES": "a whole number from 0",
    "VAR": "a folder that can be made and written to",
    "SECRET_KEY": f"at least {SHORTEST_KEY} characters",
    "SECRET_KEY_FALLBACKS": (
        f"former keys of at least {SHORTEST_KEY} characters with commas between them"
    ),
    "DATABASE_URL": _beginning_with(DATABASE_SCHEMES),
    "DATABASE_TIMEOUTS": BOOLEAN,
    "REDIS_URL": _beginning_with(REDIS_SCHEMES),
    "PAGE_STORE_MB": "a whole number from 0",
    "EMAIL_URL": _beginning_with(EMAIL_PORTS),
    "DEFAULT_FROM_EMAIL": "an e-mail address, or a name and an <e-mail address>",
    "ADMINS": "e-mail addresses with commas between them",
    "LOG_LEVEL": ", ".join(LOG_LEVELS),
    "TIME_ZONE": "a name of the time zone database such as America/New_York",
    "SUGGESTIONS_PER_HOUR": "a whole number from 1",
    "SUGGESTIONS_DOUBTFUL_PER_HOUR": "a whole number from 1",
    "SUGGESTIONS_QUEUE_PER_HOUR": "a whole number from 1",
    "API_REQUESTS_PER_MINUTE": "a whole number from 1",
    "PERSONAL_DATA_DAYS": "a whole number from 1",
    "BACKUPS_KEPT": "three whole numbers with commas between them, the first from 1",
}


def stop(errors: Mapping[str, Iterable[object]]) -> SystemExit:
    """Return what ends the start: one line on what is wrong, and what is allowed."""
    reasons = []
    for name, messages in errors.items():
        sentences = [f"{str(message).rstrip('.')}." for message in messages]
        wrong = " ".join(sentences)
        # NAME_FILE names a file that holds the value of NAME.
        allowed = ALLOWED.get(name.removesuffix("_FILE"), "see .env.example")
        reasons.append(f"{name}: {wrong} Allowed: {allowed}.")
    return SystemExit("Cannot start. " + " ".join(reasons))


@contextmanager
def reading(path: Path) -> Iterator[FileAwareEnv]:
    """Give the variables of the process and of this file, if it exists.

    At the end name all that were not understood.
    """
    env = FileAwareEnv(eager=False, strip_whitespace=True)
    env.read_env(path, recurse=False)
    try:
        yield env
        env.seal()
    except EnvValidationError as error:
        # Sealed, the reader gives them by the names of settings.
        errors = cast(Mapping[str, list[str]], error.error_messages)
        raise stop(errors) from None
    except (ValueError, OSError) as error:  # NAME_FILE that cannot be read
        raise SystemExit(f"Cannot start. {error}") from None


def one_of(values: Iterable[str]) -> Callable[[str], None]:
    """Accept one of these words."""
    words = frozenset(values)
    return _refusing(lambda value: value in words)


def starting_with(schemes: Iterable[str]) -> Callable[[str], None]:
    """Accept nothing, or an address with one of these schemes and no unreal port."""
    prefixes = tuple(f"{scheme}://" for scheme in schemes)

    def is_right(value: str) -> bool:
        if not value:
            return True
        return value.startswith(prefixes) and _has_real_port(value)

    return _refusing(is_right)


def site_address(value: str) -> None:
    """Accept the address of a site: scheme, host and perhaps a port."""
    match = re.fullmatch(r"https?://([^/?#@\s]+?)(:\d+)?/?", value)
    has_host = match and HOST_NAME.fullmatch(match[1])
    _refuse_unless(has_host and _has_real_port(value))


def database_address(value: str) -> None:
    """Accept nothing, or the address of a database of a kind this portal knows."""
    starting_with(DATABASE_SCHEMES)(value)
    try:
        dj_database_url.parse(value or "sqlite://")
    except ValueError as error:
        raise ValidationError("Not understood.") from error


def host_names(values: list[str]) -> None:
    """Accept exact names: by a pattern strangers would choose the host of links."""
    _refuse_unless(all(HOST_NAME.fullmatch(value) for value in values))


def mail_addresses(values: list[str]) -> None:
    """Accept e-mail addresses."""
    for value in values:
        validate.Email()(value)


def mail_sender(value: str) -> None:
    """Accept an e-mail address with or without a name before it."""
    validate.Email()(parseaddr(value)[1])


def key(value: str) -> None:
    """Accept nothing, or a key long enough not to be guessed."""
    if value and len(value) < SHORTEST_KEY:
        raise ValidationError("Too short.")


def keys(values: list[str]) -> None:
    """Accept former keys."""
    for value in values:
        key(value)


def numbers_of_backups(values: list[int]) -> None:
    """Accept how many days, weeks and months keep a backup."""
    _refuse_unless(len(values) == 3 and min(values) >= 0 and values[0] > 0)


def time_zone(value: str) -> None:
    """Accept the name of a time zone."""
    _refuse_unless(value in available_timezones())


def folder(path: Path) -> Path:
    """Return this folder as an absolute path, made where it is missing.

    It is for its owner only: the database lies in it.
    """
    try:
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise stop({"VAR": [error.strerror or error]}) from None
    return path.resolve()


def kept_secret(path: Path) -> str:
    """Return the key kept in this file, made on the first call, for its owner only."""
    if not path.exists():
        with tempfile.NamedTemporaryFile(
            "w", dir=path.parent, prefix=".secret_key-", encoding="ascii"
        ) as draft:
            draft.write(secrets.token_urlsafe(64))
            draft.flush()
            # Of several processes that start at once all get the same key: by a link
            # the file appears whole, and only once.
            with suppress(FileExistsError):
                os.link(draft.name, path)
    return path.read_text(encoding="ascii").strip()


def _refusing(is_right: Callable[[str], object]) -> Callable[[str], None]:
    return lambda value: _refuse_unless(is_right(value))


def _refuse_unless(is_right: object) -> None:
    if not is_right:
        raise ValidationError("Not understood.")


def _has_real_port(address: str) -> bool:
    try:
        return urlsplit(address).port != 0
    except ValueError:
        return False
