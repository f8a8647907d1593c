"""A social profile is of a known network, and stands once on an organization."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from directory.history import changes
from directory.models import Organization, SocialProfile
from tests.factories import make_organization, make_social_profile
from tests.support.versions import words

pytestmark = pytest.mark.django_db


def test_network_is_told_by_the_address_where_it_was_left_open() -> None:
    organization = make_organization()

    told = make_social_profile(organization, url="https://www.facebook.com/bread")
    said = make_social_profile(organization, url="https://b.example/", kind="matrix")

    assert (told.kind, said.kind) == ("facebook", "matrix")


def test_same_profile_in_another_spelling_is_refused() -> None:
    organization = make_organization()
    make_social_profile(organization, url="https://www.facebook.com/bread")
    twin = SocialProfile(
        organization=organization, url="http://facebook.com/bread/?utm_source=x"
    )

    with pytest.raises(ValidationError, match="has that profile already"):
        twin.full_clean()


@pytest.mark.parametrize("url", ["", "javascript:alert(1)", "https://localhost/x"])
def test_what_is_no_address_is_refused(url: str) -> None:
    profile = SocialProfile(organization=make_organization(), url=url)

    with pytest.raises(ValidationError):
        profile.full_clean()


def test_label_names_the_network_or_the_host() -> None:
    organization = make_organization()

    labels = [
        make_social_profile(organization, url=url).label
        for url in ("https://x.com/bread", "https://www.forum.example/bread")
    ]

    assert labels == ["X", "forum.example"]


def test_organization_keeps_languages_as_codes_and_refuses_others() -> None:
    organization = make_organization(working_languages="ES,en  pt-br es")

    organization.refresh_from_db()
    with pytest.raises(ValidationError, match="language codes"):
        Organization(name="X", working_languages="español!").full_clean()

    assert organization.working_languages == "en es pt-BR"


@pytest.mark.parametrize(
    ("field", "value"), [("phone", "call us"), ("joining", "x" * 2_001)]
)
def test_organization_refuses_a_phone_or_a_text_that_is_none(
    field: str, value: str
) -> None:
    organization = make_organization()
    setattr(organization, field, value)

    with pytest.raises(ValidationError):
        organization.full_clean()


def test_version_says_languages_by_their_names() -> None:
    organization = make_organization(working_languages="en es")
    with changes.recorded(organization):
        organization.social_profiles.create(url="https://x.com/bread")

    said = words(organization)

    assert said["working_languages"] == "English, Spanish"
    assert said["social_profiles"] == "network: X; web address: https://x.com/bread"
