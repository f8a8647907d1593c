"""Two people at one form: nothing is overwritten unseen, nothing typed is lost."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, cast

from django import forms
from django.contrib import messages
from django.contrib.admin.models import LogEntry
from django.contrib.admin.options import get_content_type_for_model
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, QuerySet
from django.forms import BaseForm
from django.forms.models import _get_foreign_key
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.crypto import salted_hmac
from django.utils.text import capfirst
from django.utils.translation import gettext
from reversion.models import Revision

from directory.admin.generics import (
    AnyField,
    AnyInline,
    AnyInlineFormSet,
    AnyModelForm,
    ExtraContext,
)
from directory.admin.kept import AGAIN
from directory.admin.screens import ScreensMixin
from directory.history import changes, differences, versions

if TYPE_CHECKING:
    from django.contrib.admin.options import _FieldGroups

KeyedRow: TypeAlias = "tuple[object, list[tuple[str, object]]]"
"""The key of a stored row, and what it holds by field."""

# A form that somebody has open keeps its digest over an update: the salt stays.
SEEN_VERSION_SALT = "directory.forms.locking"
# As many as Django takes in a formset by default (its DEFAULT_MAX_NUM).
MOST_ROWS = 1000
FIELDS_BESIDE = ("seen_version", "form_key", "change_note")
"""What every form has and the template places; the record has no such fields."""


class SeenVersion(forms.Field):
    """The version that a form was opened with, as one word: compared, never read."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False)

    def has_changed(self, _initial: object, _data: object) -> bool:
        return False


class LockedForm(AnyModelForm):
    """A form that is refused when what it would overwrite changed meanwhile.

    It comes back with what was typed, and as one that saw what is stored now: sending
    it again is a decision.
    """

    seen_version = SeenVersion()

    has_conflict = False
    """Whether somebody else changed the record; `seen_version` is theirs by then."""
    hanging: Sequence[KeyedRow] = ()
    """What is stored in the rows that are edited along; the admin reads it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_of_a_record():
            self.present_version = self.version()
            self.initial["seen_version"] = self.present_version

    def is_of_a_record(self) -> bool:
        """Tell whether there is something to overwrite: not where a record is added."""
        return not self.instance._state.adding

    def version(self) -> str:
        """Return a signed word for what is stored; it differs as soon as that does."""
        record = self.instance
        stored = values_of(record, self.written())
        values = [record._meta.label, record.pk, stored, self.hanging]
        words = json.dumps(values, default=str)
        return salted_hmac(SEEN_VERSION_SALT, words, algorithm="sha256").hexdigest()

    def written(self) -> list[AnyField]:
        """Return the model's fields that this form writes."""
        names = set()
        for name, field in self.fields.items():
            if not field.disabled:
                names.add(name)
        opts = self.instance._meta
        # A formset adds the key to its forms, where it tells rows apart.
        names.discard(opts.pk.name)
        stored = (*opts.concrete_fields, *opts.many_to_many)
        return [field for field in stored if field.name in names]

    def conflict_words(self) -> str:
        """Return what stands above a form that was overtaken."""
        return gettext(
            "Somebody else changed this record meanwhile. Compare, then save again to"
            " keep your words."
        )

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.is_of_a_record():
            self._check_seen_version()

    def _check_seen_version(self) -> None:
        """Refuse what was written over another version."""
        # The admin has waited for its turn: nobody saves before this form is.
        seen = self.cleaned_data.get("seen_version")
        if seen == self.present_version:
            return
        # What a browser sent cannot be written into.
        typed = QueryDict(mutable=True)
        typed.update(self.data)
        typed[self.add_prefix("seen_version")] = self.present_version
        self.data = typed
        self.has_conflict = bool(seen)
        words = gettext("This form came incomplete. Look it through and save again.")
        if self.has_conflict:
            words = self.conflict_words()
        self.add_error(None, ValidationError(words, code="conflict"))


