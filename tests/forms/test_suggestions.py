"""What visitors may write: hardly anything is asked for, nothing typed is lost, and
what is refused is refused in plain words.
"""

from __future__ import annotations

from typing import Any

import pytest
import time_machine
from django.http import QueryDict

from directory.forms import seen
from directory.forms.suggestions import CorrectForm, NewForm, SuggestForm
from directory.history import changes
from directory.models import Organization
from tests.factories import make_alternate_name, make_organization, make_sector

pytestmark = pytest.mark.django_db
INCOMPLETE = "This address is not complete. It should look like example.org."


def posted(values: dict[str, Any]) -> QueryDict:
    """What a browser sends."""
    data = QueryDict(mutable=True)
    for name, value in values.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def errors(values: dict[str, Any]) -> dict[str, list[str]]:
    """What the form of a new organization refuses."""
    return {
        name: list(found) for name, found in SuggestForm(posted(values)).errors.items()
    }


def correction(organization: Organization, **typed: Any) -> CorrectForm:
    """The form of a record as it is sent back with some fields typed anew."""
    shown = CorrectForm(organization=organization)
    values = {name: shown.initial.get(name, "") for name in shown.fields}
    return CorrectForm(posted({**values, **typed}), organization=organization)


@pytest.mark.parametrize(
    "told", [{"url": "example.org"}, {"description": "Lends tools."}]
)
def test_name_and_one_thing_more_are_enough(told: dict[str, str]) -> None:
    assert errors({"name": "Lodge", **told}) == {}


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"url": "example.org"}, {"name": ["Please write its name."]}),
        (
            {"name": " \u200b ", "url": "example.org"},
            {"name": ["Please write its name."]},
        ),
        (
            {"name": "Lodge"},
            {"url": ["Please add its website, or two sentences on what it does."]},
        ),
        ({"name": "Lodge", "url": "valleymakers"}, {"url": [INCOMPLETE]}),
        (
            {"name": "Lodge", "url": "example.org", "email": "you@"},
            {
                "email": [
                    "Something is missing in this address. It should look like"
                    " you@example.org."
                ]
            },
        ),
        (
            {"name": "Lodge", "url": "example.org", "sectors": ["nope"]},
            {"sectors": ["Please choose from the list."]},
        ),
        (
            {"name": "Lodge", "url": "example.org", "country": "XX"},
            {"country": ["Please choose from the list."]},
        ),
        (
            {"name": "Lodge", "url": "example.org", "scope": "\x00"},
            {"scope": ["Please choose from the list."]},
        ),
    ],
)
def test_what_is_missing_is_said(
    values: dict[str, Any], expected: dict[str, list[str]]
) -> None:
    assert errors(values) == expected


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("example.org", "https://example.org"),
        (" http://example.org/a?b=c ", "http://example.org/a?b=c"),
        ("//example.org/a", "https://example.org/a"),
        ("bücher.example", "https://bücher.example"),
        ("example.org:8080", "https://example.org:8080"),
    ],
)
def test_address_is_taken_with_or_without_its_scheme(typed: str, kept: str) -> None:
    form = NewForm(posted({"name": "Lodge", "url": typed}))

    assert form.is_valid(), form.errors
    assert form.values()["url"] == kept


@pytest.mark.parametrize(
    "typed",
    [
        "javascript:alert(1)", "data:text/html,x", "ftp://example.org/",
        "mailto:a@example.org", "localhost", "10.0.0.1",
        "http://user:pass@example.org/", "me@example.org", "http://[::1]/", "example",
        "a b.example.org", "http://", "x" * 9000,
        "https://exa\\mple.org", "example.invalid",
    ],
)  # fmt: skip
def test_address_of_nowhere_is_refused(typed: str) -> None:
    assert list(errors({"name": "Lodge", "url": typed})) == ["url"]


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("url", "example.org, example.com"),
        ("url", "https://example.org https://example.com/a"),
        ("url", "example.org info@example.org"),
        ("email", "mara@example.org, tom@example.org"),
        ("email", "Mara <mara@example.org>; Tom <tom@example.org>"),
    ],
)
def test_two_addresses_in_one_field_get_the_sentence_that_fits(
    field: str, typed: str
) -> None:
    values = {"name": "Lodge", "description": "Lends tools.", field: typed}

    form = SuggestForm(posted(values))

    assert form.errors == {
        field: ["Only one address fits here, and there are more. Please keep one."]
    }
    assert form[field].value() == typed


