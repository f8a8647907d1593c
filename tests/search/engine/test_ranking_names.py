"""Whole names stand in front, then what weighs most."""

from __future__ import annotations

import pytest

from directory import search
from directory.models import Synonym
from tests.support.search import add, names, notice
from tests.support.versions import record

pytestmark = pytest.mark.django_db


def test_name_equal_to_the_question_stands_first() -> None:
    add("Housing Network of the North", description="Housing, housing.")
    add("Housing Network")
    add("Northern Housing Network")

    assert names("housing network")[0] == "Housing Network"


def test_name_before_place_before_text() -> None:
    add("Apple", description="Bread for all.")
    add("Pear", tags=["bread"])
    add("Bread")

    assert names("bread") == ["Bread", "Pear", "Apple"]


def test_long_name_typed_in_full_stands_first() -> None:
    named = (
        "Association for the Study and the Promotion of Social and Popular and"
        " Cooperative Economy in"
    )
    for country in ("Bolivia", "Chile", "Peru"):
        add(f"{named} {country}")
    for city in ("เชียงใหม่", "เชียงราย", "กรุงเทพ", "ขอนแก่น"):
        add(f"สหกรณ์การเกษตร{city}")

    assert names(f"{named} Peru") == [f"{named} Peru"]
    assert names("สหกรณ์การเกษตรขอนแก่น") == ["สหกรณ์การเกษตรขอนแก่น"]
    assert notice("สหกรณ์การเกษตรภูเก็ต").how == search.PARTLY


def test_name_with_a_word_twice_is_equal_to_the_question() -> None:
    add("People to")
    add("People to People")

    assert names("people to people") == ["People to People", "People to"]


@pytest.mark.parametrize("name", ["協同組合", "สหกรณ์", "L’Usine", "WWW Zap"])
def test_whole_name_stands_first_among_very_many_that_hold_it(name: str) -> None:
    for one in range(105):
        add(f"A{one:03} {name}")
    add(name)

    assert names(name)[0] == name


def test_word_itself_stands_before_its_synonym() -> None:
    record(Synonym.objects.create(words="mill = quern"))
    add("Quern")
    add("Mill Xylophone")

    assert names("mill") == ["Mill Xylophone", "Quern"]


def test_word_itself_stands_before_its_other_number() -> None:
    for name in ("Bee Farm", "A Farm of Ours", "OpenFarms"):
        add(name)
    add("Zzy Alliance", called=["Old Farms of Kent"])

    assert names("farms")[:2] == ["OpenFarms", "Zzy Alliance"]
    assert len(names("farms")) == 4
