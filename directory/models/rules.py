"""What must be true of every organization: the constraints of its table."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from directory.models.fields import at_most, in_order, is_partial_date
from directory.models.visibility import Status, Visibility

DESCRIPTION_LIMIT = 20_000
JOINING_LIMIT = 2_000
RULES = (
    models.CheckConstraint(
        name="organization_has_name",
        condition=~Q(name=""),
        violation_error_message=_("Please write its name."),
    ),
    models.CheckConstraint(name="organization_has_slug", condition=~Q(slug="")),
    models.CheckConstraint(
        name="organization_description_short",
        condition=at_most("description", DESCRIPTION_LIMIT),
        violation_error_message=_("The description has more than 20,000 characters."),
    ),
    models.CheckConstraint(
        name="organization_joining_short",
        condition=at_most("joining", JOINING_LIMIT),
        violation_error_message=_(
            "How to join or get support has more than 2,000 characters."
        ),
    ),
    models.CheckConstraint(
        name="organization_url_web",
        condition=Q(url="")
        | Q(url__startswith="http://")
        | Q(url__startswith="https://"),
        violation_error_message=_(
            "The web address must begin with http:// or https://."
        ),
    ),
    models.CheckConstraint(
        name="organization_kind_known",
        # Written out: the class of an organization, which has its kinds, needs these.
        condition=Q(
            kind__in=[
                "",
                "network",
                "federation",
                "cooperative",
                "nonprofit",
                "social_enterprise",
                "fund",
                "research",
                "program",
                "event",
                "media",
                "community",
                "public_body",
                "inter_agency",
                "other",
            ]
        ),
    ),
    models.CheckConstraint(
        name="organization_scope_known",
        condition=Q(scope__in=["", "international", "regional", "national", "local"]),
    ),
    models.CheckConstraint(
        name="organization_status_known", condition=Q(status__in=Status.values)
    ),
    models.CheckConstraint(
        name="organization_visibility_known",
        condition=Q(visibility__in=Visibility.values),
    ),
    models.CheckConstraint(
        name="organization_place_in_pair",
        condition=Q(latitude=None, longitude=None)
        | Q(latitude__isnull=False, longitude__isnull=False),
        violation_error_message=_("Give both latitude and longitude, or neither."),
    ),
    models.CheckConstraint(
        name="organization_place_on_earth",
        condition=Q(latitude=None)
        | Q(
            latitude__gte=-90,
            latitude__lte=90,
            longitude__gte=-180,
            longitude__lte=180,
        ),
        violation_error_message=_(
            "This place is not on Earth: latitude -90 to 90, longitude -180 to 180."
        ),
    ),
    models.CheckConstraint(
        name="organization_founded_date", condition=is_partial_date("founded")
    ),
    models.CheckConstraint(
        name="organization_dissolved_date",
        condition=is_partial_date("dissolved"),
    ),
    models.CheckConstraint(
        name="organization_facts_date", condition=is_partial_date("facts_as_of")
    ),
    models.CheckConstraint(
        name="organization_dates_in_order",
        condition=in_order("founded", "dissolved"),
        violation_error_message=_("It cannot have ended before it was founded."),
    ),
    models.CheckConstraint(
        name="organization_not_own_successor",
        condition=Q(successor=None) | ~Q(successor=F("id")),
        violation_error_message=_("An organization cannot be its own successor."),
    ),
)