@pytest.mark.parametrize(
    ("field", "fitting", "count"),
    [
        ("name", 200, 5000),
        ("description", 5000, 5001),
        ("description", 5000, 200_000),
        ("evidence", 2000, 2001),
        ("city", 100, 101),
    ],
)
def test_too_long_is_refused_with_both_numbers(
    field: str, fitting: int, count: int
) -> None:
    values = {"name": "Lodge", "url": "example.org"}

    assert errors({**values, field: "x" * fitting}) == {}
    assert errors({**values, field: "x" * count}) == {
        field: [f"This is too long: it has {count} characters, and {fitting} fit here."]
    }


def test_words_are_kept_whole_and_repaired() -> None:
    make_sector(slug="food")
    form = NewForm(
        posted(
            {
                "name": " The\x00 Lodge ",
                "description": "a\r\nb\u202e",
                "sectors": ["food"],
                "country": "EC",
            }
        )
    )

    assert form.is_valid(), form.errors
    assert form.values() == {
        "name": "The Lodge",
        "description": "a\nb",
        "sectors": ["food"],
        "country": "EC",
    }


def test_browser_is_never_told_to_cut_words_off() -> None:
    assert "maxlength" not in SuggestForm().as_p()


def test_unchanged_record_asks_what_is_wrong_and_nothing_else() -> None:
    record = make_organization(
        name="Lodge",
        description="is a lodge.\n\nOf two parts.",
        country="EC",
        sectors=[make_sector()],
    )

    form = correction(record)

    assert form.errors == {"note": ["You changed nothing yet. What is wrong?"]}


@pytest.mark.parametrize("typed", ["https://lodge.example", "Lodge.example/"])
def test_slash_or_scheme_that_is_left_out_is_no_difference(typed: str) -> None:
    record = make_organization(url="https://lodge.example/")

    form = correction(record, url=typed)

    assert form.errors == {"note": ["You changed nothing yet. What is wrong?"]}


def test_only_what_differs_is_kept() -> None:
    food, media = make_sector(slug="food"), make_sector(slug="media")
    record = make_organization(
        name="Lodge", acronym="LDG", city="Quito", country="EC", sectors=[food, media]
    )

    form = correction(record, name="The Lodge", acronym="", sectors=["media"])

    assert form.is_valid(), form.errors
    assert form.values() == {"name": "The Lodge", "acronym": "", "sectors": ["media"]}
    assert (form.told(), form.draft().seen_version) == (
        "correction",
        changes.newest_version(record),
    )


def test_order_of_sectors_is_no_difference() -> None:
    record = make_organization(
        sectors=[make_sector(slug="food"), make_sector(slug="media")]
    )

    assert correction(record, sectors=["media", "food"]).errors == {
        "note": ["You changed nothing yet. What is wrong?"]
    }


def test_words_alone_are_a_correction() -> None:
    form = correction(make_organization(), note="It was founded in 1998.")

    assert form.is_valid(), form.errors
    assert (form.values(), form.draft().note) == ({}, "It was founded in 1998.")


def test_record_changed_meanwhile_is_no_difference_of_the_visitor() -> None:
    record = make_organization(
        name="Lodge", city="Quito", sectors=[make_sector(slug="food")]
    )
    opened = changes.newest_version(record)
    record.city = "Loja"
    with changes.recorded(record):
        record.save()
        record.sectors.clear()

    word = seen.issue("correct", record, opened)
    typed = {
        "seen_version": word,
        "city": "Quito",
        "sectors": ["food"],
        "name": "Lodge of all",
    }
    form = correction(record, **typed)

    assert form.is_valid(), form.errors
    assert (form.values(), form.draft().seen_version) == (
        {"name": "Lodge of all"},
        opened,
    )


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 18, "9" * 40, "\x00", "²"])
def test_version_that_is_none_means_the_newest(version: str) -> None:
    record = make_organization(name="Lodge")

    form = correction(record, name="The Lodge", seen_version=version)

    assert form.seen.version == changes.newest_version(record)


def test_version_of_another_record_means_the_newest() -> None:
    other, record = make_organization(name="Other"), make_organization(name="Lodge")

    word = seen.issue("correct", other, changes.newest_version(other))
    form = correction(record, name="The Lodge", seen_version=word)

    assert form.is_valid(), form.errors
    assert form.values() == {"name": "The Lodge"}


