"""The messages that readers meet, as code and templates ask for them, and the catalogs that hold their translations."""

from __future__ import annotations

import ast
import re
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template import Template
from django.template.loader import get_template
from django.templatetags.i18n import BlockTranslateNode, TranslateNode

CATALOGS = Path(settings.BASE_DIR) / "directory" / "locale"
TEMPLATES = Path(settings.BASE_DIR) / "templates"
# What only staff meet stays in English.
STAFF_FORMS = ("base", "locking", "merging", "organizations", "pages", "reviewing", "taxonomy")
STAFF_SIDE = (
    *(f"directory/{folder}/" for folder in ("admin", "management", "migrations", "services")),
    *(f"directory/forms/{name}.py" for name in STAFF_FORMS),
    "directory/apps.py",
    "directory/checks.py",
)
# Of services readers meet these words.
SHOWN_TO_READERS = ("directory/services/evidence.py", "directory/services/suggestions.py")
AT_ONCE = {"gettext", "ngettext", "pgettext", "npgettext"}
ASKING = AT_ONCE | {f"{name}_lazy" for name in AT_ONCE} | {"_"}
_PLACEHOLDER = re.compile(r"%\(\w+\)[sd]")
_LINE = re.compile(r'(?:(msgctxt|msgid|msgid_plural|msgstr(?:\[\d\])?) )?(".*")')


@dataclass(frozen=True, order=True)
class Message:
    """What is asked for, with its plural and context where it has them."""

    text: str
    plural: str = ""
    context: str = ""

    @property
    def key(self) -> str:
        """Return its key in a compiled catalog."""
        context = f"{self.context}\x04" if self.context else ""
        return context + "\x00".join(filter(None, (self.text, self.plural)))


@dataclass
class Entry:
    """The translation of a message: one form, or one for each plural."""

    message: Message
    words: list[str] = field(default_factory=list)
    is_fuzzy: bool = False


def asked_for() -> dict[Message, str]:
    """Return every message that readers can meet, with the first place that asks for it."""
    found: dict[Message, str] = {}
    for message, place in (*_in_templates(), *_in_code()):
        found.setdefault(message, place)
    return found


def _in_templates() -> Iterator[tuple[Message, str]]:
    staff = TEMPLATES / "admin"
    for path in sorted(path for kind in ("html", "xml", "txt") for path in TEMPLATES.rglob(f"*.{kind}")):
        if staff not in path.parents:
            name = path.relative_to(TEMPLATES).as_posix()
            template: Template = get_template(name).template  # type: ignore[attr-defined]
            yield from ((message, f"templates/{name}") for message in _of_template(template))


def _of_template(template: Template) -> Iterator[Message]:
    node: Any
    for node in template.nodelist.get_nodes_by_type(TranslateNode):
        yield Message(str(node.filter_expression.var.literal), "", _literal(node.message_context))
    block: Any
    for block in template.nodelist.get_nodes_by_type(BlockTranslateNode):
        plural = block.render_token_list(block.plural)[0] if block.plural else ""
        yield Message(block.render_token_list(block.singular)[0], plural, _literal(block.message_context))


def _literal(expression: object) -> str:
    return str(getattr(getattr(expression, "var", None), "literal", None) or "")


def _in_code() -> Iterator[tuple[Message, str]]:
    root = Path(settings.BASE_DIR)
    for path in sorted(path for folder in ("directory", "ecosystem") for path in (root / folder).rglob("*.py")):
        name = path.relative_to(root).as_posix()
        if not name.startswith(STAFF_SIDE) or name in SHOWN_TO_READERS:
            tree = ast.parse(path.read_text(encoding="utf-8"))
            nodes = _shown_of_models(tree) if name.startswith("directory/models/") else ast.walk(tree)
            yield from ((message, name) for node in nodes if (message := _of_call(node)))


def _shown_of_models(tree: ast.AST) -> Iterator[ast.AST]:
    """Of models readers meet the choices, dictionaries of words, and what is asked for at once; labels are for staff."""
    for node in ast.walk(tree):
        is_choices = isinstance(node, ast.ClassDef) and any("Choices" in ast.unparse(base) for base in node.bases)
        if is_choices or isinstance(node, ast.Dict):
            yield from ast.walk(node)
        elif isinstance(node, ast.Call) and getattr(node.func, "id", "") in AT_ONCE:
            yield node


def _of_call(node: ast.AST) -> Message | None:
    name = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
    if not isinstance(node, ast.Call) or name not in ASKING:
        return None
    words = [one.value for one in node.args if isinstance(one, ast.Constant) and isinstance(one.value, str)]
    context = words.pop(0) if "pgettext" in name and words else ""
    return Message(words[0], words[1] if len(words) > 1 else "", context) if words else None


