"""The catalogs: all is translated as committed, and whatever breaks is named."""

from __future__ import annotations

import shutil
from pathlib import Path

import polib
import pytest
from django.utils.translation import gettext, ngettext, override, pgettext

from directory.models import Organization
from tests.support import messages

HEAD = {"Plural-Forms": "nplurals=2; plural=(n != 1);"}
READERS = [("directory/views/pages.py", "")]
ONE = polib.POEntry(
    msgid="%(number)s cat",
    msgid_plural="%(number)s cats",
    msgstr_plural={0: "%(number)s gato", 1: "%(number)s gatos"},
    occurrences=READERS,
)


def changed(**fields: object) -> polib.POEntry:
    """Return the sound entry with other fields."""
    return polib.POEntry(**{**vars(ONE), **fields})


def catalog_of(folder: Path, *entries: polib.POEntry) -> Path:
    """Write a catalog with these entries, compile it, and return its place."""
    catalog = polib.POFile()
    catalog.metadata = HEAD
    catalog.extend(entries)
    catalog.save(str(folder / "django.po"))
    catalog.save_as_mofile(str(folder / "django.mo"))
    return folder / "django.po"


@pytest.mark.parametrize("language", messages.languages())
def test_all_that_readers_meet_is_translated_as_committed(language: str) -> None:
    assert list(messages.problems(messages.catalog(language))) == []


def test_catalogs_are_as_the_code_has_them() -> None:
    if not shutil.which(messages.GETTEXT):
        pytest.skip("asks GNU gettext, which is not installed here")

    assert list(messages.out_of_line()) == []


def test_check_says_how_it_went(capsys: pytest.CaptureFixture[str]) -> None:
    messages.main()

    assert capsys.readouterr().out.splitlines()[-1] == (
        f"All that readers meet is translated: {', '.join(messages.languages())}."
    )


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"msgstr_plural": {0: "", 1: ""}}, "missing: %(number)s cat"),
        ({"msgstr_plural": {0: "%(number)s gato", 1: ""}}, "missing: %(number)s cat"),
        ({"msgstr_plural": {0: "%(number)s gato"}}, "missing: %(number)s cat"),
        (
            {"msgstr_plural": {0: "un gato", 1: "gatos"}},
            "other placeholders: %(number)s cat",
        ),
        ({"flags": ["fuzzy"]}, "fuzzy: %(number)s cat"),
        (
            {
                "msgstr_plural": {0: "", 1: ""},
                "occurrences": [("directory/admin/pages.py", ""), *READERS],
            },
            "missing: %(number)s cat",
        ),
        (
            {"msgstr_plural": {0: "", 1: ""}, "occurrences": []},
            "missing: %(number)s cat",
        ),
    ],
)
def test_broken_translation_is_told(
    tmp_path: Path,
    fields: dict[str, object],
    problem: str,
) -> None:
    path = catalog_of(tmp_path, changed(**fields))

    assert list(messages.problems(path)) == [problem]


@pytest.mark.parametrize(
    "entry",
    [
        polib.POEntry(msgctxt="staff", msgid="Cat", occurrences=READERS),
        polib.POEntry(msgid="Cat", occurrences=[("directory/admin/pages.py", "")]),
        polib.POEntry(msgid="Cat", occurrences=[("templates/admin/cat.html", "")]),
        polib.POEntry(
            msgid="name",
            occurrences=[
                ("directory/models/organizations.py", ""),
                ("directory/admin/organizations.py", ""),
            ],
        ),
    ],
)
def test_words_of_staff_stay_in_english(tmp_path: Path, entry: polib.POEntry) -> None:
    path = catalog_of(tmp_path, ONE, entry)

    assert list(messages.problems(path)) == []


def test_choice_that_is_also_a_label_is_for_readers(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    places = [("directory/models/organizations.py", "")]
    path = catalog_of(tmp_path, polib.POEntry(msgid="Closed", occurrences=places))
    status = Organization._meta.get_field("status")

    monkeypatch.setattr(status, "verbose_name", "Closed")

    assert list(messages.problems(path)) == ["missing: Closed"]


def test_catalog_that_was_not_compiled_is_told(tmp_path: Path) -> None:
    path = catalog_of(tmp_path, changed(msgstr_plural={0: "", 1: ""}))
    catalog = polib.pofile(str(path))
    catalog[0].msgstr_plural = ONE.msgstr_plural
    catalog.save()

    assert list(messages.problems(path)) == [
        "the compiled catalog is another one: make messages",
    ]


def test_message_that_is_new_in_the_code_is_told(tmp_path: Path) -> None:
    if not shutil.which(messages.GETTEXT):
        pytest.skip("asks GNU gettext, which is not installed here")
    messages.copy_code(tmp_path)
    template = tmp_path / "templates" / "directory" / "cats.html"
    template.write_text("{% translate 'Nine lives' %}", encoding="utf-8")

    messages.make_messages(tmp_path)

    assert list(messages.differences(tmp_path)) == [
        "es: not as the code has it: Nine lives (make messages)",
        "fr: not as the code has it: Nine lives (make messages)",
    ]
    assert list(messages.problems(messages.catalog("es", tmp_path))) == [
        "missing: Nine lives",
    ]


@pytest.mark.parametrize(
    ("language", "forms"),
    [
        ("en", ["organizations", "organization", "organizations"]),
        ("es", ["organizaciones", "organización", "organizaciones"]),
        ("fr", ["organisation", "organisation", "organisations"]),
    ],
)
def test_plural_is_the_one_of_the_language(language: str, forms: list[str]) -> None:
    with override(language):
        found = [
            ngettext("organization", "organizations", number) for number in (0, 1, 2)
        ]

    assert found == forms


def test_words_of_staff_are_not_those_of_readers() -> None:
    with override("es"):
        found = [gettext("Spam"), pgettext("staff", "Spam")]

    assert found == ["Correo basura", "Spam"]
