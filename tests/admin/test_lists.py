"""One's own lists above the list of organizations: kept, renamed, deleted."""

from __future__ import annotations

import pytest
from django.test import Client

from directory.models import KeptList
from tests.factories import make_organization, make_user
from tests.support.admin import LIST, messages
from tests.support.decisions import browser
from tests.support.reading import read

pytestmark = pytest.mark.django_db
LISTS = f"{LIST}lists/"
FUNDS = "country=none&kind__exact=fund"


def test_list_is_kept_as_a_link_for_its_account_alone(
    editor: Client,
) -> None:
    viewer = browser("viewer")
    make_organization(name="Lodge", kind="fund")
    make_organization(name="Mill")
    page = read(viewer.get(f"{LIST}?kind__exact=fund&country=none&p=1"))
    (field,) = page.all("input", name="query")

    answer = viewer.post(
        LISTS, {"query": field.attributes["value"], "name": "Funds"}, follow=True
    )

    (href,) = [href for words, href in read(answer).links() if words == "Funds"]
    assert (href, messages(answer)) == (f"?{FUNDS}", ["You keep this list as “Funds”."])
    shown = viewer.get(f"{LIST}{href}").context_data["cl"].result_list  # type: ignore[attr-defined]
    assert [record.name for record in shown] == ["Lodge"]
    assert "Funds" not in read(editor.get(LIST)).texts("a")


def test_list_is_renamed_and_deleted(editor: Client) -> None:
    editor.post(LISTS, {"query": FUNDS, "name": "Funds"})
    kept = KeptList.objects.get()

    editor.post(LISTS, {"list": kept.pk, "name": "Lenders", "rename": ""})
    renamed = KeptList.objects.get().name
    editor.post(LISTS, {"list": kept.pk, "name": "Lenders", "drop": ""})

    assert renamed == "Lenders"
    assert not KeptList.objects.exists()


def test_same_name_again_takes_the_place(editor: Client) -> None:
    editor.post(LISTS, {"query": FUNDS, "name": "Mine"})
    editor.post(LISTS, {"query": "q=mill", "name": "Mine"})

    assert KeptList.objects.get().query == "q=mill"


@pytest.mark.parametrize("act", ["rename", "drop"])
def test_lists_of_others_stay(editor: Client, act: str) -> None:
    kept = KeptList.objects.create(user=make_user("editor"), name="Hers", query=FUNDS)

    answer = editor.post(LISTS, {"list": kept.pk, "name": "Mine", act: ""}, follow=True)

    assert messages(answer) == ["You keep no such list."]
    assert KeptList.objects.get().name == "Hers"


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"name": " "}, "This field cannot be blank."),
        ({"name": "x" * 61}, "60"),
        ({"name": "Mine", "list": "9" * 30}, "You keep no such list."),
        ({"name": "Mine", "list": "x"}, "You keep no such list."),
    ],
)
def test_what_cannot_be_kept_is_said(
    editor: Client, sent: dict[str, str], said: str
) -> None:
    answer = editor.post(LISTS, {"query": FUNDS, **sent}, follow=True)

    assert said in " ".join(messages(answer))
    assert not KeptList.objects.exists()


def test_name_and_query_are_printed_as_text(editor: Client) -> None:
    evil = '"><script>alert(1)</script>'
    editor.post(LISTS, {"query": f"q={evil}&javascript:x=1", "name": evil})

    page = read(editor.get(LIST))

    assert evil in page.texts("a")
    assert [one for one in page.all("script") if "alert" in one.text] == []
