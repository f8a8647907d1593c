"""The colors of the stylesheet keep their contrast, computed from the tokens
themselves, in light and in dark.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

SHEET = (Path(__file__).parents[2] / "static/css/site.css").read_text(encoding="utf-8")
BODY, OTHER_TEXT, BORDER = 7.0, 4.5, 3.0
PAIRS = (
    ("ink", "paper", BODY),
    ("ink", "raised", BODY),
    ("ink", "mark", BODY),
    ("ink-2", "paper", BODY),
    ("ink-2", "raised", BODY),
    ("ink-2", "mark", OTHER_TEXT),
    ("on-marigold", "marigold", BODY),
    ("cover-ink", "cover", BODY),
    ("cover-ink", "ring", BODY),
    ("paper", "ink", BODY),
    ("alarm", "paper", BODY),
    ("alarm", "raised", OTHER_TEXT),
    ("edge", "paper", BORDER),
    ("edge", "raised", BORDER),
)


def tokens(scheme: str) -> dict[str, str]:
    """The colors of a scheme: those of light, with what dark puts in their place."""
    layer = SHEET.split("@layer tokens {")[1].split("@layer base {")[0]
    light, dark = layer.split("@media screen and (prefers-color-scheme: dark)")
    dark = dark.split("@media (forced-colors")[0]
    found = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", light))
    return found | (
        dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", dark))
        if scheme == "dark"
        else {}
    )


def luminance(color: str) -> float:
    """Relative luminance as WCAG defines it."""
    parts = [int(color[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first: str, second: str) -> float:
    """Contrast of two colors, from 1 to 21."""
    lighter, darker = sorted((luminance(first), luminance(second)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_that_of_the_guidelines() -> None:
    assert round(contrast("#000000", "#ffffff"), 2) == 21
    assert round(contrast("#777777", "#ffffff"), 2) == 4.48


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("text", "ground", "least"), PAIRS)
def test_tokens_keep_their_contrast(
    scheme: str, text: str, ground: str, least: float
) -> None:
    found = tokens(scheme)

    assert contrast(found[text], found[ground]) >= least


def test_colors_are_named_once_and_used_by_name() -> None:
    rest = SHEET.split("@layer base {")[1].split("@layer print {")[0]

    assert re.findall(r"#[0-9a-f]{3,8}\b(?![^{]*\{)", rest) == []


def test_sheet_asks_for_nothing_from_elsewhere() -> None:
    assert re.findall(r"url\(|@import|@font-face", SHEET) == []
