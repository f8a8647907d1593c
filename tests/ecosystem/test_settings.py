"""What the settings make of their environment, each time in a process of its own."""

from __future__ import annotations

import re
import secrets
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support import processes

THREE_NUMBERS = "three whole numbers with commas between them, the first from 1"
MISSPELT = [
    ("HTTPS", "flase", "true or false"),
    ("DEBUG", "yess", "true or false"),
    ("DATABASE_TIMEOUTS", "2", "true or false"),
    ("LOG_LEVEL", "loud", "DEBUG, INFO, WARNING, ERROR, CRITICAL"),
    ("TIME_ZONE", "Mars", "a name of the time zone database such as America/New_York"),
    (
        "DATABASE_URL",
        "mysql://host/name",
        "an address beginning with sqlite://, postgres://, postgresql://",
    ),
    (
        "DATABASE_URL",
        "postgres://user@host:port/name",
        "an address beginning with sqlite://, postgres://, postgresql://",
    ),
    ("REDIS_URL", "http://host", "an address beginning with redis://, rediss://"),
    (
        "EMAIL_URL",
        "pop://host",
        "an address beginning with smtp://, smtp+tls://, smtps://",
    ),
    (
        "EMAIL_URL",
        "smtp://host:many",
        "an address beginning with smtp://, smtp+tls://, smtps://",
    ),
    ("SITE_URL", "ftp://example.org", "http:// or https:// and a host, without a path"),
    (
        "SITE_URL",
        "https://example.org/portal",
        "http:// or https:// and a host, without a path",
    ),
    (
        "SITE_URL",
        "https://example.org:99999",
        "http:// or https:// and a host, without a path",
    ),
    (
        "ALLOWED_HOSTS",
        "*",
        "exact host names with commas between them, without * and port",
    ),
    (
        "ALLOWED_HOSTS",
        ".example.org",
        "exact host names with commas between them, without * and port",
    ),
    ("TRUSTED_PROXIES", "-1", "a whole number from 0"),
    ("SUGGESTIONS_PER_HOUR", "0", "a whole number from 1"),
    ("SUGGESTIONS_DOUBTFUL_PER_HOUR", "-1", "a whole number from 1"),
    ("SUGGESTIONS_QUEUE_PER_HOUR", "many", "a whole number from 1"),
    ("API_REQUESTS_PER_MINUTE", "0", "a whole number from 1"),
    ("PERSONAL_DATA_DAYS", "month", "a whole number from 1"),
    ("PAGE_STORE_MB", "-1", "a whole number from 0"),
    ("BACKUPS_KEPT", "7,4", THREE_NUMBERS),
    ("BACKUPS_KEPT", "0,4,12", THREE_NUMBERS),
    ("BACKUPS_KEPT", "7,4,-1", THREE_NUMBERS),
    ("BACKUPS_KEPT", "a week,4,12", THREE_NUMBERS),
    ("SECRET_KEY", "short", "at least 50 characters"),
    (
        "SECRET_KEY_FALLBACKS",
        "short",
        "former keys of at least 50 characters with commas between them",
    ),
    ("ADMINS", "nobody", "e-mail addresses with commas between them"),
    (
        "DEFAULT_FROM_EMAIL",
        "nobody",
        "an e-mail address, or a name and an <e-mail address>",
    ),
    ("VAR", "/proc/nowhere", "a folder that can be made and written to"),
]
LIVE = """
import django; django.setup()
from django.conf import settings
from django.core.mail import send_mail
from django.core.management import call_command
from directory.models import ContentVersion
from post_office.mail import send_queued_mail_until_done
call_command("setup")
call_command("backup")
send_mail("One", "Words", None, ["ada@example.org"])
send_queued_mail_until_done()
ContentVersion.objects.advance()
for path in sorted(settings.VAR.rglob("*")):
    print(path.relative_to(settings.VAR), oct(path.stat().st_mode & 0o777))
"""
SHOW = "from django.conf import settings; print(settings.{name})"


