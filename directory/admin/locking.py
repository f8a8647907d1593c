"""Two people at one form: nothing is overwritten unseen, nothing typed is lost."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib import messages
from django.contrib.admin.models import LogEntry
from django.contrib.admin.options import get_content_type_for_model
from django.db import transaction
from django.db.models import Model
from django.forms import BaseForm
from django.forms.models import BaseInlineFormSet, _get_foreign_key
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.text import capfirst
from django.utils.translation import gettext

from directory.admin.forms.base import StaffForm
from directory.admin.forms.locking import RowForm, values_of, words_in
from directory.admin.screens import ScreensMixin
from directory.history import changes, versions

MOST_ROWS = 1000
BESIDE = ("seen_version", "form_key", "change_note")
"""What every form has and the template places; the record has no such fields."""


class Saved(NamedTuple):
    """When and by whom something was saved."""

    date_created: datetime
    user: Any
    comment: str = ""


@dataclass(frozen=True)
class Conflict:
    """Who saved last, as far as that is noted, and where it differs from what was
    typed.
    """

    saved: Any
    differences: list[versions.Difference]


class LockingMixin(ScreensMixin):
    """Refuse a form that was overtaken, and show what the other one saved beside it.

    Saving it again decides. Whatever form an admin names becomes a `StaffForm`, which
    compares; rows of a list become a `RowForm` each.
    """

    change_form_template = "admin/directory/change_form.html"
    change_list_template = "admin/directory/change_list.html"

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        return [name for name in super().get_fields(request, obj) if name not in BESIDE]

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """Return the form, locked; what the database refused comes back as typed."""
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        if not issubclass(form, StaffForm):
            form = type(form)(form.__name__, (StaffForm, form), {})
        form.trouble = getattr(request, "trouble", "")
        form.hanging = list(self._hanging(request, obj)) if change else ()
        return form

    def get_changelist_form(self, request: HttpRequest, **kwargs: Any) -> Any:
        return super().get_changelist_form(request, **{"form": RowForm, **kwargs})

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: Any = None,
    ) -> HttpResponse:
        """Show a form, or wait for other writers and save over what they left alone."""
        if request.method != "POST" or object_id is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            changes.wait_for_turn()
            return super().changeform_view(request, object_id, form_url, extra_context)

    def changelist_view(
        self, request: HttpRequest, extra_context: Any = None
    ) -> HttpResponse:
        """Show a list, or save its rows as a form is saved."""
        if request.method != "POST" or "_save" not in request.POST:
            return super().changelist_view(request, extra_context)
        with transaction.atomic():
            changes.wait_for_turn()
            response = super().changelist_view(request, extra_context)
        shown = (getattr(response, "context_data", None) or {}).get("cl")
        if shown is None or not shown.formset.is_bound:
            return response
        rows = [form.instance for form in shown.formset.initial_forms]
        if any(row._state.adding for row in rows):
            words = gettext(
                "One of these was deleted meanwhile. Nothing was saved; this is the"
                " list as it is now."
            )
            self.message_user(request, words, messages.WARNING)
            return redirect(request.get_full_path())
        # The list may stand in another order by now: each row comes with its own form.
        shown.result_list = rows
        return response

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Any, inline: Any, prefix: str
    ) -> dict[str, Any]:
        """Let rows that somebody else deleted meanwhile come back as new ones: their
        old keys would be refused for ever.
        """
        found: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        if "data" in found and obj.pk:
            keys = self._rows(inline, obj).values_list("pk", flat=True)
            found["data"] = with_present_rows(
                found["data"], prefix, {str(key) for key in keys}
            )
        return found

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        form = context["adminform"].form
        if getattr(form, "has_conflict", False):
            inlines = [
                inline
                for inline in context["inline_admin_formsets"]
                if inline.has_change_permission
            ]
            found = differences(form, [inline.formset for inline in inlines])
            context["conflict"] = Conflict(self.last_saved(form.instance), found)
        return super().render_change_form(request, context, *args, **kwargs)

    def last_saved(self, record: Model) -> Any:
        """Return the last entry of a record's history; None where it has none."""
        noted = LogEntry.objects.filter(
            content_type=get_content_type_for_model(record), object_id=str(record.pk)
        )
        entry = noted.select_related("user").first()
        return Saved(entry.action_time, entry.user) if entry else None

    def _hanging(self, request: HttpRequest, record: Any) -> Iterator[Any]:
        """Yield what is stored in the rows that are edited along with a record."""
        for inline in self.get_inline_instances(request, record):
            for row in self._rows(inline, record):
                yield row.pk, values_of(row, versions.stored_fields(type(row)))

    def _rows(self, inline: Any, record: Any) -> Any:
        owner: Any = _get_foreign_key(
            inline.parent_model, inline.model, fk_name=inline.fk_name
        )
        return inline.model._base_manager.filter(**{owner.name: record.pk}).order_by(
            "pk"
        )


