"""Two people at one record: nothing is overwritten unseen, and nothing that was typed is lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib import admin
from django.forms import BaseForm
from django.forms.models import BaseInlineFormSet
from django.http import HttpRequest, HttpResponse, QueryDict
from reversion.models import Version

from directory.models import ORGANIZATION_PARTS, Organization
from directory.services import changes, history

MOST_ROWS = 1000
DOCUMENT_NAMES = {"tags": "tagged_items"}


@dataclass(frozen=True)
class Conflict:
    """What somebody else saved while this form was open: their version, and where it differs from what was typed here."""

    version: Version
    differences: list[history.Difference]


class LockingMixin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Show a form that was refused as overtaken beside what the other one saved; saving it again decides.

    The form itself (`forms.base.RecordForm`) compares the versions and says `has_conflict`.
    """

    def get_formset_kwargs(self, request: HttpRequest, obj: Any, inline: Any, prefix: str) -> dict[str, Any]:
        """Let rows that somebody else deleted meanwhile come back as new ones: their old keys would be refused for ever."""
        found: dict[str, Any] = super().get_formset_kwargs(request, obj, inline, prefix)
        if "data" in found and obj.pk:
            keys = inline.model._base_manager.filter(**{history.OWNERS[inline.model]: obj.pk}).values_list("pk", flat=True)
            found["data"] = with_present_rows(found["data"], prefix, {str(key) for key in keys})
        return found

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> HttpResponse:
        form = context["adminform"].form
        if getattr(form, "has_conflict", False) and changes.newest_version(form.instance):
            formsets = [inline.formset for inline in context["inline_admin_formsets"]]
            context["conflict"] = conflict_of(form, formsets)
        return super().render_change_form(request, context, *args, **kwargs)


def conflict_of(form: Any, formsets: Iterable[BaseInlineFormSet[Any, Any, Any]]) -> Conflict:
    """Return where what was typed differs from the newest stored version."""
    newest = Version.objects.get_for_object(form.instance).select_related("revision__user").order_by("-pk")[0]
    theirs = history.document(newest)
    yours = history.Document(theirs.model, dict(theirs.words))
    for name in form.fields:
        if _is_stored(form, name):
            yours.words[DOCUMENT_NAMES.get(name, name)] = _typed(form, name)
    for formset in formsets:
        accessor = next(name for name in ORGANIZATION_PARTS if _part_model(name) is formset.model)
        yours.words[accessor] = history.part_lines(accessor, _lines(formset))
    return Conflict(newest, history.differences(theirs, yours))


def with_present_rows(data: QueryDict, prefix: str, present: set[str]) -> QueryDict:
    """Return the data of a formset in which rows with keys that are gone stand among the new ones."""
    try:
        total, initial = (int(data.get(f"{prefix}-{name}_FORMS", "")) for name in ("TOTAL", "INITIAL"))
    except ValueError:
        return data
    if not 0 <= initial <= total <= MOST_ROWS:
        return data
    gone = [row for row in range(initial) if data.get(f"{prefix}-{row}-id") not in present]
    if not gone:
        return data
    order = [row for row in range(initial) if row not in gone] + gone + list(range(initial, total))
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


def _is_stored(form: BaseForm, name: str) -> bool:
    return name in DOCUMENT_NAMES or any(found.name == name for found in history.stored_fields(type(form.instance)))  # type: ignore[attr-defined]


def _typed(form: BaseForm, name: str) -> str:
    """Return what was typed into one field, in the words of the history; as it came where it was refused."""
    if name not in getattr(form, "cleaned_data", {}):
        return str(form[name].value() or "")
    return _said(form, name, form.cleaned_data[name])


def _said(form: BaseForm, name: str, value: Any) -> str:
    model_field = form.instance._meta.get_field(name)  # type: ignore[attr-defined]
    if model_field.many_to_many:
        return ", ".join(sorted(str(item) for item in value))
    if model_field.is_relation:
        return str(value) if value is not None else ""
    return history.words_of(model_field, value)


def _lines(formset: BaseInlineFormSet[Any, Any, Any]) -> list[str]:
    """Return the parts as they will be when the formset is saved, with those that somebody else added meanwhile."""
    sent = [form for form in formset.forms if form.instance.pk or form.has_changed()]
    kept = [form for form in sent if not getattr(form, "cleaned_data", {}).get("DELETE")]
    keys = [form.instance.pk for form in sent if form.instance.pk]
    added = formset.get_queryset().exclude(pk__in=keys) if formset.instance.pk else []
    return [_line(form) for form in kept] + [_line_of(part) for part in added]


def _line(form: BaseForm) -> str:
    part = form.instance  # type: ignore[attr-defined]
    typed = {found: _typed(form, found.name) for found in history.part_fields(type(part)) if found.name in form.fields}
    return history.part_line([(found, typed.get(found, _kept(part, found))) for found in history.part_fields(type(part))])


def _line_of(part: Any) -> str:
    return history.part_line([(found, _kept(part, found)) for found in history.part_fields(type(part))])


def _kept(part: Any, model_field: Any) -> str:
    value = getattr(part, model_field.name)
    if model_field.is_relation:
        return str(value) if value is not None else ""
    return history.words_of(model_field, value)


def _part_model(accessor: str) -> Any:
    return Organization._meta.get_field(accessor).related_model
