"""What staff see of one suggestion: its record, its duplicates and its sender."""

from __future__ import annotations

from typing import Any

import pytest

from directory.history import changes
from directory.models import DeclineReason, Suggestion
from directory.suggestions import review
from directory.suggestions.review import Sheet
from tests.factories import make_organization, make_suggestion

pytestmark = pytest.mark.django_db
GEO = {"name": "Geo.coop", "url": "https://geo.coop/"}


def like_geo(**values: Any) -> Suggestion:
    return make_suggestion(
        name="GEO",
        values={"name": "Geo.coop", "url": "https://www.geo.coop/"},
        **values,
    )


def test_new_one_meets_its_likely_double() -> None:
    geo = make_organization(**GEO)

    sheet = Sheet(like_geo())

    assert (
        sheet.record,
        sheet.is_merge,
        sheet.likeliest and sheet.likeliest.organization,
    ) == (geo, True, geo)


def test_new_one_that_its_sender_calls_different_meets_none() -> None:
    make_organization(**GEO)

    sheet = Sheet(like_geo(is_different=True))

    assert (sheet.record, len(sheet.possible_duplicates)) == (None, 1)


def test_staff_choose_what_it_meets() -> None:
    make_organization(**GEO)
    other = make_organization()

    assert (
        Sheet(like_geo(), chosen=other).record,
        Sheet(like_geo(), as_new=True).record,
    ) == (other, None)


def test_hidden_records_are_among_the_doubles() -> None:
    withdrawn = make_organization(**GEO, visibility="withdrawn")

    assert [
        duplicate.organization for duplicate in Sheet(like_geo()).possible_duplicates
    ] == [withdrawn]


def test_correction_meets_its_own_record_and_may_have_a_twin() -> None:
    hub, other = make_organization(), make_organization()

    sheet = Sheet(make_suggestion(organization=hub), chosen=other)

    assert (sheet.record, sheet.twin, sheet.is_merge) == (hub, other, False)


def test_correction_that_takes_the_name_of_another_finds_it() -> None:
    geo, hub = make_organization(**GEO), make_organization()

    sheet = Sheet(make_suggestion(organization=hub, values=GEO))

    assert [duplicate.organization for duplicate in sheet.possible_duplicates] == [geo]


def test_correction_of_a_record_that_is_gone_can_only_be_merged() -> None:
    hub, other = make_organization(), make_organization()
    suggestion = make_suggestion(organization=hub)
    changes.removed(hub)
    suggestion.refresh_from_db()

    assert Sheet(suggestion).refusal == "The record that this was about is gone."
    assert Sheet(suggestion, chosen=other).is_merge


def test_changes_since_the_form_was_opened_are_named() -> None:
    hub = make_organization(city="Lyon")
    suggestion = make_suggestion(organization=hub)
    hub.city = "Paris"
    with changes.recorded(hub):
        hub.save()

    differences = Sheet(suggestion).changed

    assert [(item.label, item.before, item.after) for item in differences] == [
        ("City", "Lyon", "Paris")
    ]


def test_what_was_looked_at_is_the_edition_and_the_version() -> None:
    hub = make_organization()

    assert Sheet(make_suggestion()).seen == "1-"
    assert (
        Sheet(make_suggestion(organization=hub)).seen
        == f"1-{changes.newest_version(hub)}"
    )


def test_addresses_are_shown_as_people_and_as_machines_read_them() -> None:
    suggestion = make_suggestion(
        values={"name": "Hub", "url": "https://vаlley.org/"},
        evidence="geo.coop/about. javascript:x()",
    )

    sheet = Sheet(suggestion)
    in_evidence = [piece.address for piece in sheet.evidence if piece.address]
    addresses = [sheet.submitted_site, *in_evidence]
    assert [
        (address.href, address.ascii_host, address.is_foreign, address.is_mixed)
        for address in addresses
        if address
    ] == [
        ("https://vаlley.org/", "xn--vlley-4ve.org", True, True),
        ("http://geo.coop/about", "geo.coop", False, False),
    ]


