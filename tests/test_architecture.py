"""What docs/architecture.md promises about the code, as far as a command can
check it.
"""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.processes import ROOT

PYTHON_LINES = 500
FUNCTION_LINES = 50
TEMPLATE_LINES = 150
TEMPLATE_COLUMNS = 120
READS_ENVIRONMENT = {
    "ecosystem/granian_server.py",
    "ecosystem/gunicorn.conf.py",
    "ecosystem/wsgi.py",
    "manage.py",
}
WRITERS = (
    "catalog",
    "duplicates",
    "history",
    "imports",
    "models",
    "operations",
    "search",
    "suggestions",
)
# Tried whole: by Django's own start, by pages, and `recovery` by its command.
NO_TWIN = (
    "directory/admin/",
    "directory/apps.py",
    "directory/errors.py",
    "directory/management/",
    "directory/models/",
    "directory/operations/recovery.py",
    "directory/urls.py",
)
APART = {
    "admin",
    "benchmarks",
    "browser",
    "ecosystem",
    "fixtures",
    "management",
    "migrations",
    "models",
    "promises",
    "static",
}
WRITE_MANY = {"bulk_create", "bulk_update", "update_or_create", "get_or_create"}
INLINE = re.compile(
    r"<style\b|<script\b(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=\s*[\"']|javascript:",
    re.IGNORECASE,
)


