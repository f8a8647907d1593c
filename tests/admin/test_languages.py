"""Staff write what readers meet in several languages, side by side in one form."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from directory.models import NetworkTier, Page, Sector, SiteSettings
from directory.models.translations import columns_of
from tests.factories import make_page, make_sector, make_tier
from tests.support.admin import save
from tests.support.reading import read

pytestmark = pytest.mark.django_db

ROWS = {
    Sector: [["name", "name_es", "name_fr"], ["description", "description_es"]],
    NetworkTier: [["short_name", "short_name_es", "short_name_fr"]],
    Page: [["title", "title_es", "title_fr"], ["body", "body_es", "body_fr"]],
    SiteSettings: [["capacity_notice", "capacity_notice_es", "capacity_notice_fr"]],
}


def form_of(record: Sector | NetworkTier | Page | SiteSettings) -> str:
    """The address of the staff form of a record."""
    return reverse(
        f"admin:directory_{record._meta.model_name}_change", args=[record.pk]
    )


@pytest.mark.parametrize("model", ROWS)
def test_form_shows_the_languages_of_a_field_in_one_row(
    boss: Client, model: type[Sector | NetworkTier | Page | SiteSettings]
) -> None:
    makers = {Sector: make_sector, NetworkTier: make_tier, Page: make_page}
    record = makers[model]() if model in makers else SiteSettings.objects.current()

    page = read(boss.get(form_of(record)))

    rows = [
        [field.attributes["name"] for field in row.all("input", "textarea")]
        for row in page.all("div", class_="form-multiline")
    ]
    for wanted in ROWS[model]:
        assert any(row[: len(wanted)] == wanted for row in rows)
    name = ROWS[model][0][0]
    codes = [
        page.one("input", name=f"{name}{suffix}").attributes["lang"]
        for suffix in ("", "_es", "_fr")
    ]
    assert codes == ["en", "es", "fr"]
    assert (
        "shown there in English"
        in page.one("form", id=f"{model.__name__.lower()}_form").text
    )


def test_sector_is_translated_and_shown_so(boss: Client) -> None:
    sector = make_sector(name="Housing", slug="housing")

    save(
        boss, form_of(sector), name_es="Vivienda", description_es="Casas para *todas*."
    )

    sector.refresh_from_db()
    page = read(Client().get("/es/sectors/housing/")).one("main")
    assert (sector.name, sector.name_es) == ("Housing", "Vivienda")
    assert page.texts("h1") == ["Vivienda"]
    assert page.one("em").text == "todas"


def test_staff_find_a_sector_by_its_translation(boss: Client) -> None:
    make_sector(name="Housing", name_fr="Logement")
    make_sector(name="Media")

    page = read(boss.get("/admin/directory/sector/", {"q": "logement"}))

    assert page.one("table", id="result_list").texts("th")[-1] == "Housing"


def test_notice_in_one_language_alone_needs_a_last_day_too(boss: Client) -> None:
    address = "/admin/directory/sitesettings/1/change/"

    response = save(boss, address, capacity_notice_fr="Nous sommes lents.")

    errors = response.context_data["adminform"].form.errors  # type: ignore[attr-defined]
    assert list(errors) == ["capacity_until"]


def test_list_says_which_languages_are_missing_and_chooses_by_them(
    boss: Client,
) -> None:
    sweet = _translated("description") | {"description_es": ""}
    make_sector(name="Bread", **_translated("name"))
    make_sector(name="Cake", **_translated("name"), description="Sweet.", **sweet)
    make_sector(name="Tea", **_translated("name") | {"name_fr": ""})

    def told(query: str) -> dict[str, str]:
        page = read(boss.get(f"/admin/directory/sector/{query}"))
        return {
            row.one("th", class_="field-name").text: row.one(
                "td", class_="field-not_whole_in"
            ).text
            for row in page.one("table", id="result_list").one("tbody").all("tr")
        }

    assert told("") == {"Bread": "-", "Cake": "es", "Tea": "fr"}
    assert told("?translation=es") == {"Cake": "es"}
    assert told("?translation=fr") == {"Tea": "fr"}
    assert told("?translation=whole") == {"Bread": "-"}
    assert told("?translation=xx") == told("")


@pytest.mark.parametrize("name", ["page", "networktier"])
def test_other_lists_choose_by_translation_too(boss: Client, name: str) -> None:
    title, tier = _translated("title"), _translated("name") | _translated("short_name")
    make_page(title="About", **title)
    make_page(title="Rules", **title | {"title_fr": ""})
    make_tier(name="About", short_name="A", **tier)
    make_tier(name="Rules", short_name="R", **tier | {"short_name_fr": ""})

    page = read(boss.get(f"/admin/directory/{name}/?translation=fr"))

    rows = page.one("table", id="result_list").one("tbody").all("tr")
    assert [row.one("th").text for row in rows] == ["Rules"]


def _translated(field: str) -> dict[str, str]:
    """The columns of a field in all languages but English."""
    return dict.fromkeys(columns_of(field)[1:], "Words")