class StaffForm(LockedForm):
    """A staff form, which tells what only the database refused.

    One whose words were kept over a log-in is shown once more before it is saved.
    """

    trouble = ""
    """What the database said when this form was saved a moment ago."""
    is_kept = False

    def is_valid(self) -> bool:
        return super().is_valid() and not self.is_kept

    def clean(self) -> dict[str, object] | None:
        cleaned = super().clean()
        if self.trouble:
            raise ValidationError(self.trouble, code="refused")
        return cleaned


class RowForm(LockedForm):
    """A row of a list that is edited as a whole; untouched it stays as it is by now."""

    is_untouched = False

    def has_changed(self) -> bool:
        return super().has_changed() and not self.is_untouched

    def conflict_words(self) -> str:
        """Return what somebody else wrote into this row."""
        # What was typed stands in the instance, so the row is read anew.
        record = type(self.instance)._base_manager.get(pk=self.instance.pk)
        theirs = []
        for field in self.written():
            label = capfirst(str(field.verbose_name))
            value = words_in(record, field) or "–"
            theirs.append(f"{label}: {value}")
        words = gettext(
            "Somebody else changed this meanwhile. Now it says: %(theirs)s. Save again"
            " to keep yours."
        )
        return words % {"theirs": "; ".join(theirs)}

    def _check_seen_version(self) -> None:
        # What was typed stands in the instance by now.
        self.is_untouched = self.cleaned_data.get("seen_version") == self.version()
        if self.has_changed():
            super()._check_seen_version()


class Saved(NamedTuple):
    """When and by whom something was saved."""

    date_created: datetime
    user: User
    comment: str = ""


@dataclass(frozen=True)
class Conflict:
    """Who saved last, if that is noted, and where it differs from what was typed."""

    saved: Saved | Revision | None
    differences: list[differences.Difference]


