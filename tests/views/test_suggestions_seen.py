"""What a form shows of a record: no version nobody was shown, nothing that is
hidden.
"""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from directory.history import changes
from directory.models import Organization, Suggestion
from directory.suggestions import decisions
from tests.factories import make_organization, make_suggestion, make_user
from tests.support.reading import read
from tests.support.suggesting import page_of, private
from tests.support.versions import change, stored_versions

pytestmark = pytest.mark.django_db
SECRET = "Kept under wraps"
MARKS = re.compile("xqname|xqtown|xqshort|xqslug", re.IGNORECASE)
"""What only a hidden record says."""


def make_with_past(**values: Any) -> Organization:
    """A published record that was a draft, then public, then hidden for a while."""
    record = make_organization(name="Lodge", slug="lodge", visibility="draft", **values)
    change(record, description=SECRET, city="Draftville")
    change(record, description="Public once.", city="Oldtown", visibility="published")
    change(record, description=SECRET, city="Hideaway", visibility="withdrawn")
    change(record, description="Public now.", city="Newtown", visibility="published")
    return record


def shown_words(response: Any) -> str:
    """All that a page says, with what stands in its fields."""
    fields = read(response).all("input", "textarea")
    typed = [field.attributes.get("value", "") for field in fields]
    return " ".join([read(response).text, *typed])


def found_past(response: Any) -> list[str]:
    """What a page shows of when the record was hidden or said something else."""
    words = shown_words(response)
    return [
        one for one in (SECRET, "Draftville", "Hideaway", "Oldtown") if one in words
    ]


@pytest.mark.parametrize("sent", [{"carry": "1"}, {}, {"note": "Wrong."}])
def test_no_number_of_a_version_shows_that_version(
    client: Client, sent: dict[str, str]
) -> None:
    record = make_with_past()

    for version in stored_versions(record):
        path = f"{record.get_absolute_url()}correct/"
        response = client.post(path, {**sent, "seen_version": version.pk, "name": ""})

        assert found_past(response) == []


def test_number_of_a_version_is_no_measure_of_what_differs(client: Client) -> None:
    record = make_with_past()
    draft = stored_versions(record)[1]
    typed = {"name": "Lodge", "description": SECRET, "city": "Draftville"}

    path = f"{record.get_absolute_url()}correct/"
    client.post(path, {**typed, "seen_version": draft.pk})

    suggestion = Suggestion.objects.get()
    assert suggestion.seen_version == changes.newest_version(record)
    assert suggestion.submitted == {"description": SECRET, "city": "Draftville"}


def test_word_of_the_form_brings_back_what_its_reader_saw(client: Client) -> None:
    record = make_organization(name="Lodge", city="Oldtown")
    path = f"{record.get_absolute_url()}correct/"
    form = client.get(path).context["form"]
    opened = {name: form[name].value() for name in ("seen_version", "name", "city")}
    change(record, city="Newtown")

    client.post(path, {**opened, "name": "The Lodge"})

    assert Suggestion.objects.get().submitted == {"name": "The Lodge"}


@pytest.mark.parametrize("hidden", ["draft", "withdrawn"])
def test_word_of_a_time_before_the_record_was_hidden_counts_no_more(
    client: Client, hidden: str
) -> None:
    record = make_organization(name="Lodge", city="Oldtown")
    path = f"{record.get_absolute_url()}correct/"
    word = client.get(path).context["form"]["seen_version"].value()
    change(record, visibility=hidden)
    change(record, visibility="published", city="Newtown")

    page = client.post(path, {"seen_version": word, "name": "", "carry": "1"})

    assert found_past(page) == []
    assert "Newtown" in shown_words(page)


def test_stored_number_of_a_hidden_version_is_not_shown_to_its_sender(
    client: Client,
) -> None:
    record = make_with_past()
    for version in stored_versions(record):
        suggestion = make_suggestion(
            organization=record, seen_version=version.pk, values={"city": "Elsewhere"}
        )

        page = client.get(private(suggestion, "change/"))

        assert found_past(page) == []
        assert "Elsewhere" in shown_words(page)


