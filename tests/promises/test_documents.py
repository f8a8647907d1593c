"""The documents: their commands are run, their links lead somewhere, their tables say
what the code says.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import tomllib
from functools import cache
from pathlib import Path

import pytest
from django.core.management import get_commands, load_command_class

from directory.operations import jobs, roles
from tests.support import processes
from tests.support.processes import ROOT

DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")])
RUN_BY = {
    "make run": "tests/promises/test_make.py",
    "make setup": "tests/promises/test_make.py",
    "make staff": "tests/promises/test_make.py",
    "make help": "tests/promises/test_make.py",
    "make dev": "tests/promises/test_make.py",
    "make messages": "tests/promises/test_make.py",
    "make format": "tests/promises/test_make.py",
    "make bench": "tests/promises/test_make.py",
    "make judge": "tests/promises/test_make.py",
    "make fill": "tests/promises/test_make.py",
    "make house": "tests/promises/test_make.py",
    "make lock": "tests/promises/test_make.py",
    "make test": ".ci/run",
    "make lint": ".ci/run",
    "make check": "tests/promises/test_make.py",
    "-m tests.support.flood": "tests/promises/test_flood.py",
    "manage.py backup": "tests/management/test_restore.py",
    "manage.py restore": "tests/management/test_restore.py",
    "manage.py end_sessions": "tests/operations/test_jobs.py",
    "manage.py forget_senders": "tests/suggestions/test_retention_bytes.py",
    "manage.py remind_senders": "tests/suggestions/test_asked.py",
    "manage.py send_digest": "tests/suggestions/test_emails_sent.py",
    "manage.py verify_search": "tests/management/test_search.py",
    "manage.py search": "tests/management/test_search.py",
    "manage.py publish_prepared": "tests/catalog/test_prepared.py",
    "manage.py send_queued_mail": "tests/promises/test_documents.py",
    "manage.py makemigrations": "tests/promises/test_documents.py",
}
MACHINE = re.compile(r"(?<![\w.])/(?:work|root|home|Users)/\w|\b[A-Z]:\\\\Users")
REGISTRY = re.compile(
    r"pypi\.(?:org|python)|pythonhoste[d]|--(?:extra-)?index-url|registry\.(?:npmjs|yarnpkg)",
    re.IGNORECASE,
)


@cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def commands() -> list[str]:
    """Return the lines of all blocks marked sh."""
    blocks = [
        block
        for path in DOCUMENTS
        for block in re.findall(
            r"^```sh\n(.*?)^```", text_of(path), re.DOTALL | re.MULTILINE
        )
    ]
    return sorted({line for block in blocks for line in block.splitlines()})


def name_of(command: str) -> str:
    """Return the program and its first word: `make run`, `manage.py backup`."""
    words = shlex.split(command)
    if words[0] == ".venv/bin/python":
        words = words[1:]
    return " ".join(words[:2])


def tracked() -> list[str]:
    done = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    if done.returncode:
        pytest.skip("this is no clone")
    return [name for name in done.stdout.splitlines() if (ROOT / name).is_file()]


@cache
def targets() -> str:
    return text_of(ROOT / "Makefile")


def test_every_command_is_run_by_a_test_or_the_gate() -> None:
    assert sorted({name_of(command) for command in commands()}) == sorted(RUN_BY)


@pytest.mark.parametrize(("command", "place"), RUN_BY.items())
def test_place_that_runs_a_command_names_it(command: str, place: str) -> None:
    word = command.split()[1]

    assert re.search(
        rf"\b{word}\b",
        text_of(ROOT / place).partition("\nMACHINE")[
            2 if place.endswith("documents.py") else 0
        ],
    )


@pytest.mark.parametrize(
    "command", [line for line in commands() if line.startswith("make ")]
)
def test_target_and_variables_of_make_exist(command: str) -> None:
    _make, target, *variables = shlex.split(command)

    found = re.search(rf"^{target}: .*## .*$", targets(), re.MULTILINE)

    assert found
    assert [
        word for word in variables if f"{word.partition('=')[0]}" not in found[0]
    ] == []


@pytest.mark.parametrize(
    "command", [line for line in commands() if "manage.py" in line]
)
def test_management_command_and_its_options_exist(command: str) -> None:
    _python, _manage, name, *arguments = shlex.split(command)
    app = get_commands()[name]
    loaded = load_command_class(app, name) if isinstance(app, str) else app

    known = loaded.create_parser("manage.py", name).parse_args(arguments)

    assert known is not None


def test_commands_of_others_answer_to_help() -> None:
    env = processes.environment(ROOT / "var")

    helps = [
        processes.manage(name, "--help", env=env)
        for name in ("send_queued_mail", "makemigrations")
    ]

    assert [done.returncode for done in helps] == [0, 0]


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.name)
def test_links_of_a_document_lead_somewhere(path: Path) -> None:
    links = re.findall(
        r"\]\(([^)\s]+)\)",
        re.sub(r"^```.*?^```", "", text_of(path), flags=re.DOTALL | re.MULTILINE),
    )
    links = [link for link in links if not re.match(r"https?:", link)]

    assert [
        link
        for link in links
        if link[0] != "#" and not (path.parent / link.partition("#")[0]).exists()
    ] == []
    assert [
        link for link in links if link[0] == "#" and link[1:] not in anchors(path)
    ] == []


def anchors(path: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", text_of(path), re.MULTILINE)
    return {
        re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-")
        for heading in headings
    }


def test_readme_gives_a_reason_for_each_dependency() -> None:
    project = text_of(ROOT / "pyproject.toml")
    loaded = tomllib.loads(project)
    groups = loaded["dependency-groups"]
    wanted = [
        *loaded["project"]["dependencies"],
        *groups["bootstrap"],
        *groups["test"],
        *groups["dev"],
    ]
    names = [
        re.match(r"[\w.-]+", entry)[0] for entry in wanted if isinstance(entry, str)
    ]  # type: ignore[index]
    table = text_of(ROOT / "README.md").partition("### Why each dependency")[2]

    rows = dict(re.findall(r"^\| ([\w.-]+) \| (.+) \|$", table, re.MULTILINE))
    reasons = dict(
        re.findall(
            r'^\s+"([\w.-]+)(?:\[[\w,-]+\])?==[^"]+",\s+# (.+)$', project, re.MULTILINE
        )
    )

    assert [name for name in rows if name not in {"package", "---"}] == names
    assert {
        name: reason for name, reason in reasons.items() if rows[name] != reason
    } == {}


def test_readme_names_each_setting_with_its_default() -> None:
    table = (
        text_of(ROOT / "README.md").partition("### Settings")[2].partition("### ")[0]
    )
    example = dict(
        re.findall(r"^#([A-Z_]+)=(.*)$", text_of(ROOT / ".env.example"), re.MULTILINE)
    )

    rows = dict(re.findall(r"^\| `([A-Z_]+)` \| (.*?) ?\|", table, re.MULTILINE))

    assert sorted(rows) == sorted(example)
    assert {
        name
        for name, default in rows.items()
        if default.startswith("`") and default.strip("`") != example[name]
    } == set()


def test_security_names_tests_and_code_that_there_are() -> None:
    page = text_of(ROOT / "docs/security.md")
    rows = re.findall(r"^\| (.+) \| (.+) \| (`tests/.+`) \|$", page, re.MULTILINE)
    tests = {name for _, _, held in rows for name in re.findall(r"`([^`]+)`", held)}
    places = {
        name for _, kept, _ in rows for name in re.findall(r"`([\w/.]+[/.]\w*)`", kept)
    }

    assert len(rows) > 25
    assert page.count("| `tests/") == len(rows)
    assert [name for name in tests if not (ROOT / name).is_file()] == []
    assert [name for name in places if not is_place(name)] == []


def is_place(name: str) -> bool:
    """Tell whether a file or folder is in the repository, or in the portal's own
    folder.
    """
    return (ROOT / name).exists() or (ROOT / "directory" / name).exists()


def test_readme_names_each_duty() -> None:
    assert [
        duty.name
        for duty in jobs.JOBS
        if f"manage.py {duty.name}\n" not in text_of(ROOT / "README.md")
    ] == []


def test_readme_names_each_role() -> None:
    table = (
        text_of(ROOT / "README.md").partition("### Accounts")[2].partition("### ")[0]
    )

    assert re.findall(r"^\| (\w+) \|", table, re.MULTILINE) == ["role", *roles.ROLES]


def test_units_run_the_lines_of_the_procfile() -> None:
    started = re.findall(
        r"^ExecStart=/srv/ecosystem/\.venv/bin/(.+)$",
        text_of(ROOT / "README.md"),
        re.MULTILINE,
    )
    lines = re.findall(r"\bexec (.+)$", text_of(ROOT / "Procfile"), re.MULTILINE)

    assert started == lines


def test_architecture_names_every_folder() -> None:
    page = text_of(ROOT / "docs/architecture.md")
    folders = [
        path.name
        for path in (ROOT / "directory").iterdir()
        if (path / "__init__.py").exists()
    ]

    assert [
        name for name in folders if f"{name}/" not in page and name != "migrations"
    ] == []


def test_repository_holds_no_place_of_one_machine_and_no_registry() -> None:
    found = []
    for name in tracked():
        try:
            content = (ROOT / name).read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        found += [
            f"{name}: {match[0]}"
            for pattern in (MACHINE, REGISTRY)
            for match in pattern.finditer(content)
        ]

    assert found == []
