"""In which time zone somebody reads times."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from directory.operations import zones


class TimeZoneForm(forms.Form):
    """One of the zones of the world, or that of the site."""

    time_zone = forms.ChoiceField(label=_("Time zone"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = gettext("That of the site: %(zone)s")
        of_the_site = ("", words % {"zone": zones.site_zone()})
        field = self.fields["time_zone"]
        field.choices = [of_the_site, *zones.by_region(), ("UTC", "UTC")]  # type: ignore[attr-defined]