@pytest.mark.parametrize("visibility", ["draft", "withdrawn"])
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("rest", ["", "change/", "withdraw/", "erase/"])
def test_pages_of_a_sender_show_nothing_of_a_record_hidden_meanwhile(
    client: Client, visibility: str, method: str, rest: str
) -> None:
    record = make_organization(name="Lodge", city="Quito")
    suggestion = make_suggestion(
        organization=record,
        values={"description": "My own words."},
        email="a@example.org",
    )
    change(
        record, name="Xqname", city="Xqtown", acronym="Xqshort", visibility=visibility
    )

    page = getattr(client, method)(private(suggestion, rest), {"name": ""}, follow=True)

    assert MARKS.findall(page.content.decode()) == []
    assert ("My own words." in shown_words(page)) == (
        rest in ("", "change/") or (rest == "erase/" and method == "post")
    )


def test_sender_of_a_hidden_record_keeps_the_words_and_may_withdraw(
    client: Client,
) -> None:
    record = make_organization(name="Lodge")
    suggestion = make_suggestion(organization=record, values={"city": "Loja"})
    change(record, visibility="draft")

    page = page_of(client, private(suggestion))
    client.post(private(suggestion, "change/"), {"name": "Other", "city": "Other"})

    assert page.one("dl", class_="sent").texts("dd") == ["Loja"]
    assert page.all("a", href=private(suggestion, "change/")) == []
    assert page.all("a", href=private(suggestion, "withdraw/")) != []
    suggestion.refresh_from_db()
    assert (suggestion.submitted, suggestion.edition) == ({"city": "Loja"}, 1)


@pytest.mark.parametrize("state", ["accepted", "merged", "declined"])
def test_decision_names_no_record_that_is_hidden(client: Client, state: str) -> None:
    record = make_organization(name="Lodge")
    suggestion = make_suggestion(
        organization=record,
        state=state,
        ended_at=timezone.now(),
        published={"city": "Xqtown"},
    )
    change(record, name="Xqname", slug="xqslug", visibility="draft")

    page = client.get(private(suggestion))

    assert MARKS.findall(page.content.decode()) == []


@pytest.mark.parametrize("decision", ["accept", "merge", "decline", "undo"])
@pytest.mark.parametrize("kind", ["new", "correction"])
def test_letters_name_no_record_that_is_hidden(kind: str, decision: str) -> None:
    by = make_user("editor")
    record = make_organization(name="Lodge")
    about = {"organization": record} if kind == "correction" else {}
    suggestion = make_suggestion(
        **about,
        email="a@example.org",
        values={"name": "Lodge", "description": "My words."},
    )
    change(record, name="Xqname", slug="xqslug", visibility="draft")
    seen = decisions.SeenState(suggestion.edition, changes.newest_version(record))

    if decision == "merge":
        decisions.merge_into(suggestion, record, {}, by=by, seen=seen)
    elif decision == "decline":
        decisions.decline(suggestion, "No.", by=by, seen=seen)
    elif kind == "correction":
        decisions.accept(suggestion, {"description": "My words."}, by=by, seen=seen)
    else:
        made = decisions.accept(suggestion, {"name": "Xqmade"}, by=by, seen=seen)
        change(made, visibility="draft")
    if decision == "undo" and kind == "correction":
        decisions.undo(suggestion, by=by)

    letters = [letter.email for letter in suggestion.letters.select_related("email")]
    words = "\n".join(f"{mail.subject}\n{mail.message}" for mail in letters)
    assert MARKS.findall(words) == []


@pytest.mark.parametrize("visibility", ["draft", "withdrawn"])
def test_hidden_record_is_no_double_of_anything(
    client: Client, visibility: str
) -> None:
    record = make_organization(
        name="Lodge of Bakers", slug="bakers", url="https://xq.example/"
    )
    record.alternate_names.create(name="Xq Guild", kind="former")
    change(record, visibility=visibility, slug="xqslug")

    for query in (
        "name=Lodge+of+Bakers",
        "name=Xq+Guild",
        "url=xq.example",
        "name=bakers",
    ):
        for path in ("/suggest/check/", "/search/suggest/"):
            page = client.get(f"{path}?asked=1&{query}&q={query.partition('=')[2]}")

            assert "Lodge of" not in page.content.decode()
            assert "xqslug" not in page.content.decode()
    for slug in ("bakers", "xqslug"):
        answer = client.get(f"/organizations/{slug}/correct/")
        assert answer.status_code == (404 if visibility == "draft" else 410)
