"""Staff note how an organization is reached, as people write such things."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from directory.catalog import prepared
from directory.models import PreparedChange
from tests.factories import make_organization, make_social_profile, make_user
from tests.support.admin import CHANGE, LIST, save
from tests.support.versions import change, words

pytestmark = pytest.mark.django_db


def profiles(*addresses: str, **more: Any) -> dict[str, Any]:
    """What the form sends for these profiles, all of them new."""
    sent: dict[str, Any] = {"social_profiles-TOTAL_FORMS": len(addresses), **more}
    for number, address in enumerate(addresses):
        sent[f"social_profiles-{number}-url"] = address
    return sent


def test_ways_to_reach_it_are_read_as_people_write_them(editor: Client) -> None:
    hub = make_organization()

    save(
        editor,
        CHANGE.format(hub.pk),
        phone="+49 (0)30 123 45 67",
        joining="Come on **Mondays**.",
        working_languages="español, English",
        **profiles("@hub@social.example.org", "facebook.com/hub"),
    )

    hub.refresh_from_db()
    kept = list(hub.social_profiles.values_list("kind", "url"))
    assert (hub.phone, hub.joining) == ("+49 (0)30 123 45 67", "Come on **Mondays**.")
    assert hub.working_languages == "en es"
    assert kept == [
        ("facebook", "https://facebook.com/hub"),
        ("mastodon", "https://social.example.org/@hub"),
    ]
    assert words(hub)["working_languages"] == "English, Spanish"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"phone": "call us"}, "Write one phone number"),
        ({"working_languages": "Klingon"}, "We do not know these languages: Klingon."),
        ({"joining": "x" * 2_001}, "at most 2000 characters"),
        (profiles("javascript:alert(1)"), "A web address begins with"),
        (
            profiles("x.com/hub", "https://www.x.com/hub"),
            "The same profile stands here twice.",
        ),
    ],
)
def test_what_cannot_be_is_refused_and_comes_back(
    editor: Client, typed: dict[str, Any], said: str
) -> None:
    hub = make_organization()

    response = save(editor, CHANGE.format(hub.pk), **typed)

    assert response.status_code == 200
    assert said in response.content.decode()
    assert not hub.social_profiles.exists()


def test_languages_stand_in_the_form_by_their_names(editor: Client) -> None:
    hub = make_organization(working_languages="en es")

    response = editor.get(CHANGE.format(hub.pk))

    assert 'value="English, Spanish"' in response.content.decode()


def test_list_finds_by_profile_and_phone(editor: Client) -> None:
    hub, _other = make_organization(phone="+49 30 1234"), make_organization()
    make_social_profile(hub, url="https://x.com/breadhub")

    found = [
        list(editor.get(f"{LIST}?q={words}").context_data["cl"].result_list)
        for words in ("breadhub", "1234")
    ]

    assert found == [[hub], [hub]]


def test_prepared_change_holds_the_ways_to_reach_it() -> None:
    hub, user = make_organization(), make_user("editor")
    with prepared.prepared(hub, by=user):
        change(hub, phone="+49 30 1234", working_languages="es")
        make_social_profile(hub, url="https://x.com/hub")
    waiting = PreparedChange.objects.get()
    before = words(hub)

    prepared.publish(waiting, by=user)

    assert (before["social_profiles"], before["phone"]) == ("", "")
    assert words(hub)["phone"] == "+49 30 1234"
    assert words(hub)["social_profiles"] == "network: X; web address: https://x.com/hub"
