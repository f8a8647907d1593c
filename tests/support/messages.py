"""What is wrong with the catalogs of other languages: `python -m
tests.support.messages`.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Collection, Iterator
from pathlib import Path

import django
import polib
from django.apps import apps
from django.conf import settings

from tests.support import processes
from tests.support.processes import ROOT

CATALOGS = Path("directory") / "locale"
SOURCES = ("directory", "ecosystem", "templates", "manage.py")
# What only staff meet stays in English.
STAFF = "staff"
STAFF_SIDE = (
    "directory/admin/",
    "directory/apps.py",
    "templates/admin/",
)
MODELS = "directory/models/"
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
# The tool that Django's command needs first of all.
GETTEXT = "xgettext"

Key = tuple[str, str, str]


def main() -> None:
    """Print what is wrong and exit with 1, or say how many messages there are."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecosystem.settings")
    django.setup()
    wrong = [
        f"{language}: {problem}"
        for language in languages()
        for problem in problems(catalog(language))
    ]
    if shutil.which(GETTEXT):
        wrong += out_of_line()
    else:
        print("GNU gettext is not here: new messages in the code are not looked for.")
    if wrong:
        raise SystemExit("\n".join(wrong))
    print(f"All that readers meet is translated: {', '.join(languages())}.")


def languages() -> list[str]:
    """Return the languages that have a catalog."""
    return [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


def catalog(language: str, root: Path = ROOT) -> Path:
    """Return where the translations into a language stand."""
    return root / CATALOGS / language / "LC_MESSAGES" / "django.po"


def problems(path: Path) -> Iterator[str]:
    """Yield what readers would meet untranslated, and whether it is compiled."""
    entries = polib.pofile(str(path))
    forms = int(entries.metadata["Plural-Forms"].partition("nplurals=")[2][0])
    labels = labels_of_models()
    for entry in entries:
        if is_for_staff(entry, labels):
            continue
        words = words_of(entry)
        if entry.fuzzy:
            yield f"fuzzy: {entry.msgid}"
        elif not all(words) or len(words) != (forms if entry.msgid_plural else 1):
            yield f"missing: {entry.msgid}"
        elif placeholders(words[-1]) != placeholders(entry.msgid_plural or entry.msgid):
            yield f"other placeholders: {entry.msgid}"
    binary = path.with_suffix(".mo")
    if not binary.exists() or compiled(binary) != translated(entries):
        yield "the compiled catalog is another one: make messages"


def is_for_staff(entry: polib.POEntry, labels: Collection[str]) -> bool:
    """Return whether only staff meet it: by its context, or by all its places."""
    side = STAFF_SIDE if entry.msgid not in labels else (*STAFF_SIDE, MODELS)
    places = [place for place, _ in entry.occurrences]
    is_on_their_side = all(place.startswith(side) for place in places)
    return entry.msgctxt == STAFF or (bool(places) and is_on_their_side)


def labels_of_models() -> set[str]:
    """Return names, help texts and refusals of the models, which forms of staff show.

    The words of their choices are for readers.
    """
    labels: set[object] = set()
    choices: set[object] = set()
    for model in apps.get_app_config("directory").get_models():
        options = model._meta
        labels |= {options.verbose_name, options.verbose_name_plural}
        labels |= {rule.violation_error_message for rule in options.constraints}
        for field in options.fields + options.many_to_many:
            labels |= {field.verbose_name, field.help_text}
            choices |= {label for _, label in field.flatchoices}
    return {str(label) for label in labels} - {str(label) for label in choices}


def words_of(entry: polib.POEntry) -> list[str]:
    """Return the translation, one for each form of a plural."""
    if not entry.msgid_plural:
        return [entry.msgstr]
    return [words for _, words in sorted(entry.msgstr_plural.items())]


def placeholders(words: str) -> set[str]:
    """Return what is filled in."""
    return set(PLACEHOLDER.findall(words))


def translated(entries: polib.POFile) -> dict[Key, list[str]]:
    """Return what a compiled catalog must hold."""
    return {key(entry): words_of(entry) for entry in entries.translated_entries()}


def compiled(path: Path) -> dict[Key, list[str]]:
    """Return what a compiled catalog holds."""
    return {key(entry): words_of(entry) for entry in polib.mofile(str(path))}


def key(entry: polib.POEntry | polib.MOEntry) -> Key:
    """Return what a message is looked up by."""
    return entry.msgctxt or "", entry.msgid, entry.msgid_plural or ""


def out_of_line() -> list[str]:
    """Return where the catalogs are not what `make messages` would leave."""
    with tempfile.TemporaryDirectory() as folder:
        copy_code(Path(folder))
        make_messages(Path(folder))
        return list(differences(Path(folder)))


def copy_code(folder: Path) -> None:
    """Copy all that may hold messages, and the catalogs, into an empty folder."""
    for name in SOURCES:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name)
        else:
            shutil.copy(ROOT / name, folder)


def make_messages(folder: Path) -> None:
    """Bring the catalogs of a copy of the code in line with it."""
    subprocess.run(
        [sys.executable, "manage.py", "makemessages", "--verbosity", "0"],
        cwd=folder,
        env=processes.environment(folder / "var"),
        capture_output=True,
        check=True,
    )


def differences(folder: Path) -> Iterator[str]:
    """Yield which messages, with their places, stand in one of two catalogs only."""
    for language in languages():
        here, there = (listed(catalog(language, root)) for root in (ROOT, folder))
        for (_, text, _), _ in sorted(here ^ there):
            yield f"{language}: not as the code has it: {text} (make messages)"


def listed(path: Path) -> set[tuple[Key, tuple[str, ...]]]:
    """Return the messages of a catalog with their places."""
    return {
        (key(entry), tuple(sorted(place for place, _ in entry.occurrences)))
        for entry in polib.pofile(str(path))
    }


if __name__ == "__main__":
    main()