class LockingMixin(ScreensMixin):
    """Refuse a form that was overtaken, and show what the other one saved beside it.

    Whatever form an admin names becomes a `StaffForm`, which compares; rows of a list
    become a `RowForm` each.
    """

    change_form_template = "admin/directory/change_form.html"
    change_list_template = "admin/directory/change_list.html"

    def get_fields(
        self, request: HttpRequest, obj: Model | None = None
    ) -> _FieldGroups:
        fields = super().get_fields(request, obj)
        return [name for name in fields if name not in FIELDS_BESIDE]

    def get_form(
        self,
        request: HttpRequest,
        obj: Model | None = None,
        change: bool = False,
        **kwargs: object,
    ) -> type[StaffForm]:
        """Return the form, locked; what the database refused comes back as typed."""
        form: Any = super().get_form(request, obj, change=change, **kwargs)
        if not issubclass(form, StaffForm):
            form = type(form)(form.__name__, (StaffForm, form), {})
        # The class was made for this request, so it may carry what belongs to it.
        locked: type[StaffForm] = form
        locked.trouble = getattr(request, "trouble", "")
        locked.is_kept = AGAIN in request.POST
        locked.hanging = ()
        if change:
            locked.hanging = list(self._hanging(request, obj))
        return locked

    def get_changelist_form(
        self, request: HttpRequest, **kwargs: object
    ) -> type[AnyModelForm]:
        return super().get_changelist_form(request, **{"form": RowForm, **kwargs})

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: ExtraContext = None,
    ) -> HttpResponse:
        """Show a form, or wait for other writers and save over what they left alone."""
        if request.method != "POST" or object_id is None:
            return super().changeform_view(request, object_id, form_url, extra_context)
        with transaction.atomic():
            # Nobody writes between the comparison of the form and its saving.
            changes.wait_for_turn()
            return super().changeform_view(request, object_id, form_url, extra_context)

    def changelist_view(
        self, request: HttpRequest, extra_context: ExtraContext = None
    ) -> HttpResponse:
        """Show a list, or save its rows as a form is saved."""
        if request.method != "POST" or "_save" not in request.POST:
            return super().changelist_view(request, extra_context)
        with transaction.atomic():
            changes.wait_for_turn()
            response = super().changelist_view(request, extra_context)
        # A redirect has no context; a list in which nothing is edited has no formset.
        context = getattr(response, "context_data", None) or {}
        changelist = context.get("cl")
        if changelist is None or changelist.formset is None:
            return response
        if not changelist.formset.is_bound:
            return response
        rows = [form.instance for form in changelist.formset.initial_forms]
        if any(row._state.adding for row in rows):
            words = gettext(
                "One of these was deleted meanwhile. Nothing was saved; this is the"
                " list as it is now."
            )
            self.message_user(request, words, messages.WARNING)
            return redirect(request.get_full_path())
        # The list may stand in another order by now: each row comes with its own form.
        changelist.result_list = rows
        return response

    def get_formset_kwargs(
        self, request: HttpRequest, obj: Model, inline: AnyInline, prefix: str
    ) -> dict[str, object]:
        """Let rows that somebody else deleted meanwhile come back as new ones."""
        # Django would refuse their old keys for ever.
        kwargs = super().get_formset_kwargs(request, obj, inline, prefix)
        if "data" in kwargs and obj.pk:
            rows = self._rows(inline, obj)
            present = {str(row.pk) for row in rows}
            data = kwargs["data"]
            kwargs["data"] = with_present_rows(data, prefix, present)
        return kwargs

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Model | None = None,
    ) -> HttpResponse:
        form = context["adminform"].form
        if getattr(form, "has_conflict", False):
            # Rows that one may only read were not sent: they would seem to differ.
            formsets = [
                inline.formset
                for inline in context["inline_admin_formsets"]
                if inline.has_change_permission
            ]
            saved = self.last_saved(form.instance)
            context["conflict"] = Conflict(saved, differing_fields(form, formsets))
        return super().render_change_form(request, context, add, change, form_url, obj)

    def last_saved(self, record: Model) -> Saved | Revision | None:
        """Return the last entry of a record's history; None where it has none."""
        noted = LogEntry.objects.filter(
            content_type=get_content_type_for_model(record), object_id=str(record.pk)
        )
        entry = noted.select_related("user").first()
        if entry is None:
            return None
        return Saved(entry.action_time, cast(User, entry.user))

    def _hanging(
        self, request: HttpRequest, record: Model | None
    ) -> Iterator[KeyedRow]:
        """Yield what is stored in the rows that are edited along with a record."""
        for inline in self.get_inline_instances(request, record):
            fields = versions.stored_fields(inline.model)
            for row in self._rows(inline, record):
                yield row.pk, values_of(row, fields)

    def _rows(self, inline: AnyInline, record: Model | None) -> QuerySet[Model]:
        foreign_key = _get_foreign_key(
            inline.parent_model, inline.model, inline.fk_name, can_fail=False
        )
        owner = {foreign_key.name: record.pk if record else None}
        rows: QuerySet[Model] = inline.model._base_manager.filter(**owner)
        # In a fixed order: these rows go into the word for what is stored.
        return rows.order_by("pk")


def differing_fields(
    form: LockedForm, formsets: Iterable[AnyInlineFormSet]
) -> list[differences.Difference]:
    """Return where what was typed differs from what is stored."""
    model = type(form.instance)
    # The record may be gone; then all that was typed differs from nothing.
    stored = model._base_manager.filter(pk=form.instance.pk).first() or model()
    sides = []
    for field in form.written():
        theirs, yours = words_in(stored, field), _typed(form, field)
        sides.append((field.name, str(field.verbose_name), theirs, yours))
    for formset in formsets:
        label = formset.model._meta.verbose_name_plural
        theirs = "\n".join(_stored_lines(formset))
        yours = "\n".join(_typed_lines(formset))
        sides.append((str(formset.prefix), str(label), theirs, yours))
    differing = []
    for name, label, theirs, yours in sides:
        if theirs == yours:
            continue
        marks = differences.marks(theirs, yours)
        difference = differences.Difference(
            name, capfirst(label), theirs, yours, *marks
        )
        differing.append(difference)
    return differing


