"""Bringing back a version restores all that hung on the record, as far as it can be
today, and says what could not.
"""

from __future__ import annotations

import json

import pytest
from reversion.models import Version

from directory.history import changes, versions
from directory.models import (
    Change,
    Listing,
    Organization,
    Page,
    Relationship,
    SiteSettings,
)
from tests.factories import (
    make_listing,
    make_organization,
    make_page,
    make_relationship,
    make_sector,
    make_user,
)
from tests.support.versions import change, clear, newest, stored_versions, words

pytestmark = pytest.mark.django_db


def make_full_organization() -> Organization:
    """An organization that has one of everything."""
    organization = make_organization(
        name="Guild", city="Oakland", sectors=[make_sector()], tags=["bread"]
    )
    make_listing(organization, position=4, note="bakers")
    make_relationship(organization, make_organization(), note="since 1990")
    with changes.recorded(organization):
        organization.alternate_names.create(name="The Guild", language="en")
        organization.identifiers.create(scheme="US-EIN", value="1")
        organization.social_profiles.create(url="https://x.com/guild")
    return organization


def test_reverted_brings_back_fields_and_all_that_hung_on_the_record() -> None:
    organization = make_full_organization()
    version, before = newest(organization), words(organization)
    clear(organization)
    change(organization, city="Berkeley", description="Other words")

    left_out = changes.reverted(version)

    assert left_out == []
    assert words(organization) == before
    assert Listing.objects.get().note == "bakers"


def test_reverted_takes_off_what_came_later() -> None:
    organization = make_organization()
    version = newest(organization)
    change(organization, sectors=[make_sector()], tags=["bread"])
    make_listing(organization)
    make_relationship(organization, other_name="Millers")

    changes.reverted(version)

    assert words(organization) == versions.snapshot(version).words
    assert not Listing.objects.exists()
    assert not Relationship.objects.exists()


def test_reverted_is_itself_a_revision_with_user_and_comment() -> None:
    user = make_user("editor")
    organization = make_organization(city="Oakland")
    version = newest(organization)
    change(organization, city="Berkeley")

    changes.reverted(version, by=user)

    revision = newest(organization).revision
    when = f"{version.revision.date_created:%-d %B %Y, %H:%M} UTC"
    assert len(stored_versions(organization)) == 3
    assert revision.user == user
    assert revision.comment == f"Brought back the version of {when}"


def test_reverted_can_be_reverted() -> None:
    organization = make_full_organization()
    first, full = stored_versions(organization)[0], newest(organization)
    changes.reverted(first)

    changes.reverted(full)

    assert words(organization) == versions.snapshot(full).words


def test_reverted_keeps_the_present_value_of_a_field_added_since() -> None:
    organization = make_organization(city="Oakland", region="California")
    version = newest(organization)
    stored = json.loads(version.serialized_data)
    del stored[0]["fields"]["region"]
    version.serialized_data = json.dumps(stored)
    version.save()
    change(organization, city="Berkeley", region="CA")

    changes.reverted(Version.objects.get(pk=version.pk))

    organization.refresh_from_db()
    assert (organization.city, organization.region) == ("Oakland", "CA")


def test_reverted_keeps_the_present_value_of_a_field_added_to_a_part_since() -> None:
    organization = make_organization()
    listing = make_listing(organization, position=1, note="bakers")
    version = stored_versions(listing)[0]
    stored = json.loads(version.serialized_data)
    del stored[0]["fields"]["note"]
    version.serialized_data = json.dumps(stored)
    version.save()
    with changes.recorded(organization):
        Listing.objects.update(position=2, note="millers")

    changes.reverted(stored_versions(organization)[1])

    assert list(Listing.objects.values_list("position", "note")) == [(1, "millers")]


def test_reverted_derives_anew_and_dates_the_change_now() -> None:
    organization = make_organization(name="The Guild", url="https://guild.example/")
    version = newest(organization)
    before = Organization.objects.get()
    change(organization, name="Bakers", url="")

    changes.reverted(version)

    after = Organization.objects.get()
    assert (after.sort_name, after.url_key) == ("guild", "guild.example")
    assert after.updated_at > before.updated_at
    assert abs((after.created_at - before.created_at).total_seconds()) < 0.001


def test_reverted_keeps_the_date_of_the_first_publication() -> None:
    organization = make_organization(visibility="draft")
    draft = newest(organization)
    change(organization, visibility="published")
    published_at = Organization.objects.get().published_at

    changes.reverted(draft)

    after = Organization.objects.get()
    assert (after.visibility, after.published_at) == ("draft", published_at)
    assert Change.objects.of(organization.pk)[0].kind == "hidden"


def test_reverted_exchanges_two_names_that_changed_places() -> None:
    organization = make_organization()
    with changes.recorded(organization):
        first = organization.alternate_names.create(name="A", kind="legal")
        second = organization.alternate_names.create(name="B", kind="short")
    version, before = newest(organization), words(organization)
    with changes.recorded(organization):
        for name, part in (("C", first), ("A", second), ("B", first)):
            part.name = name
            part.save()

    left_out = changes.reverted(version)

    assert (left_out, words(organization)) == ([], before)


def test_reverted_deleted_record_comes_back_with_everything_and_its_key() -> None:
    organization = make_full_organization()
    key, version, before = organization.pk, newest(organization), words(organization)
    changes.removed(organization)

    left_out = changes.reverted(version)

    assert left_out == []
    assert Organization.objects.get(pk=key).name == "Guild"
    assert versions.snapshot(stored_versions(organization, key)[-1]).words == before


def test_reverted_page_gets_its_words_back() -> None:
    page = make_page(body="first")
    version = newest(page)
    with changes.recorded(page):
        page.body = "second"
        page.save()

    changes.reverted(version)

    assert Page.objects.get().body == "first"


def test_reverted_site_settings_say_what_they_said() -> None:
    site = SiteSettings(site_name="Commons")
    with changes.recorded(site):
        site.save()
    version = newest(site)
    with changes.recorded(site):
        site.site_name = "Ecosystem"
        site.save()

    changes.reverted(version)

    assert SiteSettings.objects.get().site_name == "Commons"


def test_reverted_page_gets_its_translations_back() -> None:
    page = make_page(title="About", title_es="Acerca de", body_fr="Premier")
    version = newest(page)
    with changes.recorded(page):
        page.title_es, page.body_fr = "", "Second"
        page.save()

    changes.reverted(version)

    page.refresh_from_db()
    assert (page.title_es, page.body_fr) == ("Acerca de", "Premier")


def test_version_older_than_the_translations_leaves_them_alone() -> None:
    page = make_page(title="First", title_es="Primera")
    version = newest(page)
    stored = json.loads(version.serialized_data)
    for column in ("title_es", "title_fr", "body_es", "body_fr"):
        del stored[0]["fields"][column]
    version.serialized_data = json.dumps(stored)
    version.save()
    with changes.recorded(page):
        page.title, page.title_es = "Second", "Segunda"
        page.save()

    changes.reverted(version)

    page.refresh_from_db()
    assert (page.title, page.title_es) == ("First", "Segunda")
