"""Latitude and longitude as staff paste them from a map."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict

PLACES = Decimal("0.000001")
"""Six places after the point: a tenth of a metre."""

_NUMBER = r"[-+\u2212]?[0-9]{1,3}(?:\.[0-9]+)?\s*\u00b0?"
_PAIR = re.compile(rf"\s*({_NUMBER})(?:\s*[,;]\s*|\s+)({_NUMBER})\s*")


class CoordinateField(forms.DecimalField):
    """Degrees, rounded to what is stored."""

    # A field for numbers would drop a pasted pair before anybody sees it.
    widget = forms.TextInput({"inputmode": "decimal", "class": "vTextField"})

    def to_python(self, value: object) -> Decimal | None:  # type: ignore[override]
        if isinstance(value, str):
            value = value.replace("\u2212", "-").replace("\u00b0", "").strip()
        degrees = super().to_python(value)
        # What is no place on Earth has no room for six places, and is refused later.
        if degrees is None or not degrees.is_finite() or abs(degrees) > 1000:
            return degrees
        return degrees.quantize(PLACES)


def with_pair(data: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return what was sent, a pair in one of the two fields put into both."""
    for name, other in (("latitude", "longitude"), ("longitude", "latitude")):
        pair = _PAIR.fullmatch(str(data.get(name, "")))
        if pair and str(data.get(other, "")).strip() in ("", pair[0].strip()):
            filled = data.copy() if isinstance(data, QueryDict) else dict(data)
            filled["latitude"], filled["longitude"] = pair[1], pair[2]
            return filled
    return data