def with_present_rows(data: QueryDict, prefix: str, present: set[str]) -> QueryDict:
    """Return a formset's data in which rows that are gone stand among the new ones."""
    # These two come from a browser: what is no formset's is left to Django to refuse.
    try:
        total = int(data.get(f"{prefix}-TOTAL_FORMS", ""))
        initial = int(data.get(f"{prefix}-INITIAL_FORMS", ""))
    except ValueError:
        return data
    if not 0 <= initial <= total <= MOST_ROWS:
        return data
    gone = [
        row for row in range(initial) if data.get(f"{prefix}-{row}-id") not in present
    ]
    if not gone:
        return data
    # Django reads the first INITIAL_FORMS rows as stored ones, the others as new.
    kept = [row for row in range(initial) if row not in gone]
    order = [*kept, *gone, *range(initial, total)]
    mended = _renumbered(data, prefix, order)
    mended[f"{prefix}-INITIAL_FORMS"] = str(initial - len(gone))
    for row in range(initial - len(gone), initial):
        mended[f"{prefix}-{row}-id"] = ""
    return mended


def _renumbered(data: QueryDict, prefix: str, order: list[int]) -> QueryDict:
    places = {f"{prefix}-{old}": f"{prefix}-{new}" for new, old in enumerate(order)}
    mended = QueryDict(mutable=True, encoding=data.encoding)
    for name, values in data.lists():
        row, _dash, field = name.rpartition("-")
        new_name = f"{places[row]}-{field}" if row in places else name
        mended.setlist(new_name, values)
    return mended


def _typed(form: BaseForm, model_field: AnyField) -> str:
    """Return what was typed into one field, in the words of the history."""
    name = model_field.name
    # As it came where it was refused.
    if name not in getattr(form, "cleaned_data", {}):
        return str(form[name].value() or "")
    return _words(model_field, form.cleaned_data[name])


def _stored_lines(formset: AnyInlineFormSet) -> list[str]:
    owner = {formset.fk.name: formset.instance.pk}
    rows = formset.model._base_manager.filter(**owner)
    fields = _own_fields(formset)
    lines = [_line(row, fields) for row in rows]
    return sorted(lines)


def _typed_lines(formset: AnyInlineFormSet) -> list[str]:
    """Return the rows as they will be saved, with those that somebody else added."""
    fields = _own_fields(formset)
    keys = []
    lines = []
    for form in formset.forms:
        key = form.instance.pk
        # The empty rows at the end are none.
        if not key and not form.has_changed():
            continue
        if key:
            keys.append(key)
        if getattr(form, "cleaned_data", {}).get("DELETE"):
            continue
        typed = {
            field: _typed(form, field) for field in fields if field.name in form.fields
        }
        lines.append(_line(form.instance, fields, typed))
    if formset.instance.pk:
        added = formset.get_queryset().exclude(pk__in=keys)
        lines.extend(_line(row, fields) for row in added)
    # Sorted like the stored ones: another order of the form is no difference.
    return sorted(lines)


def _own_fields(formset: AnyInlineFormSet) -> list[AnyField]:
    """Return the fields of a row that say something of its own."""
    fields = versions.shown_fields(formset.model)
    return [field for field in fields if field.name != formset.fk.name]


def _line(
    row: Model, fields: Iterable[AnyField], typed: Mapping[AnyField, str] | None = None
) -> str:
    """Return what a row says in one line, in the words typed where there are any."""
    words = typed or {}
    parts = []
    for field in fields:
        value = words[field] if field in words else words_in(row, field)
        parts.append((field, value))
    return versions.part_line(parts)


def values_of(record: Model, fields: Iterable[AnyField]) -> list[tuple[str, object]]:
    """Return what is stored in these fields, as it would be written into a file."""
    values: list[tuple[str, object]] = []
    for field in fields:
        if field.many_to_many:
            keys = getattr(record, field.name).values_list("pk", flat=True)
            # In a fixed order, which a database does not promise.
            values.append((field.name, sorted(keys)))
        else:
            values.append((field.name, field.value_to_string(record)))
    return values


def words_in(record: Model, model_field: AnyField) -> str:
    """Return what a record says in a field, in the words of the history."""
    value = getattr(record, model_field.name)
    return _words(model_field, value.all() if model_field.many_to_many else value)


def _words(model_field: AnyField, value: Any) -> str:
    if model_field.many_to_many:
        return ", ".join(sorted(map(str, value)))
    if model_field.is_relation:
        return str(value) if value is not None else ""
    return versions.words_of(model_field, value)