def test_spam_reasons_stand_in_words() -> None:
    suggestion = make_suggestion(
        verdict="spam",
        reasons=[{"code": "blocked_word", "points": 10, "detail": "pills"}],
    )

    assert Sheet(suggestion).reasons == ["Blocked words: pills"]


def test_others_that_wait_about_the_same_record_are_named() -> None:
    hub = make_organization()
    first, second = make_suggestion(organization=hub), make_suggestion(organization=hub)
    make_suggestion(organization=hub, verdict="spam")

    assert Sheet(first).others == [second]


def test_sender_is_shown_with_the_history_of_the_address() -> None:
    suggestion = make_suggestion(email="jo@example.org", sender="Jo")
    declined = make_suggestion(
        email="JO@example.org", state="declined", ended_at=suggestion.received_at
    )
    make_suggestion(email="other@example.org")

    known = review.sender_of(Sheet(suggestion))

    assert known
    assert (known.name, known.email, known.earlier, known.ends) == (
        "Jo",
        "jo@example.org",
        [declined],
        [("Declined", 1)],
    )


def test_senders_without_an_address_have_no_history_in_common() -> None:
    first, _second = make_suggestion(sender="Jo"), make_suggestion(sender="Mo")

    known = review.sender_of(Sheet(first))

    assert known
    assert known.earlier == []


def test_nobody_is_shown_where_nobody_is_kept() -> None:
    assert review.sender_of(Sheet(make_suggestion())) is None


def test_reasons_come_in_the_language_of_the_form_or_in_all() -> None:
    english = DeclineReason.objects.create(title="Far", text="Far away.")
    spanish = DeclineReason.objects.create(title="Far", text="Lejos.", language="es")

    assert (review.reasons_in("es"), review.reasons_in("fr")) == (
        [spanish],
        [english, spanish],
    )


def test_records_are_found_by_a_part_of_their_name() -> None:
    hub = make_organization(name="The Riverbend Árts Exchange")
    make_organization(name="Other")

    assert (review.records_named("bend arts"), review.records_named(" ")) == ([hub], [])


def test_decided_one_tells_what_was_sent_and_written() -> None:
    suggestion = make_suggestion(
        values={"name": "Hub", "country": "FR", "city": ""},
        published={"name": "The Hub"},
    )

    assert review.what_was_decided(suggestion) == [
        ("Name", "Hub", "The Hub"),
        ("Country", "France", ""),
    ]


def test_addresses_are_links_where_they_stand_and_listed_once() -> None:
    hub = make_organization(url="https://hub.example/")
    suggestion = make_suggestion(
        organization=hub,
        values={
            "url": "new.example",
            "description": "See hub.example/a and https://new.example/b.",
        },
        evidence="Look: https://new.example/b, please.",
    )

    sheet = Sheet(suggestion)

    pieces = [(piece.words, piece.address is not None) for piece in sheet.evidence]
    assert pieces == [
        ("Look: ", False),
        ("https://new.example/b", True),
        (", please.", False),
    ]
    assert sheet.submitted_site
    assert sheet.submitted_site.href == "http://new.example"
    assert [address.href for address in sheet.addresses] == ["http://hub.example/a"]


def test_present_website_is_not_linked_as_a_submitted_one() -> None:
    hub = make_organization(url="https://hub.example/")
    suggestion = make_suggestion(
        organization=hub, values={"url": "HTTPS://hub.example"}
    )

    assert Sheet(suggestion).submitted_site is None


@pytest.mark.parametrize(("kind", "tie"), [("correction", "own"), ("new", "other")])
def test_address_of_the_sender_is_compared_with_the_website_of_the_record(
    kind: str, tie: str
) -> None:
    hub = make_organization(url="https://www.hub.example/")
    # Whoever sends another website has an address on it easily.
    suggestion = make_suggestion(
        kind=kind,
        organization=hub if kind == "correction" else None,
        values={"name": "Mill", "url": "https://mill.example/"},
        email="jo@mail.hub.example",
    )

    sender = review.sender_of(Sheet(suggestion))

    assert sender
    assert sender.tie == tie
