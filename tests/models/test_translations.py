"""Words of staff in several languages: columns, one way to fall back, one mark."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from directory.lib import languages
from directory.models import NetworkTier, Page, Sector, SiteSettings
from directory.models.pages import BODY_LIMIT
from directory.models.taxonomy import in_order
from directory.models.translations import columns_of, fields_of
from tests.factories import make_listing, make_organization, make_page, make_sector

pytestmark = pytest.mark.django_db


def test_each_field_that_readers_meet_has_a_column_for_each_language() -> None:
    fields = {
        NetworkTier: ["name", "short_name", "description"],
        Sector: ["name", "description"],
        Page: ["title", "body"],
        SiteSettings: ["site_name", "capacity_notice"],
    }

    assert {model: fields_of(model) for model in fields} == fields
    for model, names in fields.items():
        columns = {field.name for field in model._meta.concrete_fields}
        for name in names:
            beside = [f"{name}_{code}" for code in languages.translations()]
            assert columns_of(name) == [name, *beside]
            assert set(columns_of(name)) <= columns


@pytest.mark.parametrize(
    ("language", "words", "marked"),
    [
        ("en", "Housing", "Housing"),
        ("es", "Vivienda", "Vivienda"),
        ("fr", "Housing", '<span lang="en">Housing</span>'),
    ],
)
def test_words_are_the_readers_else_english_and_marked(
    language: str, words: str, marked: str
) -> None:
    sector = make_sector(name="Housing", name_es="Vivienda")

    with translation.override(language):
        local_name = sector.local_name
        shown = languages.in_its_language(local_name)

    assert (local_name, shown) == (words, marked)
    assert str(sector) == "Housing"


def test_what_is_made_of_words_is_in_their_language() -> None:
    tier = NetworkTier(name="Networks:", name_es="Redes:")

    with translation.override("es"):
        translated = tier.heading()
    with translation.override("fr"):
        english = tier.heading()

    assert (translated, languages.of(translated)) == ("Redes", "es")
    assert (english, languages.of(english)) == ("Networks", "en")


def test_translation_is_repaired_and_bounded_like_the_english_words() -> None:
    sector = make_sector(name_es=" Vivienda \t digna\x07 ")
    page = Page(path="/long/", title="Long", body_fr="a" * (BODY_LIMIT + 1))

    assert sector.name_es == "Vivienda digna"
    with pytest.raises(ValidationError) as refused:
        page.full_clean()
    assert "body_fr" in refused.value.message_dict


def test_two_sectors_may_lack_a_translation() -> None:
    make_sector(name="Housing")
    make_sector(name="Media")

    assert Sector.objects.filter(name_es="").count() == 2


def test_page_reads_as_far_as_it_is_translated() -> None:
    page = make_page(
        title="About", title_es="Acerca de", title_fr="À propos",
        body="## About us\n\nText", body_es="## Quiénes somos\n\nTexto",
    )  # fmt: skip

    with translation.override("es"):
        spanish = (page.heading(), page.text(), languages.of(page.text()))
    with translation.override("fr"):
        french = (page.heading(), page.text(), languages.of(page.heading()))

    assert spanish == ("Quiénes somos", "Texto", "es")
    assert french == ("About us", "Text", "en")


def test_page_comes_with_its_text_in_the_readers_language_in_one_statement(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    make_page(path="/about/", body="Text", body_es="Texto", title_es="Acerca de")
    make_page(path="/other/", body="Other", title_es="Otra")

    with translation.override("es"), django_assert_num_queries(1):
        page, others = Page.objects.with_others("/about/")
        titles = [other.local_title for other in others]

    assert page is not None
    assert page.body_es == "Texto"
    assert sorted(titles) == ["Acerca de", "Otra"]


@pytest.mark.parametrize(
    ("language", "names"),
    [
        ("en", ["Arts", "Housing", "Media"]),
        ("es", ["Añil", "Artes", "Vivienda"]),
        ("fr", ["Arts", "Logement", "Médias"]),
    ],
)
def test_sectors_stand_in_the_order_of_the_readers_language(
    language: str, names: list[str]
) -> None:
    make_sector(name="Housing", name_es="Vivienda", name_fr="Logement")
    make_sector(name="Media", name_es="Añil", name_fr="Médias")
    make_sector(name="Arts", name_es="Artes")

    with translation.override(language):
        in_words = [sector.local_name for sector in in_order(Sector.objects.all())]

    assert in_words == names


@pytest.mark.parametrize(
    ("language", "bracket"),
    [
        ("en", "tenants Organizing"),
        ("es", "organización de inquilinos"),
        ("fr", '<span lang="en">tenants Organizing</span>'),
    ],
)
def test_note_in_brackets_gives_way_to_sectors_in_the_readers_language(
    language: str, bracket: str
) -> None:
    sector = make_sector(name="Tenants", name_es="Organización de inquilinos")
    listing = make_listing(
        make_organization(sectors=[sector]), note="tenants Organizing"
    )
    listing.tier.listings_show = "sectors"

    with translation.override(language):
        assert listing.bracket() == bracket
