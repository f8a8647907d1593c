"""The founding page is loaded to the letter, once, and both ways of loading it end the
same.
"""

from __future__ import annotations

from typing import Any

import pytest
from django.core import serializers
from django.core.management import CommandError, call_command
from django.db import transaction
from django.test import Client
from reversion.models import Version

from directory import search
from directory.errors import DirectoryError
from directory.history import changes
from directory.models import (
    AlternateName,
    Change,
    DeclineReason,
    Identifier,
    KeptQuestion,
    Listing,
    NetworkTier,
    Organization,
    Page,
    Relationship,
    Sector,
    SiteSettings,
    Synonym,
)
from directory.operations import seed
from tests.support import founding
from tests.support.reading import read

pytestmark = pytest.mark.django_db

STORED = (
    NetworkTier,
    Sector,
    Organization,
    AlternateName,
    Identifier,
    Listing,
    Relationship,
    Page,
    SiteSettings,
)
KEYS_AND_TIMES = {"created_at", "updated_at", "published_at"}
ADDRESSES = (
    "/",
    "/organizations/",
    "/sectors/",
    "/sectors/media/",
    "/tiers/national/",
    "/about/",
    "/criteria/",
)


def stored_columns() -> list[tuple[str, list[tuple[str, Any]]]]:
    """Every stored column, relations by their natural keys, without keys and times."""
    rows = []
    for model in STORED:
        for row in serializers.serialize(
            "python", model._base_manager.all(), use_natural_foreign_keys=True
        ):
            fields = sorted(
                (name, value)
                for name, value in row["fields"].items()
                if name not in KEYS_AND_TIMES
            )
            rows.append((row["model"], fields))
    return sorted(rows, key=repr)


def everything() -> tuple[object, ...]:
    """All stored columns, and how many versions and changes there are."""
    return stored_columns(), Version.objects.count(), Change.objects.count()


def public_pages(client: Any) -> list[str]:
    """The words of the public pages, those of every record among them."""
    organizations = Organization.objects.all()
    records = [organization.get_absolute_url() for organization in organizations]
    texts = []
    for address in (*ADDRESSES, *records):
        response = client.get(address)
        texts.append(read(response).text)
    return texts


def change_rows() -> list[tuple[str, str, str, str, bool]]:
    """What the change log says, without keys and times."""
    return sorted(
        Change.objects.values_list("slug", "name", "kind", "visibility", "is_public")
    )


def test_seed_loads_what_the_founding_page_says(seeded: seed.Seeded) -> None:
    page = founding.read()

    assert (seeded.organizations, seeded.pages) == (20, 4)
    assert [tier.name for tier in NetworkTier.objects.all()] == [
        tier.heading for tier in page.tiers
    ]
    assert set(Organization.objects.values_list("name", "url")) == {
        (one.name, one.url) for one in page.listings
    }
    assert Sector.objects.count() == 7


@pytest.mark.parametrize("position", [0, 1, 2])
def test_seed_keeps_the_listings_of_a_tier_in_order_and_to_the_letter(
    seeded: seed.Seeded, position: int
) -> None:
    tier = NetworkTier.objects.all()[position]

    listings = tier.listings.order_by("position")

    has_texts = tier.listings_show == "descriptions"
    assert [
        (
            listing.organization.name,
            listing.organization.url,
            listing.bracket(),
            listing.organization.description if has_texts else "",
        )
        for listing in listings
    ] == [
        (entry.name, entry.url, entry.bracket, entry.text)
        for entry in founding.read().tiers[position].listings
    ]


def test_seed_keeps_the_front_matter(seeded: seed.Seeded) -> None:
    front = Page.objects.get(path="/")

    written = {
        "title": front.title,
        "hideInNavigation": str(front.hide_in_navigation).lower(),
        "position": str(front.position),
    }
    assert written == founding.read().front_matter


def test_seed_gives_each_organization_one_revision_and_one_added_change(
    seeded: seed.Seeded,
) -> None:
    keys = sorted(Organization.objects.values_list("pk", flat=True))

    assert sorted(Change.objects.values_list("organization_key", "kind")) == [
        (key, "added") for key in keys
    ]
    versions = Version.objects.get_for_model(Organization)
    assert sorted(int(version.object_id) for version in versions) == keys
    assert all(Organization.objects.values_list("published_at", flat=True))


def test_seed_gives_each_page_and_the_settings_one_revision(
    seeded: seed.Seeded,
) -> None:
    pages = Version.objects.get_for_model(Page)

    assert sorted(version.field_dict["path"] for version in pages) == [
        "/",
        "/about/",
        "/accessibility/",
        "/criteria/",
    ]
    assert Version.objects.get_for_model(SiteSettings).count() == 1


