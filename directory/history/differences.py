"""In what two versions of a record differ: by field, and word by word."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from reversion.models import Version

from directory.history.versions import Snapshot, label_of, snapshots

WORDS = re.compile(r"\S+\s*|\s+")
SENTENCES = re.compile(r".+?(?:[.!?]\s+|\n+|\Z)", re.DOTALL)
MOST_PAIRS = 60_000


@dataclass(frozen=True)
class Mark:
    """A piece of a text, and whether the other text lacks it."""

    text: str
    is_changed: bool


@dataclass(frozen=True)
class Difference:
    """A field whose words differ: its label, and what was taken out or put in."""

    field: str
    label: str
    before: str
    after: str
    before_marks: tuple[Mark, ...]
    after_marks: tuple[Mark, ...]


@dataclass(frozen=True)
class Entry:
    """One line of a history: a version and the labels of what it changed."""

    version: Version
    labels: list[str]
    is_first: bool


def between(old: Snapshot | None, new: Snapshot) -> list[Difference]:
    """Return the fields whose words differ.

    A field that one of the two does not know yet is none.
    """
    former_words = old.words if old else dict.fromkeys(new.words, "")
    differing = []
    for name, after in new.words.items():
        before = former_words.get(name, after)
        if before != after:
            label = label_of(new.model, name)
            taken_out, put_in = marks(before, after)
            differing.append(Difference(name, label, before, after, taken_out, put_in))
    return differing


def entries(versions: Sequence[Version], older: Version | None) -> list[Entry]:
    """Return the lines for these versions of one record, newest first.

    `older` is the one before the last of them.
    """
    if not versions:
        return []
    former_versions = [*versions[1:], older]
    shown = [version for version in (*versions, older) if version is not None]
    by_revision = snapshots([version.revision for version in shown])
    history = []
    for version, former in zip(versions, former_versions, strict=True):
        labels = []
        if former is not None:
            before = by_revision[former.revision_id]
            after = by_revision[version.revision_id]
            labels = [item.label for item in between(before, after)]
        history.append(Entry(version, labels, is_first=former is None))
    return history


def marks(before: str, after: str) -> tuple[tuple[Mark, ...], tuple[Mark, ...]]:
    """Return both texts cut into pieces, word by word, that the other has or lacks."""
    old, new = _pieces(before, after)
    # Blanks after a word do not make it another; new lines do.
    old_keys = [piece.rstrip(" ") for piece in old]
    new_keys = [piece.rstrip(" ") for piece in new]
    # What stands often is no junk here: a long text repeats its commonest words.
    matcher = SequenceMatcher(None, old_keys, new_keys, autojunk=False)
    old_marks, new_marks = [], []
    for step, old_start, old_end, new_start, new_end in matcher.get_opcodes():
        is_changed = step != "equal"
        if old_end > old_start:
            old_marks.append(Mark("".join(old[old_start:old_end]), is_changed))
        if new_end > new_start:
            new_marks.append(Mark("".join(new[new_start:new_end]), is_changed))
    return tuple(old_marks), tuple(new_marks)


def _pieces(before: str, after: str) -> tuple[list[str], list[str]]:
    """Return both texts in words, or in larger pieces where words take minutes."""
    for pattern in (WORDS, SENTENCES):
        old, new = pattern.findall(before), pattern.findall(after)
        counts = Counter(piece.rstrip(" ") for piece in old)
        # The matcher looks at every pair of equal pieces.
        pairs = sum(counts[piece.rstrip(" ")] for piece in new)
        if pairs <= MOST_PAIRS:
            return old, new
    return [before], [after]
