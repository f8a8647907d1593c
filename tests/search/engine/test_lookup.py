"""Where states, phrases, numbers, mail addresses and signs are found."""

from __future__ import annotations

import pytest

from directory.models import Identifier
from tests.support.search import add, names
from tests.support.versions import record

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("region", ["Oregon", "OR", "or", "O.R."])
def test_state_is_found_by_its_name_and_its_code(region: str) -> None:
    add("Quern House", region=region, country="US")
    add("Quern or Loom", region="Maine", country="US")

    assert names("quern in OR") == ["Quern House"]
    assert names("quern oregon") == ["Quern House"]


def test_code_of_no_state_that_somebody_is_in_is_a_country() -> None:
    add("Quern House", country="DE")
    add("Quern Barn", country="FR")

    assert names("quern in DE") == ["Quern House"]


def test_us_is_a_country_and_begins_no_word() -> None:
    add("Quern House", country="US")
    add("Quern of Usher", country="FR")

    assert names("quern in the US") == ["Quern House"]


def test_phrase_is_found_where_its_words_follow_one_another() -> None:
    add("Stone Mill House")
    add("Mill of Stone")
    add("House", description="A mill. The old stone mill stands.")

    assert names('"stone mill"') == ["Stone Mill House", "House"]
    assert names('house "mill stone"') == []


def test_number_of_a_register_is_found_with_and_without_its_signs() -> None:
    organization = add("Quern House")
    add("Other House")
    Identifier.objects.create(
        organization=organization, scheme="GB-CHC", value="10-204 77"
    )
    record(organization)

    assert names("10-20477") == names("10-204") == ["Quern House"]


def test_year_of_founding_is_found() -> None:
    add("Quern House", founded="1871-05")
    add("Other House", founded="1901")

    assert names("founded in 1871") == ["Quern House"]


def test_mail_address_finds_its_own_and_who_is_at_its_host() -> None:
    add("Quern House", url="https://quern.example.org/")
    add("Barn", email="Barn@post.example.net")
    add("Loft", email="loft@gmail.com")

    assert names("info@quern.example.org") == ["Quern House"]
    assert names("other@post.example.net") == ["Barn"]
    assert names("mailto:barn@post.example.net") == ["Barn"]
    assert names("post.example.net") == ["Barn"]
    assert names("someone@gmail.com") == []
    assert names("info@quern.example.org/mills/old?page=2") == ["Quern House"]


def test_sign_is_found_in_names_and_texts() -> None:
    add("Quern House", description="Strike ✊ now")
    add("✊ Barn")
    add("Other")

    assert names("✊") == ["✊ Barn", "Quern House"]