def catalog(language: str) -> Path:
    """Return where the translations into a language stand."""
    return CATALOGS / language / "LC_MESSAGES" / "django.po"


def read(path: Path) -> list[Entry]:
    """Return the entries of a catalog, its head among them with an empty message."""
    blocks = path.read_text(encoding="utf-8").split("\n\n") if path.exists() else []
    return [entry for block in blocks if (entry := _entry(block)) is not None]


def _entry(block: str) -> Entry | None:
    parts: dict[str, str] = {}
    last = ""
    for line in block.splitlines():
        if found := _LINE.fullmatch(line):
            last = found[1] or last
            parts[last] = parts.get(last, "") + str(ast.literal_eval(found[2]))
    if "msgid" not in parts:
        return None
    message = Message(parts["msgid"], parts.get("msgid_plural", ""), parts.get("msgctxt", ""))
    words = [parts[name] for name in sorted(parts) if name.startswith("msgstr")]
    return Entry(message, words, any(line.startswith("#,") and "fuzzy" in line for line in block.splitlines()))


def problems(language: str, asked: Iterable[Message]) -> Iterator[str]:
    """Return what is wrong with a catalog: messages missing, fuzzy, stale or with other placeholders, or not compiled."""
    path = catalog(language)
    found = {entry.message: entry for entry in read(path)}
    stale = found.keys() - {Message(""), *asked}
    yield from (f"stale: {message.text}" for message in sorted(stale))
    for message in sorted(set(asked)):
        entry = found.get(message)
        if entry is None or not all(entry.words) or len(entry.words) != 1 + bool(message.plural):
            yield f"missing: {message.text}"
        elif entry.is_fuzzy:
            yield f"fuzzy: {message.text}"
        elif set(_PLACEHOLDER.findall(entry.words[-1])) != set(_PLACEHOLDER.findall(message.plural or message.text)):
            yield f"other placeholders: {message.text}"
    binary = path.with_suffix(".mo")
    if not binary.exists() or binary.read_bytes() != compiled(found.values()):
        yield "the compiled catalog is another one"


def write(language: str, asked: dict[Message, str]) -> None:
    """Bring a catalog in line with what is asked for: new messages empty, stale ones gone; and compile it."""
    path = catalog(language)
    found = {entry.message: entry for entry in read(path)}
    head = found.get(Message(""), Entry(Message(""), [_head(language)]))
    entries = [found.get(message, Entry(message, [""] * (1 + bool(message.plural)))) for message in asked]
    path.parent.mkdir(parents=True, exist_ok=True)
    blocks = [_block(head, ""), *(_block(entry, asked[entry.message]) for entry in entries)]
    path.write_text("\n\n".join(blocks) + "\n", encoding="utf-8")
    path.with_suffix(".mo").write_bytes(compiled([head, *entries]))


def _head(language: str) -> str:
    lines = [f"Language: {language}", "MIME-Version: 1.0", "Content-Type: text/plain; charset=UTF-8"]
    return "\n".join([*lines, "Content-Transfer-Encoding: 8bit", "Plural-Forms: nplurals=2; plural=(n != 1);", ""])


def _block(entry: Entry, place: str) -> str:
    message = entry.message
    lines = [f"#: {place}"] if place else []
    lines += ["#, fuzzy"] if entry.is_fuzzy else []
    lines += [f"msgctxt {_quoted(message.context)}"] if message.context else []
    lines.append(f"msgid {_quoted(message.text)}")
    if message.plural:
        lines.append(f"msgid_plural {_quoted(message.plural)}")
        return "\n".join([*lines, *(f"msgstr[{number}] {_quoted(words)}" for number, words in enumerate(entry.words))])
    return "\n".join([*lines, f"msgstr {_quoted(entry.words[0])}"])


def _quoted(words: str) -> str:
    escaped = words.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def compiled(entries: Iterable[Entry]) -> bytes:
    """Return a catalog as gettext's readers take it: what is translated, sorted by its key."""
    pairs = sorted((one.message.key, "\x00".join(one.words)) for one in entries if all(one.words) and not one.is_fuzzy)
    texts = [[part.encode() for part in column] for column in zip(*pairs, strict=True)] or [[], []]
    place, tables = 28 + 16 * len(pairs), b""
    for part in (*texts[0], *texts[1]):
        tables += struct.pack("<II", len(part), place)
        place += len(part) + 1
    head = struct.pack("<7I", 0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, 28 + 16 * len(pairs))
    return head + tables + b"".join(part + b"\x00" for part in (*texts[0], *texts[1]))
