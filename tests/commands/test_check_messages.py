"""The check of the catalogs: all is translated as committed, and whatever breaks is named."""

from __future__ import annotations

import gettext
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils.translation import ngettext, override

from directory.management.commands import _messages
from directory.management.commands._messages import Entry, Message

ONE = Message("%(number)s cat", "%(number)s cats")


def test_every_message_is_translated_as_committed() -> None:
    out = StringIO()

    call_command("check_messages", stdout=out)

    assert out.getvalue() == f"{len(_messages.asked_for())} messages in es, fr.\n"


@pytest.mark.parametrize(
    ("entry", "problem"),
    [
        ("", "missing: %(number)s cat"),
        ('msgstr[0] "%(number)s gato"\nmsgstr[1] ""', "missing: %(number)s cat"),
        ('msgstr[0] "%(number)s gato"', "missing: %(number)s cat"),
        ('msgstr[0] "un gato"\nmsgstr[1] "gatos"', "other placeholders: %(number)s cat"),
        ('#, fuzzy\nmsgstr[0] "%(number)s gato"\nmsgstr[1] "%(number)s gatos"', "fuzzy: %(number)s cat"),
        ('msgstr[0] "%(number)s gato"\nmsgstr[1] "%(number)s gatos"\n\nmsgid "Dog"\nmsgstr "Perro"', "stale: Dog"),
    ],
)
def test_broken_catalog_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, entry: str, problem: str) -> None:
    monkeypatch.setattr(_messages, "CATALOGS", tmp_path)
    path = _messages.catalog("es")
    path.parent.mkdir(parents=True)
    path.write_text(f'msgid "{ONE.text}"\nmsgid_plural "{ONE.plural}"\n{entry}' if entry else "", encoding="utf-8")
    path.with_suffix(".mo").write_bytes(_messages.compiled(_messages.read(path)))

    assert list(_messages.problems("es", [ONE])) == [problem]


def test_catalog_that_was_not_compiled_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_messages, "CATALOGS", tmp_path)
    _messages.write("es", {Message("Cat"): "here"})
    path = _messages.catalog("es")
    path.write_text(path.read_text(encoding="utf-8").replace('msgstr ""\n', 'msgstr "Gato"\n'), encoding="utf-8")

    assert list(_messages.problems("es", [Message("Cat")])) == ["the compiled catalog is another one"]


def test_written_catalog_keeps_what_was_translated(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_messages, "CATALOGS", tmp_path)
    _messages.write("es", {Message("Cat", context="animal"): "here"})
    path = _messages.catalog("es")
    path.write_text(
        path.read_text(encoding="utf-8").replace('"Cat"\nmsgstr ""', '"Cat"\nmsgstr "El \\"gato\\""'), encoding="utf-8"
    )

    _messages.write("es", {Message("Cat", context="animal"): "there", ONE: "here"})

    found = {entry.message: entry.words for entry in _messages.read(path)}
    assert found[Message("Cat", context="animal")] == ['El "gato"']
    assert found[ONE] == ["", ""]


def test_compiled_catalog_is_read_by_gettext() -> None:
    head = Entry(Message(""), ["Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n > 1);\n"])

    found = gettext.GNUTranslations(BytesIO(_messages.compiled([Entry(ONE, ["%(number)s chat", "%(number)s chats"]), head])))

    assert [found.ngettext(ONE.text, ONE.plural, number) for number in (0, 1, 2)] == [
        "%(number)s chat", "%(number)s chat", "%(number)s chats",
    ]  # fmt: skip


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
        assert [ngettext("organization", "organizations", number) for number in (0, 1, 2)] == forms
