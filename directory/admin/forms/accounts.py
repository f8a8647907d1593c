"""Forms of accounts: who is invited, as what, and what an account may do."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib.auth.forms import UsernameField
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.db.models import Case, Value, When
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from directory.lib import text
from directory.models.fields import MailFormField
from directory.operations import accounts, roles
from directory.suggestions import emails

if TYPE_CHECKING:
    GroupChoiceField = forms.ModelChoiceField[Group]
    UserForm = forms.ModelForm[User]
else:
    GroupChoiceField = forms.ModelChoiceField
    UserForm = forms.ModelForm


class RoleField(GroupChoiceField):
    """One of the four roles, each with what it may do; it gives a list for `groups`."""

    widget = forms.RadioSelect

    def __init__(self, **kwargs: Any) -> None:
        order = [
            When(name=role, then=Value(place)) for place, role in enumerate(roles.ROLES)
        ]
        known = Group.objects.filter(name__in=roles.ROLES)
        super().__init__(known.order_by(Case(*order)), label=_("Role"), **kwargs)

    def label_from_instance(self, group: Group) -> str:
        """Return the name of the role and what it may do."""
        words = gettext("may also %(deeds)s")
        if group.name == roles.VIEWER:
            words = gettext("may %(deeds)s")
        deeds = words % {"deeds": roles.DEEDS[group.name]}
        return format_html("<span><strong>{}</strong>: {}</span>", group.name, deeds)

    def prepare_value(self, value: Any) -> Any:
        """Return the key of the highest role among the groups of an account."""
        if not isinstance(value, list):
            return super().prepare_value(value)
        held = {group.name: group.pk for group in value if isinstance(group, Group)}
        of_roles = [held[role] for role in roles.ROLES if role in held]
        return of_roles[-1] if of_roles else ""

    def clean(self, value: Any) -> Any:
        group = super().clean(value)
        return [group] if group else []


class InvitationForm(UserForm):
    """Whom to invite: name, address and role. The password is theirs to choose."""

    groups = RoleField(
        empty_label=None,
        error_messages={"required": _("Choose what this person may do.")},
    )

    class Meta:
        model = User
        fields = ("first_name", "last_name", "email")
        field_classes = {"email": MailFormField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["first_name"].required = True
        email = self.fields["email"]
        email.required = True
        email.help_text = gettext(
            "The invitation goes there, and this is the name for the log-in."
        )

    def clean_first_name(self) -> str:
        """Return the name as one line: it stands in a mail."""
        return text.clean_line(self.cleaned_data["first_name"])

    def clean_email(self) -> str:
        """Refuse an address that is taken, or that no mail can be written to."""
        address: str = self.cleaned_data["email"].lower()
        longest = User._meta.get_field("username").max_length or 0
        if not emails.is_mailbox(address) or len(address) > longest:
            raise ValidationError(
                gettext("Write one plain address, as ann@example.org.")
            )
        if accounts.is_taken(address):
            raise ValidationError(gettext("There is an account with this address."))
        return address


class AccountForm(UserForm):
    """An account; nothing of its password is shown."""

    groups = RoleField(
        required=False, empty_label=_("none: sees the front page of staff only")
    )

    class Meta:
        model = User
        fields = (
            "username",
            "first_name",
            "last_name",
            "email",
            "is_active",
            "is_superuser",
        )
        field_classes = {"username": UsernameField, "email": MailFormField}

    def clean_groups(self) -> list[Group]:
        """Return the role, with the groups of this portal's own that are no roles."""
        groups = self.instance.groups.exclude(name__in=roles.ROLES)
        return [*self.cleaned_data["groups"], *groups]
