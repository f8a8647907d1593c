"""The languages that people speak: their names, and the codes of those names.

Codes are those of ISO 639 with what a language tag may add, as in pt-BR. The names of
about a hundred come with Django; those of others that the field speaks stand here.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.core.exceptions import ValidationError
from django.utils.translation import get_language, gettext, override, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from directory.lib import alphabet, text

MOST_LETTERS = 300
CODE = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")
MORE_NAMES = {
    "ak": _("Akan"), "am": _("Amharic"), "arn": _("Mapudungun"),
    "ase": _("American Sign Language"), "ay": _("Aymara"),
    "bfi": _("British Sign Language"), "bi": _("Bislama"), "bm": _("Bambara"),
    "bo": _("Tibetan"), "cab": _("Garifuna"), "ceb": _("Cebuano"), "chr": _("Cherokee"),
    "co": _("Corsican"), "cr": _("Cree"), "ee": _("Ewe"), "ff": _("Fula"),
    "fil": _("Filipino"), "fj": _("Fijian"), "fo": _("Faroese"),
    "fsl": _("French Sign Language"), "gn": _("Guarani"), "gu": _("Gujarati"),
    "ha": _("Hausa"), "haw": _("Hawaiian"), "hmn": _("Hmong"),
    "ht": _("Haitian Creole"), "iu": _("Inuktitut"), "jv": _("Javanese"),
    "kl": _("Greenlandic"), "ku": _("Kurdish"), "lg": _("Ganda"), "ln": _("Lingala"),
    "lo": _("Lao"), "mfs": _("Mexican Sign Language"), "mg": _("Malagasy"),
    "mi": _("Maori"), "mt": _("Maltese"), "myn": _("Mayan languages"),
    "nah": _("Nahuatl"), "nb": _("Norwegian Bokmål"), "no": _("Norwegian"),
    "nso": _("Northern Sotho"), "nv": _("Navajo"), "ny": _("Chichewa"),
    "oc": _("Occitan"), "oj": _("Ojibwe"), "om": _("Oromo"), "or": _("Odia"),
    "ps": _("Pashto"), "qu": _("Quechua"), "rn": _("Kirundi"), "rom": _("Romani"),
    "rw": _("Kinyarwanda"), "sc": _("Sardinian"), "sd": _("Sindhi"),
    "se": _("Northern Sami"), "si": _("Sinhala"), "sm": _("Samoan"), "sn": _("Shona"),
    "so": _("Somali"), "st": _("Sotho"), "su": _("Sundanese"), "ti": _("Tigrinya"),
    "tl": _("Tagalog"), "tn": _("Tswana"), "to": _("Tongan"), "ts": _("Tsonga"),
    "wo": _("Wolof"), "xh": _("Xhosa"), "yi": _("Yiddish"), "yo": _("Yoruba"),
    "yua": _("Yucatec Maya"), "zh": _("Chinese"), "zu": _("Zulu"),
}  # fmt: skip
_SMALL = frozenset({"es", "fr", "it", "pt"})
"""The languages in which names of languages are written small."""
_BETWEEN = re.compile(r"[,;/\n|&\u00b7\u2022]+")
_AND = re.compile(r"\s(?:and|und|y|e|et)\s", re.IGNORECASE)


def clean(value: str) -> str:
    """Return codes as they are stored: each once, in their order, parted by blanks.

    So no form changes them that shows their names and reads these again.
    """
    codes = text.clean_line(value).replace(",", " ").split()
    return " ".join(sorted({_written(code) for code in codes}))


def validate_codes(value: str) -> None:
    """Raise ValidationError where one of several codes is none."""
    if all(CODE.fullmatch(code) for code in value.split()):
        return
    raise ValidationError(
        pgettext_lazy("staff", "Write language codes such as en or pt-BR."),
        code="language",
    )


def read(words: str) -> tuple[str, list[str]]:
    """Return the codes of languages named in any language of the portal, or by code.

    Beside them what names none.
    """
    codes: list[str] = []
    unknown: list[str] = []
    for piece in _BETWEEN.split(text.clean_block(words)):
        found, other = _read_piece(text.clean_line(piece))
        codes += found
        unknown += other
    return clean(" ".join(codes)), unknown


def names(codes: str) -> list[str]:
    """Return the names of these languages in the active one, in its order."""
    active = get_language() or ""
    found = [text.upper_first(name_of(code)) for code in codes.split()]
    return sorted(found, key=lambda name: alphabet.key(name, active))


def in_words(codes: str) -> str:
    """Return these languages as people write several: English, Spanish.

    Where their names have no capital, only the first of them gets one.
    """
    first, *others = names(codes) or [""]
    if (get_language() or "").partition("-")[0] in _SMALL:
        others = [text.lower_first(name) for name in others]
    return ", ".join([first, *others])


def in_words_where_known(words: str) -> str:
    """Return the names of what are codes; other words stay as they were written."""
    codes, unknown = read(words)
    return words if unknown else in_words(codes)


def name_of(code: str) -> str:
    """Return the name of a language in the active one; what has none stays a code."""
    return _name_of(code, get_language())


@lru_cache(maxsize=2000)
def _name_of(code: str, language: str | None) -> str:
    with override(language):
        for known in (code.lower(), code.partition("-")[0].lower()):
            if known in MORE_NAMES:
                return str(MORE_NAMES[known])
            if name := LANG_INFO.get(known, {}).get("name"):
                return gettext(name)
    return code


@lru_cache(maxsize=2000)
def all_names(code: str) -> tuple[str, ...]:
    """Return the names of a language in those of the portal and in itself."""
    found = []
    for language, _name in settings.LANGUAGES:
        found.append(_name_of(code, language))
    if own := LANG_INFO.get(code.lower(), {}).get("name_local"):
        found.append(own)
    return tuple(dict.fromkeys(found))


def _read_piece(piece: str) -> tuple[list[str], list[str]]:
    """Return the codes in what stands between two commas, and what is unknown."""
    if not piece:
        return [], []
    if code := _code_of(piece):
        return [code], []
    parts = _AND.split(piece)
    if len(parts) == 1:
        # Codes may stand beside each other: en es pt-BR.
        parts = piece.split()
        if not all(map(_code_of, parts)):
            return [], [piece]
    codes: list[str] = []
    unknown: list[str] = []
    for part in parts:
        found, other = _read_piece(part.strip())
        codes += found
        unknown += other
    return codes, unknown


def _code_of(words: str) -> str:
    """Return the code that these words are or name, "" for none."""
    if named := _codes_by_name().get(text.fold(words)):
        return named
    base = words.partition("-")[0].lower()
    is_known = base in MORE_NAMES or base in LANG_INFO
    return _written(words) if is_known and CODE.fullmatch(words) else ""


@cache
def _codes_by_name() -> dict[str, str]:
    codes: dict[str, str] = {}
    for code in (*MORE_NAMES, *LANG_INFO):
        if "name" in LANG_INFO.get(code, {"name": ""}):
            for name in all_names(code):
                codes.setdefault(text.fold(name), _written(code))
    return codes


def _written(code: str) -> str:
    """Return a code as tags are written: pt-BR, zh-Hant."""
    base, *rest = code.split("-")
    parts = [part.upper() if len(part) == 2 else part.title() for part in rest]
    return "-".join([base.lower(), *parts])
