"""Ties on the staff side, told from the side that does not own them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from directory import permissions
from directory.admin.forms.organizations import OrganizationForm
from directory.admin.forms.ties import PasteTiesForm, chosen_ties, matched
from directory.admin.generics import AnyInlineFormSet, AnyModelForm
from directory.admin.history import HistoryMixin
from directory.admin.locking import StaffForm
from directory.admin.screens import user_of
from directory.catalog import relationships
from directory.errors import DirectoryError
from directory.models import Organization, Relationship
from directory.permissions import Effect


class TiesMixin(HistoryMixin):
    """Show the ties that others own, and enter them here: one, or many by name."""

    def get_urls(self) -> list[URLPattern]:
        return [
            self.further_view("<path:object_id>/ties/", self.ties_view, "ties"),
            *super().get_urls(),
        ]

    def get_form(
        self,
        request: HttpRequest,
        obj: Model | None = None,
        change: bool = False,
        **kwargs: object,
    ) -> type[StaffForm]:
        """Let a record be found by typing for the tie that it owns."""
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        field = form.base_fields.get("tied_by")
        if field is not None:
            owner = Relationship._meta.get_field("organization")
            widget = AutocompleteSelect(owner, self.admin_site)
            widget.choices = field.choices
            field.widget = widget
        found: type[StaffForm] = form
        return found

    def save_related(
        self,
        request: HttpRequest,
        form: AnyModelForm,
        formsets: Sequence[AnyInlineFormSet],
        change: bool,
    ) -> None:
        """Save, then write the tie that another record owns into that one."""
        super().save_related(request, form, formsets, change)
        tie = form.new_tie() if isinstance(form, OrganizationForm) else None
        if tie is not None:
            relationships.add(form.instance, [tie], by=user_of(request))

    @admin.display(description=_("others say"))
    def told_by_others(self, organization: Organization) -> str:
        """Show the ties that others own, each with the way to where it is edited."""
        # A record that is being added has no key, and no ties of others.
        incoming = Relationship.objects.filter(other=organization.pk or 0)
        lines = []
        for relationship in incoming.select_related("organization"):
            owner = link_to(relationship.organization)
            lines.append((relationship.other_reading(), owner))
        line_break = SafeString("<br>")
        return format_html_join(line_break, "{} {}", lines) or "-"

    def ties_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Take names, show what each line means, then write what was chosen."""
        record = cast(Organization, self.record_or_404(request, object_id))
        permissions.ask(request.user, Effect.CHANGE, record)
        permissions.ask(request.user, Effect.ADD, Relationship)
        typed = request.POST if request.method == "POST" else None
        form = PasteTiesForm(typed, initial={"kind": Relationship.Kind.HAS_MEMBER})
        context: dict[str, object] = {"original": record, "form": form}
        title = gettext("Many ties of “%(name)s”") % {"name": record}
        if not form.is_valid() or "again" in request.POST:
            return self.answer(request, "ties", title, context)
        if "write" in request.POST and self._write(request, record, form):
            return redirect(self.address_name("change"), record.pk)
        lines = matched(record, form.cleaned_data["kind"], form.cleaned_data["names"])
        for line in lines:
            # What was chosen a moment ago stands, where it is still to be had.
            sent = request.POST.get(f"choice-{line.number}")
            if sent in dict(line.choices):
                line.chosen = sent
        reading = dict(Relationship.Kind.choices)[form.cleaned_data["kind"]]
        context |= {"lines": lines, "reading": reading}
        return self.answer(request, "ties_preview", title, context)

    def _write(
        self, request: HttpRequest, record: Organization, form: PasteTiesForm
    ) -> bool:
        """Write the ties that were chosen, and say how many; or say why not."""
        kind, lines = form.cleaned_data["kind"], form.cleaned_data["names"]
        try:
            chosen = chosen_ties(kind, lines, request.POST)
            added = relationships.add(
                record, chosen, evidence=form.evidence(), by=user_of(request)
            )
        except ValidationError as error:
            self.message_user(request, " ".join(error.messages), messages.ERROR)
            return False
        except DirectoryError as error:
            self.message_user(request, str(error), messages.ERROR)
            return False
        in_words = sum(tie.other is None for tie in added)
        said = [
            ngettext("%d tie added", "%d ties added", len(added)) % len(added),
            gettext("%d of them in words") % in_words,
            gettext("%d left out") % (len(lines) - len(added)),
        ]
        self.message_user(request, ", ".join(said) + ".", messages.SUCCESS)
        return True


def link_to(organization: Organization) -> SafeString:
    """Return the way to where staff edit a record."""
    address = reverse("admin:directory_organization_change", args=[organization.pk])
    return format_html('<a href="{}">{}</a>', address, organization)
