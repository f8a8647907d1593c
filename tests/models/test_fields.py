"""What fields repair on the way in."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.forms import modelform_factory

from directory.models import Organization, Relationship, SiteSettings
from tests.factories import make_organization

pytestmark = pytest.mark.django_db


def test_web_address_with_a_scheme_in_capitals_is_kept_by_either_database() -> None:
    made = make_organization(
        url="HTTPS://Mill.example.org/A", source_url="Http://mill.example.org"
    )

    stored = Organization.objects.get(pk=made.pk)

    assert (stored.url, stored.source_url) == (
        "https://Mill.example.org/A",
        "http://mill.example.org",
    )


def test_mail_address_is_kept_without_what_was_pasted_around_it() -> None:
    made = make_organization(email="Mara <m@x.example>")
    site = SiteSettings(contact_email="mailto:help@x.example.")
    site.clean_fields(exclude=["id"])

    assert Organization.objects.get(pk=made.pk).email == "m@x.example"
    assert site.contact_email == "help@x.example"


@pytest.mark.parametrize(
    ("model", "field", "typed"),
    [
        (Organization, "email", "m@x.example, t@x.example"),
        (SiteSettings, "contact_email", "Mara <m@x.example>, Tom <t@x.example>"),
        (Organization, "url", "a.example, b.example"),
        (Organization, "source_url", "https://a.example https://b.example"),
        (Relationship, "other_url", "a.example; b.example"),
    ],
)
def test_two_addresses_in_a_field_of_staff_are_one_sentence(
    model: type[Organization | Relationship | SiteSettings], field: str, typed: str
) -> None:
    form = modelform_factory(model, fields=[field])({field: typed})

    assert form.errors[field] == [
        "Only one address fits here, and there are more. Please keep one."
    ]


@pytest.mark.parametrize("name", ["\u3164", "\u2800", "\u00ad", "\u200d", "\u0301"])
def test_name_that_cannot_be_seen_is_refused(name: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        Organization(name=name, slug="mill").full_clean()

    assert refusal.value.message_dict["name"] == ["Please write its name."]


@pytest.mark.parametrize("field", ["founded", "dissolved", "facts_as_of"])
def test_date_far_ahead_is_refused(field: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        Organization(name="Mill", slug="mill", **{field: "2999"}).full_clean()

    assert "too far ahead" in refusal.value.message_dict[field][0]
