"""Pages are deleted by those who may, and can be recovered."""

from __future__ import annotations

import pytest
from django.contrib.admin.models import DELETION, LogEntry
from django.core.exceptions import PermissionDenied
from django.test import Client
from reversion.models import Version

from directory.catalog import pages
from directory.history import changes
from directory.models import ContentVersion, Page
from tests.factories import make_page, make_user

pytestmark = pytest.mark.django_db


def test_removed_page_is_gone_and_its_history_stays() -> None:
    page = make_page()
    with changes.recorded(page):
        page.save()
    number = ContentVersion.objects.number()

    pages.remove(page, by=make_user("administrator"))

    assert not Page.objects.filter(path=page.path).exists()
    assert Version.objects.get_deleted(Page).count() == 1
    assert ContentVersion.objects.number() == number + 1


def test_page_removed_by_staff_is_logged_once() -> None:
    page, client = make_page(title="About us"), Client()
    client.force_login(make_user("superuser", username="sol"))

    client.post(f"/admin/directory/page/{page.pk}/delete/", {"post": "yes"})

    entry = LogEntry.objects.get()
    assert (entry.user.username, entry.action_flag) == ("sol", DELETION)
    assert (entry.object_repr, entry.change_message) == (str(page), "Removed")


def test_page_is_not_removed_by_an_editor() -> None:
    page = make_page()

    with pytest.raises(PermissionDenied):
        pages.remove(page, by=make_user("editor"))

    assert Page.objects.filter(pk=page.pk).exists()
