"""Every save on the staff side goes through the door, once."""

from __future__ import annotations

import pytest
from django.test import Client
from reversion.models import Revision, Version

from directory.models import Change, ContentVersion, Organization, Page, Sector
from tests.factories import make_organization, make_page, make_sector, make_tier
from tests.support.admin import ADD, CHANGE, PAGES, filled, filled_list, save

pytestmark = pytest.mark.django_db


def kinds_of_change() -> list[str]:
    return list(Change.objects.order_by("id").values_list("kind", flat=True))


def test_add_makes_one_record_with_one_revision_and_one_change(boss: Client) -> None:
    sector = make_sector()
    revisions = Revision.objects.count()

    response = save(
        boss, ADD, name="Fair Mill", sectors=[sector.pk], tags="bread, Fair Trade"
    )

    mill = Organization.objects.get()
    assert response.status_code == 302
    assert (mill.name, list(mill.sectors.all()), sorted(mill.tags.names())) == (
        "Fair Mill", [sector], ["Fair Trade", "bread"],
    )  # fmt: skip
    assert (kinds_of_change(), Revision.objects.count()) == (["added"], revisions + 1)
    assert (
        Version.objects.get_for_object(mill).get().revision.user.get_username()
        == "boss"
    )


def test_opening_forms_and_lists_writes_nothing(boss: Client) -> None:
    hub = make_organization()
    before = (ContentVersion.objects.number(), Revision.objects.count())

    for address in (
        ADD,
        CHANGE.format(hub.pk),
        "/admin/directory/organization/",
        "/admin/directory/page/",
    ):
        assert boss.get(address).status_code == 200

    assert (ContentVersion.objects.number(), Revision.objects.count()) == before


def test_refused_form_leaves_no_trace(boss: Client) -> None:
    before = ContentVersion.objects.number()

    response = save(boss, ADD, name="Fair Mill", founded="2020", dissolved="1999")

    assert response.status_code == 200
    assert (
        Organization.objects.count(),
        Revision.objects.count(),
        ContentVersion.objects.number(),
    ) == (0, 0, before)


def test_change_with_inlines_is_one_revision(boss: Client) -> None:
    hub, tier = make_organization(), make_tier()
    revisions = Revision.objects.count()

    save(boss, CHANGE.format(hub.pk), city="Lyon", **{
        "alternate_names-TOTAL_FORMS": "1", "alternate_names-0-name": "The Hub",
        "alternate_names-0-kind": "short",
        "listings-TOTAL_FORMS": "1", "listings-0-tier": tier.pk,
    })  # fmt: skip

    hub.refresh_from_db()
    assert (hub.city, hub.alternate_names.get().name, hub.listings.get().tier) == (
        "Lyon",
        "The Hub",
        tier,
    )
    assert (kinds_of_change(), Revision.objects.count()) == (
        ["added", "changed"],
        revisions + 1,
    )


def test_saving_without_a_change_records_nothing(boss: Client) -> None:
    hub = make_organization()
    before = (ContentVersion.objects.number(), Revision.objects.count(), hub.updated_at)

    response = save(boss, CHANGE.format(hub.pk))

    hub.refresh_from_db()
    assert response.status_code == 302
    assert (
        ContentVersion.objects.number(),
        Revision.objects.count(),
        hub.updated_at,
    ) == before


def test_form_over_an_older_version_keeps_the_words_and_asks(boss: Client) -> None:
    hub = make_organization()
    opened = filled(boss.get(CHANGE.format(hub.pk)))
    save(boss, CHANGE.format(hub.pk), city="Lyon")

    refused = boss.post(CHANGE.format(hub.pk), opened | {"city": "Paris"})
    again = boss.post(CHANGE.format(hub.pk), filled(refused))

    hub.refresh_from_db()
    assert (refused.status_code, again.status_code, hub.city) == (200, 302, "Paris")


def test_form_without_the_seen_version_is_refused(boss: Client) -> None:
    hub = make_organization()
    sent = filled(boss.get(CHANGE.format(hub.pk))) | {"city": "Lyon"}
    del sent["seen_version"]

    response = boss.post(CHANGE.format(hub.pk), sent)

    hub.refresh_from_db()
    assert (response.status_code, hub.city) == (200, "")


def test_list_edit_of_two_pages_makes_two_revisions(boss: Client) -> None:
    for _page in range(2):
        make_page()
    before = Revision.objects.count()
    sent = filled_list(boss.get(PAGES)) | {"form-0-position": 30, "form-1-position": 30}

    boss.post(PAGES, sent)

    assert list(Page.objects.values_list("position", "is_published")) == [
        (30, True),
        (30, True),
    ]
    assert Revision.objects.count() == before + 2


def test_deleting_an_organization_keeps_the_ties_of_others_as_words(
    boss: Client,
) -> None:
    hub, mill = (
        make_organization(name="Commons Hub"),
        make_organization(name="Fair Mill"),
    )
    with_tie = mill.relationships.create(kind="member_of", other=hub)

    response = boss.post(
        f"/admin/directory/organization/{hub.pk}/delete/", {"post": "yes"}
    )

    with_tie.refresh_from_db()
    assert response.status_code == 302
    assert (list(Organization.objects.all()), with_tie.other_name) == (
        [mill],
        "Commons Hub",
    )


def test_vocabulary_goes_through_the_door(boss: Client) -> None:
    before = ContentVersion.objects.number()

    save(boss, "/admin/directory/sector/add/", name="Food", slug="food")

    assert (Sector.objects.get().name, ContentVersion.objects.number()) == (
        "Food",
        before + 1,
    )


@pytest.mark.parametrize("lookup", ["name__regex", "name__iregex"])
def test_pattern_in_the_address_of_a_list_is_refused(lookup: str, boss: Client) -> None:
    response = boss.get("/admin/directory/organization/", {lookup: "((("})

    assert response.status_code == 400
