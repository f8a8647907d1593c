"""Wishes to be left out."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError

from directory.models import LeftOutWish

pytestmark = pytest.mark.django_db


def test_organization_has_one_wish() -> None:
    values = {"organization_key": 7, "folded_name": "ash", "asked_on": date(2026, 3, 1)}
    LeftOutWish.objects.create(**values)

    with pytest.raises(IntegrityError):
        LeftOutWish.objects.create(**values)
