"""What is done to many records is asked with names and number, and undone at once."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils.html import strip_tags

from directory.admin.forms.batches import MOST_WITHOUT_NUMBER
from directory.catalog import parts, running
from directory.models import Batch, Organization
from directory.operations import batches as work
from tests.factories import (
    make_organization,
    make_relationship,
    make_sector,
    make_user,
)
from tests.support.admin import LIST, messages
from tests.support.reading import read
from tests.support.versions import change

pytestmark = pytest.mark.django_db


def ask(client: Client, action: str, *records: Organization, **more: Any) -> Any:
    """Choose records in the list and an action; return the page that asks."""
    sent = {"action": action, "_selected_action": [record.pk for record in records]}
    return client.post(f"{LIST}?{more.pop('query', '')}", sent | more, follow=True)


def press(client: Client, page: Any, button: str, **typed: Any) -> Any:
    """Press a button of the page; return the page that follows."""
    address = page.request["PATH_INFO"]
    return client.post(address, {button: "1", **typed}, follow=True)


def text(page: Any) -> str:
    return " ".join(strip_tags(page.content.decode()).split())


def visibilities() -> set[str]:
    return set(Organization.objects.values_list("visibility", flat=True))


def test_question_names_the_records_and_changes_nothing(editor: Client) -> None:
    draft = make_organization(name="Alder", visibility="draft")
    published = make_organization(name="Birch")

    page = ask(editor, "publish", draft, published)

    assert page.context["title"] == "Publish (1 organization)?"
    words = text(page)
    assert "Readers and search engines see them at once." in words
    assert words.index("1 changes") < words.index("Alder")
    assert words.index("1 stays as it is") < words.index("Birch")
    draft.refresh_from_db()
    assert draft.visibility == "draft"


def test_confirmed_question_is_done_and_undone_from_its_message(editor: Client) -> None:
    drafts = [make_organization(visibility="draft") for _ in range(3)]

    done = press(editor, ask(editor, "publish", *drafts), "_do")
    after = visibilities()
    batch = Batch.objects.get()
    address = f"/admin/directory/batch/{batch.pk}/change/"
    undone = editor.post(address, {}, follow=True)

    assert after == {"published"}
    (message,) = messages(done)
    assert "Published: 3 organizations." in message
    assert f'formaction="{address}"' in message
    assert "Undone: Published: 3 organizations." in messages(undone)[0]
    assert visibilities() == {"draft"}


def test_question_of_many_names_the_first_and_wants_the_number(editor: Client) -> None:
    number = MOST_WITHOUT_NUMBER + 1
    drafts = [make_organization(visibility="draft") for _ in range(number)]
    page = ask(editor, "publish", drafts[0], select_across="1")

    refused = press(editor, page, "_do", number="50")
    between = visibilities()
    press(editor, page, "_do", number=f"{number:,}")

    assert f"and {number - 20} more" in text(page)
    assert f"Type {number} to confirm" in text(refused)
    assert between == {"draft"}
    assert visibilities() == {"published"}


def test_record_changed_after_the_question_is_left_and_named(editor: Client) -> None:
    first, second = (make_organization(visibility="draft") for _ in range(2))
    page = ask(editor, "publish", first, second)
    change(second, city="York")

    done = press(editor, page, "_do")

    assert "1 stays as it was." in messages(done)[0]
    address = f"/admin/directory/batch/{Batch.objects.get().pk}/change/"
    assert f"{second.name} – Somebody changed it meanwhile." in text(
        editor.get(address)
    )


def test_value_is_chosen_first_and_shows_who_has_it(editor: Client) -> None:
    sector = make_sector(name="Seeds")
    having = make_organization(name="Alder", sectors=[sector])
    lacking = make_organization(name="Birch")
    page = ask(editor, "add_sector", having, lacking)

    preview = press(editor, page, "_choose", value=sector.pk)
    press(editor, preview, "_do")

    assert "_do" not in page.content.decode()
    assert preview.context["title"] == "Sector added: Seeds (1 organization)?"
    assert list(lacking.sectors.all()) == [sector]


@pytest.mark.parametrize(
    ("action", "value"),
    [
        ("add_sector", "999"), ("add_to_tier", "x"), ("set_kind", "club"),
        ("set_country", "ZZ"), ("set_review", "soon"), ("add_tag", "a, b"),
        ("add_tag", ""), ("add_tag", "x" * 300),
    ],
)  # fmt: skip
def test_impossible_value_comes_back_with_an_error(
    editor: Client, action: str, value: str
) -> None:
    page = ask(editor, action, make_organization())

    refused = press(editor, page, "_choose", value=value)

    assert refused.context["value_form"].errors["value"]
    assert Batch.objects.get().values == {}


def test_way_back_leads_to_the_same_cut_of_the_list(editor: Client) -> None:
    draft = make_organization(visibility="draft", name="Alder")

    page = ask(editor, "publish", draft, query="visibility__exact=draft")
    done = press(editor, page, "_do")

    assert 'href="/admin/directory/organization/?visibility__exact=draft"' in (
        page.content.decode()
    )
    assert done.redirect_chain[-1][0] == f"{LIST}?visibility__exact=draft"


def test_much_is_left_to_the_worker_and_shows_how_far_it_is(
    editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = work.MOST_IN_A_REQUEST + 1
    drafts = Organization.objects.bulk_create(
        Organization(name=f"Guild {place}", slug=f"guild-{place}", sort_name="g")
        for place in range(number)
    )
    page = ask(editor, "publish", drafts[0], select_across="1")

    waiting = press(editor, page, "_do", number=number)
    batch = Batch.objects.get()
    running.run(batch.pk, seconds=0)
    halfway = editor.get(f"/admin/directory/batch/{batch.pk}/change/")

    assert f"0 of {number}. The worker does it" in text(waiting)
    assert f"{parts.FIRST_PART} of {number}." in text(halfway)
    work.go_on(batch.pk)
    assert visibilities() == {"published"}


def test_deletion_says_what_goes_and_offers_drafts_instead(boss: Client) -> None:
    published = make_organization()

    page = ask(boss, "delete", published)
    instead = press(boss, page, "_instead")

    assert "What hangs on them goes with them" in text(page)
    assert "can be brought back" in text(page)
    assert instead.context["title"] == "Back to draft (1 organization)?"
    assert Organization.objects.filter(pk=published.pk).exists()


def test_page_of_deletion_says_what_goes_and_offers_a_draft(boss: Client) -> None:
    published, owner = make_organization(), make_organization(name="Alder")
    make_relationship(owner, published)
    address = f"/admin/directory/organization/{published.pk}/delete/"

    words = text(boss.get(address))
    instead = boss.post(address, {"_instead": "1"}, follow=True)

    assert "all of it can be brought back" in words
    assert "keep its name as words: Alder" in words
    assert instead.context["title"] == "Back to draft (1 organization)?"
    assert Organization.objects.filter(pk=published.pk).exists()


def test_list_offers_what_somebody_may_and_no_deletion_of_django(
    boss: Client,
) -> None:
    make_organization()
    editor = Client()
    editor.force_login(make_user("editor"))

    offered = editor.get(LIST).content.decode()

    assert 'value="publish"' in offered
    assert "delete_selected" not in offered
    assert 'value="delete"' not in offered
    assert 'value="delete"' in boss.get(LIST).content.decode()


def test_question_of_somebody_else_is_not_there(editor: Client) -> None:
    ask(editor, "publish", make_organization(visibility="draft"))
    other = Client()
    other.force_login(make_user("administrator"))

    address = f"/admin/directory/batch/{Batch.objects.get().pk}/change/"

    assert other.get(address).status_code == 404
    assert other.post(address, {"_do": "1"}).status_code == 404
    assert visibilities() == {"draft"}


def test_list_of_batches_takes_as_many_statements_however_many(
    editor: Client, django_assert_max_num_queries: Any
) -> None:
    for _ in range(3):
        press(editor, ask(editor, "back_to_draft", make_organization()), "_do")

    with django_assert_max_num_queries(15):
        page = editor.get("/admin/directory/batch/")

    assert len(page.context_data["cl"].result_list) == 3


def test_form_kept_over_a_log_in_asks_once_more(editor: Client) -> None:
    draft = make_organization(visibility="draft")
    page = ask(editor, "publish", draft)

    again = press(editor, page, "_do", _kept="1")

    assert visibilities() == {"draft"}
    assert again.context["is_asked"]


def test_only_what_the_page_showed_is_done(editor: Client) -> None:
    seeds, bread = make_sector(name="Seeds"), make_sector(name="Bread")
    record = make_organization()
    page = ask(editor, "add_sector", record)
    shown_first = press(editor, page, "_choose", value=seeds.pk)
    what = read(shown_first).one("input", name="what").attributes["value"]
    press(editor, page, "_choose", value=bread.pk)

    answer = press(editor, page, "_do", what=what)

    assert "Something else was chosen meanwhile." in messages(answer)[0]
    assert list(record.sectors.all()) == []