def sources(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return [path for path in found if "migrations" not in path.parts]


def templates() -> list[Path]:
    return list((ROOT / "templates").rglob("*.html"))


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def longer_than(most: int, paths: list[Path]) -> list[str]:
    return [
        named(path)
        for path in paths
        if len(path.read_text(encoding="utf-8").splitlines()) > most
    ]


def functions() -> Iterator[tuple[str, int]]:
    for path in sources("directory", "ecosystem", "tests"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                yield (
                    f"{named(path)}: {node.name}",
                    (node.end_lineno or 0) - node.lineno + 1,
                )


def test_layers_are_kept() -> None:
    command = shutil.which("lint-imports", path=str(Path(sys.executable).parent))
    if not command:
        pytest.skip("import-linter belongs to the packages of `make check`")

    done = subprocess.run(
        [command], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout


def test_python_files_are_short() -> None:
    assert (
        longer_than(
            PYTHON_LINES, [ROOT / "manage.py", *sources("directory", "ecosystem")]
        )
        == []
    )


def test_templates_are_short() -> None:
    assert longer_than(TEMPLATE_LINES, templates()) == []


def test_staff_read_days_and_times_in_one_form() -> None:
    formats = {
        named_format
        for path in (ROOT / "templates/admin").rglob("*.html")
        for named_format in re.findall(r'\|date:"([^"]*)"', path.read_text())
    }

    # The last one is for machines.
    assert formats == {"DATETIME_FORMAT", "DATE_FORMAT", "c"}


def test_lines_of_templates_are_short() -> None:
    long_lines = [
        f"{named(path)}:{number}"
        for path in templates()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if len(line) > TEMPLATE_COLUMNS
    ]

    assert long_lines == []


def test_templates_are_indented() -> None:
    texts = {named(path): path.read_text(encoding="utf-8") for path in templates()}
    long_texts = {
        name: text for name, text in texts.items() if len(text.splitlines()) > 8
    }

    assert [name for name, text in long_texts.items() if "\n  " not in text] == []


def test_functions_are_short() -> None:
    lengths = dict(functions())

    assert {
        name: length for name, length in lengths.items() if length > FUNCTION_LINES
    } == {}


def test_only_services_and_querysets_write_many_rows() -> None:
    writers = tuple(f"directory/{name}/" for name in WRITERS)
    elsewhere = [
        path
        for path in sources("directory", "ecosystem")
        if not named(path).startswith(writers)
    ]

    found = [
        f"{named(path)}:{line}"
        for path in elsewhere
        for line in lines_that_write_many(path)
    ]

    assert found == []


def lines_that_write_many(path: Path) -> list[int]:
    calls = [
        node
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
    ]
    methods = [
        (call, call.func.attr) for call in calls if isinstance(call.func, ast.Attribute)
    ]
    # A queryset takes its new values by name; a dictionary takes another dictionary.
    return [
        call.lineno
        for call, name in methods
        if name in WRITE_MANY or (name == "update" and call.keywords and not call.args)
    ]


def test_environment_is_read_in_few_places() -> None:
    found = {
        named(path)
        for path in sources("directory", "ecosystem")
        if "environ" in names_used(path)
    }

    assert found <= READS_ENVIRONMENT


def names_used(path: Path) -> set[str]:
    tree = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return {
        node.attr if isinstance(node, ast.Attribute) else node.id
        for node in tree
        if isinstance(node, ast.Attribute | ast.Name)
    }


def test_templates_hold_nothing_inline() -> None:
    found = [
        f"{named(path)}:{number}: {line.strip()}"
        for path in templates()
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if INLINE.search(line)
    ]

    assert found == []


def test_views_and_templates_tags_save_nothing() -> None:
    found = [
        named(path)
        for path in sources(
            "directory/views", "directory/templatetags", "directory/forms"
        )
        if saves(path)
    ]

    assert found == []


def saves(path: Path) -> bool:
    return (
        re.search(
            r"\.(save|delete)\(\)|transaction\.atomic", path.read_text(encoding="utf-8")
        )
        is not None
    )


def test_no_two_classes_share_a_name() -> None:
    places: dict[str, list[str]] = {}
    for path in sources("directory"):
        if not named(path).startswith("directory/management/commands/"):
            for node in ast.parse(path.read_text(encoding="utf-8")).body:
                if isinstance(node, ast.ClassDef):
                    places.setdefault(node.name, []).append(named(path))

    assert {name: files for name, files in places.items() if len(files) > 1} == {}


def test_tests_mirror_the_directory() -> None:
    tests = {
        path.relative_to(ROOT / "tests").with_suffix("").as_posix()
        for path in (ROOT / "tests").rglob("test_*.py")
    }

    untested = [
        named(path)
        for path in sources("directory")
        if path.stem != "__init__" and not named(path).startswith(NO_TWIN)
        if not any(is_twin(test, path) for test in tests)
    ]
    stray = [
        test
        for test in sorted(tests)
        if "/" in test and test.split("/")[0] not in APART and not has_source(test)
    ]

    assert (untested, stray) == ([], [])


def is_twin(test: str, source: Path) -> bool:
    """Tell whether a test is that of a file: of directory/a/b.py it is a/test_b."""
    inside = source.relative_to(ROOT / "directory")
    twin = (inside.parent / f"test_{inside.stem}").as_posix()
    return test == twin or test.startswith(f"{twin}_")


def has_source(test: str) -> bool:
    """Tell whether a test begins with the name of a file, or bears its package's."""
    folder, _, name = test.rpartition("/")
    stem = name.removeprefix("test_")
    package = ROOT / "directory" / folder
    names = {path.stem for path in package.glob("*.py")} | {package.name}
    return any(stem == known or stem.startswith(f"{known}_") for known in names)


def test_no_drawer_for_odds_and_ends() -> None:
    names = {path.name for path in sources("directory", "ecosystem")}

    assert (
        names
        & {
            "signals.py",
            "utils.py",
            "helpers.py",
            "managers.py",
            "common.py",
            "misc.py",
        }
        == set()
    )


def test_partials_name_what_they_take() -> None:
    partials = sorted((ROOT / "templates/directory").rglob("_*.html"))

    assert [
        named(path)
        for path in partials
        if not path.read_text(encoding="utf-8").startswith("{#")
    ] == []


def test_no_test_sets_settings_in_two_ways() -> None:
    # Of the two the one undone last brings back what the other had set, for all tests
    # that follow.
    both = [
        f"{named(path)}: {node.name}"
        for path in (ROOT / "tests").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
        if any(argument.arg == "settings" for argument in node.args.args)
        if any("override_settings" in ast.unparse(one) for one in node.decorator_list)
    ]

    assert both == []