def value_of(name: str, var: Path, **values: str) -> str:
    """Return what a setting is in a new process."""
    done = processes.run(
        "-c", SHOW.format(name=name), env=processes.environment(var, **values)
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def names_read() -> list[str]:
    text = (processes.ROOT / "ecosystem/settings.py").read_text(encoding="utf-8")
    return re.findall(r'\benv\.\w+\(\s*"(\w+)"', text)


def test_example_names_each_setting_once() -> None:
    text = (processes.ROOT / ".env.example").read_text(encoding="utf-8")

    named = re.findall(r"^#?(\w+)=", text, flags=re.MULTILINE)

    assert sorted(named) == sorted(names_read())


def test_example_sets_nothing_and_explains_everything() -> None:
    text = (processes.ROOT / ".env.example").read_text(encoding="utf-8")

    entries = [paragraph.splitlines() for paragraph in text.split("\n\n")[1:]]

    assert [
        entry
        for entry in entries
        if not entry[0].startswith("# ") or not re.match(r"#[A-Z_]+=", entry[-1])
    ] == []


def test_example_holds_the_defaults(tmp_path: Path) -> None:
    example = (processes.ROOT / ".env.example").read_text(encoding="utf-8")
    defaults = dict(re.findall(r"^#([A-Z_]+)=(.+)$", example, flags=re.MULTILINE))
    del defaults["VAR"]
    code = (
        "from ecosystem import settings as s; print([str(getattr(s, n, '')) for n in"
        f" {sorted(defaults)!r}])"
    )

    without = processes.run("-c", code, env=processes.environment(tmp_path))
    with_them = processes.run(
        "-c", code, env=processes.environment(tmp_path, **defaults)
    )

    assert with_them.stdout == without.stdout != ""


@pytest.mark.parametrize(
    ("name", "value", "allowed"),
    MISSPELT,
    ids=[f"{name}={value}" for name, value, _ in MISSPELT],
)
def test_misspelt_value_stops_the_start_with_one_line(
    name: str, value: str, allowed: str, tmp_path: Path
) -> None:
    done = processes.run(
        "-c",
        "import ecosystem.settings",
        env=processes.environment(tmp_path) | {name: value},
    )

    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert done.stderr.startswith(f"Cannot start. {name}: ")
    assert done.stderr.endswith(f" Allowed: {allowed}.\n")


def test_every_setting_but_free_ones_is_tried_misspelt() -> None:
    assert {name for name, _, _ in MISSPELT} == set(names_read())


def test_all_misspelt_values_are_named_at_once(tmp_path: Path) -> None:
    env = processes.environment(tmp_path, HTTPS="flase", LOG_LEVEL="loud")

    done = processes.manage("check", env=env)

    assert re.findall(r"(\w+): Not", done.stderr) == ["HTTPS", "LOG_LEVEL"]


def test_named_file_holds_the_value(tmp_path: Path) -> None:
    key = secrets.token_urlsafe(60)
    (tmp_path / "key").write_text(f"{key}\n", encoding="ascii")

    assert (
        value_of("SECRET_KEY", tmp_path, SECRET_KEY_FILE=str(tmp_path / "key")) == key
    )


def test_named_file_that_is_missing_stops_the_start(tmp_path: Path) -> None:
    env = processes.environment(tmp_path, SECRET_KEY_FILE=str(tmp_path / "nowhere"))

    done = processes.run("-c", "import ecosystem.settings", env=env)

    assert done.returncode == 1
    assert (
        done.stderr
        == "Cannot start. The value of SECRET_KEY_FILE must be a readable file path.\n"
    )


def test_secret_key_is_made_once_and_for_its_owner_only(tmp_path: Path) -> None:
    first, second = value_of("SECRET_KEY", tmp_path), value_of("SECRET_KEY", tmp_path)

    assert len(first) >= 50
    assert second == first
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_folder_for_all_state_is_made_for_its_owner_only(tmp_path: Path) -> None:
    value_of("VAR", tmp_path / "var")

    assert stat.S_IMODE((tmp_path / "var").stat().st_mode) == 0o700


def test_nothing_that_is_made_in_an_open_folder_is_for_others(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    env = processes.environment(tmp_path, LOG_LEVEL="ERROR")

    done = processes.run("-c", LIVE, env=env, umask=0o022)

    assert done.returncode == 0, done.stderr
    lines = [line for line in done.stdout.splitlines() if " 0o" in line]
    modes = dict(line.rsplit(" ", 1) for line in lines)
    assert {path.partition("/")[0] for path in modes} == {
        "backups",
        "ecosystem.sqlite3",
        "ecosystem.sqlite3-shm",
        "ecosystem.sqlite3-wal",
        "mail",
        "secret_key",
        "static",
    }
    assert [path for path, mode in modes.items() if int(mode, 8) & 0o077] == []


def test_secret_key_is_one_when_processes_start_at_once(tmp_path: Path) -> None:
    command = [
        sys.executable,
        "-c",
        "from ecosystem.settings import SECRET_KEY; print(SECRET_KEY)",
    ]
    env = processes.environment(tmp_path)

    started = [
        subprocess.Popen(
            command, cwd=processes.ROOT, env=env, stdout=subprocess.PIPE, text=True
        )
        for _ in range(4)
    ]
    keys = {process.communicate(timeout=60)[0].strip() for process in started}

    assert keys == {(tmp_path / "secret_key").read_text(encoding="ascii")}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["secret_key", "static"]


def test_hosts_follow_the_address_of_the_site(tmp_path: Path) -> None:
    assert (
        value_of("ALLOWED_HOSTS", tmp_path, SITE_URL="https://example.org:8443/")
        == "['example.org']"
    )


def test_https_follows_the_address_of_the_site(tmp_path: Path) -> None:
    assert value_of("HTTPS", tmp_path, SITE_URL="https://example.org") == "True"


def test_mail_server_is_read_from_its_address(tmp_path: Path) -> None:
    code = (
        "from django.conf import settings as s; print(s.EMAIL_HOST, s.EMAIL_PORT,"
        " s.EMAIL_HOST_PASSWORD, s.EMAIL_USE_TLS)"
    )

    done = processes.run(
        "-c",
        code,
        env=processes.environment(
            tmp_path, EMAIL_URL="smtp+tls://me:p%40ss@mail.example.org"
        ),
    )

    assert done.stdout == "mail.example.org 587 p@ss True\n"


def test_folder_of_the_portal_may_have_any_name(tmp_path: Path) -> None:
    folder = tmp_path / "a b%20?c#d"

    assert value_of("DATABASES['default']['NAME']", folder) == str(
        folder / "ecosystem.sqlite3"
    )


def test_check_refuses_a_public_address_without_https(tmp_path: Path) -> None:
    env = processes.environment(tmp_path, HTTPS="0", SITE_URL="http://example.org")

    done = processes.manage("check", env=env)

    assert done.returncode == 1
    assert "HTTPS is off while SITE_URL is http://example.org." in done.stderr


def test_check_finds_nothing_to_warn_of_in_a_deployment(tmp_path: Path) -> None:
    env = processes.environment(
        tmp_path,
        HTTPS="1",
        TRUSTED_PROXIES="1",
        SITE_URL="https://example.org",
        SECRET_KEY=secrets.token_urlsafe(60),
    )

    done = processes.manage("check", "--deploy", "--fail-level", "WARNING", env=env)

    assert (done.returncode, done.stderr) == (0, "")


def test_check_warns_where_nobody_can_say_who_came_by_https(tmp_path: Path) -> None:
    env = processes.environment(tmp_path, SITE_URL="https://example.org")

    done = processes.manage("check", env=env)

    assert done.returncode == 0
    assert "HTTPS is on, and no proxy is trusted" in done.stderr
    assert "Set TRUSTED_PROXIES=1 behind a proxy that speaks TLS." in done.stderr


def test_site_stands_at_the_root_whatever_the_server_says(tmp_path: Path) -> None:
    assert value_of("FORCE_SCRIPT_NAME == ''", tmp_path) == "True"
    assert value_of("STATIC_URL", tmp_path) == "/static/"
