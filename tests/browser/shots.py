"""Photographs every page and state, wide and narrow, light and dark: `make shots`, or
pytest with this very file.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Literal

import pytest
from django.conf import settings
from playwright.sync_api import Browser

from tests.browser import driving, states
from tests.browser.conftest import Portal
from tests.browser.driving import Reader

FOLDER = Path(settings.BASE_DIR) / "var" / "shots"
PLACES = states.PLACES
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")
SIZES = {"1280": driving.WIDE, "360": driving.NARROW}


@pytest.fixture(scope="module")
def readers(chromium: Browser, portal: Portal) -> Iterator[dict[bool, Reader]]:
    """Give a window of a reader, and one of signed-in staff."""
    with (
        driving.reading(chromium, portal.home) as reader,
        driving.reading(chromium, portal.home) as staff,
    ):
        staff.sign_in(portal.staff_cookie)
        yield {False: reader, True: staff}


def test_photograph(place: states.Place, readers: dict[bool, Reader]) -> None:
    reader = readers[place.is_staff]
    FOLDER.mkdir(parents=True, exist_ok=True)

    page = reader.visit(place)
    for width, size in SIZES.items():
        page.set_viewport_size(size)  # type: ignore[arg-type]
        for scheme in SCHEMES:
            page.emulate_media(color_scheme=scheme)
            page.screenshot(
                path=FOLDER / f"{place.name}-{width}-{scheme}.png", full_page=True
            )
    page.set_viewport_size(driving.WIDE)  # type: ignore[arg-type]
    page.pdf(path=FOLDER / f"{place.name}.pdf", format="A4")

    assert (FOLDER / f"{place.name}-360-dark.png").stat().st_size > 1000


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "place" in metafunc.fixturenames:
        metafunc.parametrize(
            "place", metafunc.module.PLACES, ids=lambda place: place.name
        )


def test_index_shows_all_at_a_glance() -> None:
    rows = [
        f"<h2>{escape(place.name)} <small>{escape(place.path)}</small> <a"
        f' href="{place.name}.pdf">print</a></h2><p>'
        + " ".join(
            f'<a href="{place.name}-{width}-{scheme}.png"><img loading="lazy"'
            f' width="{int(width) // 4}" alt="{width} {scheme}"'
            f' src="{place.name}-{width}-{scheme}.png"></a>'
            for width in SIZES
            for scheme in SCHEMES
        )
        for place in (*states.PLACES, *states.EMPTY_PLACES)
    ]

    FOLDER.mkdir(parents=True, exist_ok=True)
    written = (FOLDER / "index.html").write_text(
        f"<!doctype html><meta charset=utf-8><title>Shots</title>{''.join(rows)}"
    )

    assert written > len(states.PLACES)
