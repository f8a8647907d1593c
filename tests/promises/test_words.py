"""The words of the catalogs: one word for one thing, one address, the signs of the
language, and no phrase that native readers stumbled over.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping

import polib
import pytest

from tests.support import messages
from tests.support.processes import ROOT

# What stands before or within French double signs must not break off from them.
NO_BREAK = "\N{NO-BREAK SPACE}"
DOUBLE_SIGN = re.compile(rf"(?<!{NO_BREAK})[;!?»]|«(?!{NO_BREAK})|(?<!{NO_BREAK}): ")

STUMBLED_OVER = {
    "es": [
        "Proponer una$", "Ver estas", "en relación con", "persona de aquí", "la mirará",
        "acogida", "capítulo", "Le siguió", "De dónde viene", r"bajo %\(licence\)s",
        "se la encuentra", "Me la encontré", "yTobago",
        r"^(fecha|fundación|hasta): %", "^Fecha de los datos",
    ],
    "fr": [
        "chez qui nous lit", "personne d’ici", "vérifié dans", "regardera",
        "est fausse", "D’où cela vient", "s’est cassé", "Beaucoup a été",
        "ne vous est pas ouverte", "Dans plus d’un", r"[Oo]bservatrices? à ", "^Voir %",
        r"^(date|création|fin)\s?: %", "^Date des données",
    ],
}  # fmt: skip
OTHER_WORDS = {
    # the form of address, then what has a word of its own here
    "es": [
        "vosotr", "vuestr", r"\w(áis|éis|steis)\b", r"\bustede?s?\b",
        "sugerencia", r"\b[Aa]ñad", "campo de trabajo", "imagen", "carta sobre",
    ],
    "fr": [
        r"\b(tu|ton|ta|tes|toi)\b", "[Ss]uggestion", "[Cc]ourriel", r"\bimage\b",
        "lettre au sujet",
    ],
}  # fmt: skip
# A search suggests while one types; that is no suggestion to the directory.
OTHER_MEANINGS = {"%(number)s suggestion"}
SIGNS = {
    "es": ["[«»]", "'", r"^[^¿]*\?", "^[^¡]*!", r"\d\.\d{3}", r"n\.º "],
    "fr": ["[“”]", "'", DOUBLE_SIGN.pattern, "\N{NARROW NO-BREAK SPACE}", "nº "],
}


READERS = ROOT / "templates" / "directory"
TRANSLATED = re.compile(r"{% blocktranslate.*?{% endblocktranslate %}", re.DOTALL)


def translated(language: str) -> Iterator[tuple[str, str]]:
    """Yield every message with each form of its translation."""
    for entry in polib.pofile(str(messages.catalog(language))):
        for words in messages.words_of(entry):
            yield entry.msgid, words


def found(
    entries: Iterable[tuple[str, str]], language: str, rules: Mapping[str, list[str]]
) -> list[str]:
    """Return the translations to which one of the rules of a language applies."""
    # A new language has none yet.
    patterns = [re.compile(rule) for rule in rules.get(language, ())]
    return [
        words
        for message, words in entries
        if message not in OTHER_MEANINGS
        and any(pattern.search(words) for pattern in patterns)
    ]


@pytest.mark.parametrize("language", messages.languages())
@pytest.mark.parametrize("rules", [STUMBLED_OVER, OTHER_WORDS, SIGNS])
def test_catalog_keeps_to_the_words_and_signs_of_its_language(
    rules: Mapping[str, list[str]], language: str
) -> None:
    assert found(translated(language), language, rules) == []


@pytest.mark.parametrize(
    ("language", "rules", "words"),
    [
        ("es", STUMBLED_OVER, "Esta organización: Le siguió"),
        ("es", OTHER_WORDS, "Sí, podéis escribirme"),
        ("es", OTHER_WORDS, "Escriba usted su nombre."),
        ("es", SIGNS, "Dónde está?"),
        ("es", SIGNS, "Hasta 2.000 caracteres"),
        ("es", SIGNS, "Tu propuesta (n.º 7)"),
        ("fr", STUMBLED_OVER, "Observatrices à {organization}"),
        ("fr", OTHER_WORDS, "Votre suggestion"),
        ("fr", SIGNS, "Quand ?"),
        ("fr", SIGNS, "Merci : elle était déjà là"),
        ("fr", SIGNS, "«%(word)s»"),
        ("fr", SIGNS, "L'adresse"),
    ],
)
def test_slip_in_a_catalog_is_found(
    language: str, rules: Mapping[str, list[str]], words: str
) -> None:
    assert found([("a message", words)], language, rules) == [words]


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("es", "¿Es esta? Está en “%(name)s”, https://example.org."),
        (
            "fr",
            f"Quand{NO_BREAK}? «{NO_BREAK}%(name)s{NO_BREAK}»{NO_BREAK}: https://a.b",
        ),
    ],
)
def test_right_words_are_let_be(language: str, words: str) -> None:
    rules = [STUMBLED_OVER, OTHER_WORDS, SIGNS]

    assert [found([("m", words)], language, rule) for rule in rules] == [[], [], []]


def test_colon_behind_a_value_is_one_of_the_language() -> None:
    bare = [
        path.name
        for path in READERS.rglob("*.html")
        if re.search(r"[%}]}:", TRANSLATED.sub("", path.read_text(encoding="utf-8")))
    ]

    assert bare == []