def test_seed_twice_is_refused_and_changes_nothing(seeded: seed.Seeded) -> None:
    before = everything()

    with pytest.raises(DirectoryError, match="not empty"):
        seed.seed()

    assert everything() == before


def test_seed_by_hand_on_a_filled_directory_is_refused(seeded: seed.Seeded) -> None:
    with pytest.raises(
        CommandError, match=r"^This directory is not empty: nothing was loaded\.$"
    ):
        call_command("seed")


def test_seed_by_hand_on_an_empty_directory_says_how_much(
    capsys: pytest.CaptureFixture[str],
) -> None:
    call_command("seed")

    assert capsys.readouterr().out == "20 organizations and 4 pages loaded.\n"


def test_seed_leaves_a_directory_alone_that_staff_emptied(seeded: seed.Seeded) -> None:
    for organization in Organization.objects.all():
        changes.removed(organization)

    with pytest.raises(DirectoryError):
        seed.seed()

    assert not seed.is_empty()
    assert Organization.objects.count() == 0


def test_seed_is_all_or_nothing(settings: Any, tmp_path: Any) -> None:
    settings.FIXTURE_DIRS = [tmp_path]
    (tmp_path / "tiers.json").write_text(
        serializers.serialize("json", [NetworkTier(name="A", short_name="A", slug="a")])
    )
    (tmp_path / "sectors.json").write_text("[}")

    with pytest.raises(serializers.base.DeserializationError):
        seed.seed()

    assert NetworkTier.objects.count() == 0


def test_refresh_twice_changes_nothing(seeded: seed.Seeded) -> None:
    before = everything()

    done = seed.complete()

    assert done == seed.Seeded(organizations=0, pages=0)
    assert everything() == before


def test_refresh_after_a_bare_loaddata_ends_like_seeding(
    client: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    with transaction.atomic():
        call_command("loaddata", *seed.FIXTURES, verbosity=0)
        call_command("refresh")
        loaded = stored_columns(), public_pages(client), change_rows()
        transaction.set_rollback(True)

    seed.seed()

    assert (stored_columns(), public_pages(client), change_rows()) == loaded
    assert capsys.readouterr().out == "20 organizations and 4 pages completed.\n"


def test_first_reasons_come_once_in_each_language(admin_client: Client) -> None:
    seed.seed_kept_words()
    seed.seed_kept_words()

    titles = {
        language: set(
            DeclineReason.objects.filter(language=language).values_list(
                "title", flat=True
            )
        )
        for language in ("en", "es", "fr")
    }
    assert DeclineReason.objects.count() == 18
    assert titles["en"] == titles["es"] == titles["fr"]


def test_first_questions_come_once_in_each_language(admin_client: Client) -> None:
    seed.seed_kept_words()
    seed.seed_kept_words()

    titles = [
        set(
            KeptQuestion.objects.filter(language=language).values_list(
                "title", flat=True
            )
        )
        for language in ("en", "es", "fr")
    ]
    assert KeptQuestion.objects.count() == 18
    assert titles[0] == titles[1] == titles[2]


def test_reasons_that_staff_deleted_do_not_come_back(admin_client: Client) -> None:
    seed.seed_kept_words()
    keys = list(DeclineReason.objects.values_list("pk", flat=True))
    sent = {"action": "delete_selected", "_selected_action": keys, "post": "yes"}
    admin_client.post("/admin/directory/declinereason/", sent)

    seed.seed_kept_words()

    assert not DeclineReason.objects.exists()


def test_reasons_that_staff_wrote_stay_alone() -> None:
    DeclineReason.objects.create(title="Ours", text="Our own.")

    seed.seed_kept_words()

    assert DeclineReason.objects.count() == 1


def test_first_synonyms_come_once_and_not_back(admin_client: Client) -> None:
    seed.seed_synonyms()
    seed.seed_synonyms()
    keys = list(Synonym.objects.values_list("pk", flat=True))
    sent = {"action": "delete_selected", "_selected_action": keys, "post": "yes"}
    admin_client.post("/admin/directory/synonym/", sent)

    seed.seed_synonyms()

    assert len(keys) == len(set(keys)) >= 10
    assert not Synonym.objects.exists()


def test_first_synonyms_have_each_sector_in_spanish_and_french() -> None:
    seed.seed()
    seed.seed_synonyms()

    found = {
        words: search.find(search.Question(text=words)).total
        for words in (
            "vivienda", "logement", "inquilinos", "locataires", "médias", "medios",
            "artistas", "artistes", "académicos", "cooperativas de trabajo",
            "artes escénicas", "spectacle vivant",
        )
    }  # fmt: skip

    assert [words for words, number in found.items() if not number] == []