def test_longer_text_of_a_record_is_not_in_the_way() -> None:
    record = make_organization(name="Lodge", description="is long. " * 1000)

    assert correction(record, name="The Lodge").is_valid()
    assert list(correction(record, description="is longer. " * 1000).errors) == [
        "description"
    ]


@pytest.mark.parametrize(
    ("typed", "kind", "values"),
    [
        ({"news": "closed"}, "closed", {}),
        (
            {"news": "closed", "successor": "Hall", "dissolved": "2024"},
            "closed",
            {"successor": "Hall", "dissolved": "2024"},
        ),
        ({"news": "link"}, "link", {}),
        ({"news": "leave_out", "note": "We ask."}, "leave_out", {}),
        (
            {"news": "", "successor": "Hall", "name": "New"},
            "correction",
            {"name": "New"},
        ),
    ],
)
def test_bigger_news_have_their_kind(
    typed: dict[str, str], kind: str, values: dict[str, str]
) -> None:
    form = correction(make_organization(), **typed)

    assert form.is_valid(), form.errors
    assert (form.told(), form.values()) == (kind, values)


def test_wish_to_be_left_out_says_from_whom() -> None:
    form = correction(make_organization(), news="leave_out")

    assert form.errors == {
        "note": ["Please write who asks for it, and how we can check that."]
    }


def test_what_few_know_is_kept_line_by_line() -> None:
    form = NewForm(
        posted(
            {
                "name": "Lodge",
                "url": "lodge.example",
                "kind": "network",
                "founded": "around 1998",
                "other_names": " LDG \r\n\r\nThe Old\x00 Lodge\nLDG",
                "belongs_to": "<b>Valley</b> Union",
            }
        )
    )

    assert form.is_valid(), form.errors
    assert form.values() == {
        "name": "Lodge",
        "url": "https://lodge.example",
        "kind": "network",
        "founded": "around 1998",
        "other_names": ["LDG", "The Old Lodge"],
        "belongs_to": ["<b>Valley</b> Union"],
    }


def test_kind_that_nobody_is_sure_of_stays_blank() -> None:
    form = NewForm(posted({"name": "Lodge", "url": "lodge.example", "kind": ""}))

    assert form.is_valid(), form.errors
    assert "kind" not in form.values()
    choices = form.fields["kind"].choices  # type: ignore[attr-defined]
    assert next(iter(choices)) == ("", "Not sure")


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        ("kind", "nope", "Please choose from the list."),
        ("founded", "2999", "This lies too far ahead. The latest year is 2027."),
        (
            "founded",
            "x" * 51,
            "This is too long: it has 51 characters, and 50 fit here.",
        ),
        (
            "other_names",
            "\n".join(map(str, range(1000))),
            "Too many lines: 1000, and 10 fit here.",
        ),
        (
            "other_names",
            "x" * 201,
            "This is too long: it has 201 characters, and 200 fit here.",
        ),
        (
            "belongs_to",
            "x\n" * 20_000,
            "This is too long: it has 40000 characters, and 1000 fit here.",
        ),
    ],
)
@time_machine.travel("2026-11-24")
def test_what_few_know_is_refused_in_words_and_stays_typed(
    field: str, typed: str, words: str
) -> None:
    form = NewForm(posted({"name": "Lodge", "url": "lodge.example", field: typed}))

    assert form.errors == {field: [words]}
    assert form[field].value() == typed


def test_correction_adds_names_and_ties_and_leaves_the_others() -> None:
    record = make_organization(name="Lodge", kind="network", founded="1998")
    make_alternate_name(record, name="Old Lodge", kind="former")

    same = correction(record)
    form = correction(record, founded="1999", other_names="LDG", belongs_to="Union")

    assert same.errors == {"note": ["You changed nothing yet. What is wrong?"]}
    assert form.is_valid(), form.errors
    assert form.values() == {
        "founded": "1999",
        "other_names": ["LDG"],
        "belongs_to": ["Union"],
    }


@pytest.mark.parametrize(
    ("values", "heading"),
    [
        ({"url": "example.org"}, "One answer needs another look"),
        ({"url": "x", "email": "y"}, "Three answers need another look"),
        (
            {
                "url": "x",
                "email": "y",
                "country": "z",
                "scope": "z",
                "city": "x" * 101,
                "sectors": ["z"],
            },
            "7 answers need another look",
        ),
    ],
)
def test_heading_counts_what_needs_another_look(
    values: dict[str, Any], heading: str
) -> None:
    form = SuggestForm(posted(values))

    assert form.errors
    assert form.heading == heading
