from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.http import QueryDict

from directory.admin.forms.coordinates import CoordinateField, with_pair


@pytest.mark.parametrize(
    ("typed", "degrees"),
    [
        ("52.5170365", "52.517036"),
        ("\u221213.3888599", "-13.388860"),
        (" 7\u00b0 ", "7.000000"),
        ("1e9", "1000000000"),
    ],
)
def test_coordinate_is_rounded_to_what_is_stored(typed: str, degrees: str) -> None:
    assert CoordinateField().clean(typed) == Decimal(degrees)


@pytest.mark.parametrize("typed", ["north", "NaN", "Infinity", "1,2,3"])
def test_coordinate_refuses_what_is_no_number(typed: str) -> None:
    with pytest.raises(ValidationError):
        CoordinateField().clean(typed)


@pytest.mark.parametrize("field", ["latitude", "longitude"])
@pytest.mark.parametrize(
    "pasted",
    [
        "52.517036, 13.388859",
        "52.517036 13.388859",
        "52.517036;13.388859 ",
        "52.517036\u00b0, 13.388859\u00b0",
    ],
)
def test_pasted_pair_fills_both(field: str, pasted: str) -> None:
    filled = with_pair(QueryDict(mutable=True) | {field: pasted})

    clean = CoordinateField().clean
    assert (clean(filled["latitude"]), clean(filled["longitude"])) == (
        Decimal("52.517036"),
        Decimal("13.388859"),
    )


def test_pair_beside_another_value_stays_to_be_refused() -> None:
    sent = {"latitude": "52.5, 13.4", "longitude": "7"}

    assert with_pair(sent) == sent
