"""Pages go out without the blanks that only indent their templates."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.template import engines
from django.template.loader import render_to_string
from django.test import Client

from ecosystem.templates import squeezed


def test_template_of_a_page_loses_indents_and_the_ends_of_lines_of_a_tag() -> None:
    source = "<p>\n    {% if a %}\n      One\n    {% endif %}\n    two\n</p>\n"

    assert squeezed(source) == "<p>\n{% if a %}One\n{% endif %}two\n</p>\n"


def test_words_of_neighboring_lines_stay_apart() -> None:
    source = squeezed("One\n{% if a %}\n  two\n{% endif %}\n{{ b }}\n  {{ c }}\n")

    shown = engines["django"].from_string(source).render({"a": 1, "b": 3, "c": "four"})

    assert shown.split() == ["One", "two", "3", "four"]


def test_line_with_words_behind_its_tag_is_kept() -> None:
    source = "{% if a %}one{% endif %}\n{% translate 'two' %}\n{{ b }}\n"

    assert squeezed(source) == source


@pytest.mark.django_db
def test_page_has_no_indents(client: Client) -> None:
    page = client.get("/suggest/").content.decode()

    assert page.count("\n") > 100
    assert [line for line in page.splitlines() if line.startswith(" ")] == []


def test_what_fills_a_page_keeps_its_blanks() -> None:
    typed = "Mondays\n    at noon\n\n\n  and at six"
    field = {"is_shown": True, "has_lines": True, "name": "when", "value": typed}

    page = render_to_string("403_kept.html", {"fields": [field]})

    assert f">\n{typed}</textarea>" in page


def test_letters_by_mail_stay_as_they_are_written() -> None:
    name = "email/accepted_body.txt"
    written = (settings.BASE_DIR / "templates" / name).read_text()

    template = engines["django"].engine.get_template(name)

    assert template.source == written
