"""Two people at one form: what changed since it was opened is not overwritten
unseen.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import QueryDict
from django.utils.crypto import salted_hmac
from django.utils.text import capfirst
from django.utils.translation import gettext

from directory.history import versions

SALT = "directory.forms.locking"


class SeenVersion(forms.Field):
    """The version that a form was opened with, as one word: compared, never read."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return False


class LockedForm(forms.ModelForm):  # type: ignore[type-arg]
    """A form that is refused when what it would overwrite changed since it was opened.

    It comes back with what was typed, and as one that saw what is stored now: sending
    it again is a decision.
    """

    seen_version = SeenVersion()

    has_conflict = False
    """Whether somebody else changed the record.

    Then `seen_version` is already theirs.
    """
    hanging: Any = ()
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
        return salted_hmac(SALT, words, algorithm="sha256").hexdigest()

    def written(self) -> list[Any]:
        """Return the model's fields that this form writes, without a formset's key."""
        named = {name for name, field in self.fields.items() if not field.disabled}
        named.discard(self.instance._meta.pk.name)
        opts = self.instance._meta
        stored = (*opts.concrete_fields, *opts.many_to_many)
        return [found for found in stored if found.name in named]

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
        """Refuse what was written over another version.

        The admin has waited for its turn.
        """
        seen = self.cleaned_data.get("seen_version")
        if seen == self.present_version:
            return
        self._see(self.present_version)
        self.has_conflict = bool(seen)
        message = gettext("This form came incomplete. Look it through and save again.")
        words = self.conflict_words() if seen else message
        self.add_error(None, ValidationError(words, code="conflict"))

    def _see(self, version: str) -> None:
        typed = QueryDict(mutable=True)
        typed.update(self.data)
        typed[self.add_prefix("seen_version")] = version
        self.data = typed


class RowForm(LockedForm):
    """A row of a list that is edited as a whole; untouched it stays as it is by now."""

    is_untouched = False

    def has_changed(self) -> bool:
        return super().has_changed() and not self.is_untouched

    def conflict_words(self) -> str:
        """Return what somebody else wrote into this row.

        What was typed stands in it.
        """
        record = type(self.instance)._base_manager.get(pk=self.instance.pk)
        said = [
            (capfirst(one.verbose_name), words_in(record, one))
            for one in self.written()
        ]
        words = gettext(
            "Somebody else changed this meanwhile. Now it says: %(theirs)s. Save again"
            " to keep yours."
        )
        theirs = "; ".join(f"{label}: {value or '–'}" for label, value in said)
        return words % {"theirs": theirs}

    def _check_seen_version(self) -> None:
        # What was typed stands in the instance by now.
        self.is_untouched = self.cleaned_data.get("seen_version") == self.version()
        if self.has_changed():
            super()._check_seen_version()


def values_of(record: Model, fields: Iterable[Any]) -> list[tuple[str, Any]]:
    """Return what is stored in these fields, as it would be written into a file."""
    return [(found.name, _value(record, found)) for found in fields]


def words_in(record: Model, model_field: Any) -> str:
    """Return what a record says in a field, in the words of the history."""
    value = getattr(record, model_field.name)
    if model_field.many_to_many:
        return ", ".join(sorted(map(str, value.all())))
    if model_field.is_relation:
        return str(value) if value is not None else ""
    return versions.words_of(model_field, value)


def _value(record: Model, model_field: Any) -> Any:
    if model_field.many_to_many:
        return sorted(getattr(record, model_field.name).values_list("pk", flat=True))
    return model_field.value_to_string(record)