def differences(
    form: Any, formsets: Iterable[BaseInlineFormSet[Any, Any, Any]]
) -> list[versions.Difference]:
    """Return where what was typed differs from what is stored."""
    model = type(form.instance)
    stored = model._base_manager.filter(pk=form.instance.pk).first() or model()
    sides = [
        (found.name, found.verbose_name, words_in(stored, found), _typed(form, found))
        for found in form.written()
    ]
    for formset in formsets:
        label = formset.model._meta.verbose_name_plural
        sides.append(
            (
                formset.prefix,
                label,
                _joined(_stored_lines(formset)),
                _joined(_typed_lines(formset)),
            )
        )
    return [
        versions.Difference(
            name, capfirst(str(label)), theirs, yours, *versions.marks(theirs, yours)
        )
        for name, label, theirs, yours in sides
        if theirs != yours
    ]


def with_present_rows(data: QueryDict, prefix: str, present: set[str]) -> QueryDict:
    """Return the data of a formset in which rows with keys that are gone stand among
    the new ones.
    """
    try:
        total, initial = (
            int(data.get(f"{prefix}-{name}_FORMS", "")) for name in ("TOTAL", "INITIAL")
        )
    except ValueError:
        return data
    if not 0 <= initial <= total <= MOST_ROWS:
        return data
    gone = [
        row for row in range(initial) if data.get(f"{prefix}-{row}-id") not in present
    ]
    if not gone:
        return data
    order = (
        [row for row in range(initial) if row not in gone]
        + gone
        + list(range(initial, total))
    )
    mended = _renumbered(data, prefix, order)
    mended[f"{prefix}-INITIAL_FORMS"] = str(initial - len(gone))
    for row in range(initial - len(gone), initial):
        mended[f"{prefix}-{row}-id"] = ""
    return mended


def _renumbered(data: QueryDict, prefix: str, order: list[int]) -> QueryDict:
    places = {f"{prefix}-{old}": f"{prefix}-{new}" for new, old in enumerate(order)}
    mended = QueryDict(mutable=True, encoding=data.encoding)
    for name, values in data.lists():
        row, dash, field = name.rpartition("-")
        mended.setlist(f"{places[row]}{dash}{field}" if row in places else name, values)
    return mended


def _typed(form: BaseForm, model_field: Any) -> str:
    """Return what was typed into one field, in the words of the history.

    As it came where it was refused.
    """
    name = model_field.name
    if name not in getattr(form, "cleaned_data", {}):
        return str(form[name].value() or "")
    value = form.cleaned_data[name]
    if model_field.many_to_many:
        return ", ".join(sorted(str(item) for item in value))
    if model_field.is_relation:
        return str(value) if value is not None else ""
    return versions.words_of(model_field, value)


def _stored_lines(formset: BaseInlineFormSet[Any, Any, Any]) -> list[str]:
    rows = formset.model._base_manager.filter(**{formset.fk.name: formset.instance.pk})
    return [_line(row, _told(formset)) for row in rows]


def _typed_lines(formset: BaseInlineFormSet[Any, Any, Any]) -> list[str]:
    """Return the rows as they will be saved, with those that somebody else added."""
    sent = [form for form in formset.forms if form.instance.pk or form.has_changed()]
    kept = [
        form for form in sent if not getattr(form, "cleaned_data", {}).get("DELETE")
    ]
    keys = [form.instance.pk for form in sent if form.instance.pk]
    added = formset.get_queryset().exclude(pk__in=keys) if formset.instance.pk else []
    told = _told(formset)
    typed = [
        {found: _typed(form, found) for found in told if found.name in form.fields}
        for form in kept
    ]
    lines = [
        _line(form.instance, told, words)
        for form, words in zip(kept, typed, strict=True)
    ]
    return lines + [_line(row, told) for row in added]


def _told(formset: BaseInlineFormSet[Any, Any, Any]) -> list[Any]:
    """Return the fields of a row that say something of its own."""
    return [
        found
        for found in versions.shown_fields(formset.model)
        if found.name != formset.fk.name
    ]


def _line(row: Any, told: Iterable[Any], typed: Any = None) -> str:
    words = typed or {}
    return versions.part_line(
        [
            (found, words[found] if found in words else words_in(row, found))
            for found in told
        ]
    )


def _joined(lines: list[str]) -> str:
    return "\n".join(sorted(lines))
