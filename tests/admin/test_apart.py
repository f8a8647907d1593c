"""Two records that look alike: compare them, say that they are two, take that back."""

from __future__ import annotations

import pytest
from django.test import Client

from directory.models import DifferentPair
from tests.factories import make_organization
from tests.support.reading import read

pytestmark = pytest.mark.django_db


def test_they_are_two_by_one_click_and_undo_stands_beside(editor: Client) -> None:
    one, other = (make_organization(name="Hub") for _ in range(2))
    before = read(editor.get("/admin/"))
    (form,) = before.all("form", **{"class": "inline"})

    after = read(editor.post(form.attributes["action"], follow=True))
    undo = next(
        button.attributes["formaction"]
        for button in after.all("button")
        if "formaction" in button.attributes and button.text == "Undo"
    )
    kept = DifferentPair.objects.values_list("first_key", "second_key").get()
    again = read(editor.post(undo, follow=True))

    compare = f"/admin/directory/organization/{one.pk}/merge/?other={other.pk}"
    assert ("Compare", compare) in before.links()
    assert kept == (one.pk, other.pk)
    assert "Perhaps the same organization" not in after.text
    assert "Perhaps the same organization" in again.text


def test_comparison_says_who_called_them_two_and_takes_it_back(editor: Client) -> None:
    one, other = (make_organization(name="Hub") for _ in range(2))
    address = f"/admin/directory/organization/{one.pk}/apart/"
    compare = f"/admin/directory/organization/{other.pk}/merge/?other={one.pk}"
    editor.post(address, {"other": other.pk})

    page = read(editor.get(compare))

    assert "that these are two." in page.text
    assert "Take that back" in page.texts("button")


@pytest.mark.parametrize("other", ["", "x", "999999", "9" * 30])
def test_nothing_is_kept_apart_from_a_record_that_is_not_there(
    editor: Client, other: str
) -> None:
    one = make_organization()
    address = f"/admin/directory/organization/{one.pk}/apart/"

    response = editor.post(f"{address}?other={other}", follow=True)

    assert "The other record is not there any more." in read(response).text
    assert not DifferentPair.objects.exists()
