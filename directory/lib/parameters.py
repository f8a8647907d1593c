"""Fields for the parameters of an address: lenient for readers, strict for machines.

A reader who follows an old or mistyped link gets the list all the same, so a lenient
field drops what it does not know. A program is told, so a strict one refuses it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from django import forms
from django.http import QueryDict
from django.utils.choices import BaseChoiceIterator
from django.utils.functional import Promise

from directory.lib import text


class KnownValues(BaseChoiceIterator):
    """The choices of a field: values with their labels, looked up in one step."""

    def __init__(self, labels: Mapping[str, str | Promise]) -> None:
        self.labels = labels

    def __iter__(self) -> Iterator[tuple[str, str | Promise]]:
        return iter(self.labels.items())

    def __contains__(self, value: object) -> bool:
        return value in self.labels

    def __deepcopy__(self, _memo: dict[int, object]) -> KnownValues:
        # Each form copies its fields, and there may be thousands of tags.
        return self


class ParameterField(forms.Field):
    """A field that drops what is not known, or refuses it when it is strict."""

    is_strict = False


class WordsField(ParameterField, forms.CharField):
    """Words to look for, on one line; a lenient field cuts those that are too many."""

    def to_python(self, value: object) -> str:
        words = text.clean_line(str(value or ""))
        return words if self.is_strict else words[: self.max_length].strip()


class KnownField(ParameterField, forms.ChoiceField):
    """A field that knows its values by name."""

    def valid_value(self, value: object) -> bool:
        return isinstance(self.choices, KnownValues) and value in self.choices


class ValueField(KnownField):
    """One known value, or none."""

    def to_python(self, value: object) -> str:
        chosen = super().to_python(value)
        return chosen if self.is_strict or self.valid_value(chosen) else ""


class ValuesField(KnownField, forms.MultipleChoiceField):
    """Any number of known values, each once."""

    def to_python(self, value: object) -> list[str]:
        values = [one for one in dict.fromkeys(super().to_python(value)) if one]
        if self.is_strict:
            return values
        return [one for one in values if self.valid_value(one)]


class ParametersForm(forms.Form):
    """The parameters of an address; what a lenient form drops it can name."""

    is_strict = False
    read_elsewhere: tuple[str, ...] = ()
    """The names of parameters that are known and that this form does not read."""

    def __init__(self, data: QueryDict | None = None, *, prefix: str | None) -> None:
        super().__init__(data, prefix=prefix)
        for field in self.fields.values():
            if isinstance(field, ParameterField):
                field.is_strict = self.is_strict

    def clean(self) -> dict[str, object] | None:
        """Refuse a parameter of an unknown name, where the form is strict."""
        names = self.unknown_names()
        if names and self.is_strict:
            message = f"There is no such parameter: {', '.join(names)}."
            raise forms.ValidationError(message, code="unknown")
        return super().clean()

    def unknown_names(self) -> list[str]:
        """Return the names that this form does not know, in their order."""
        known = {*self.fields, *self.read_elsewhere}
        return [name for name in self.data if name not in known]

    def dropped(self) -> Iterator[str]:
        """Yield what was left out: values with their names, then unknown names."""
        for name, field in self.fields.items():
            sent, kept = self[name].data, self.cleaned_data.get(name, ())
            unknown: list[str] = []
            if isinstance(field, ValuesField):
                unknown = [one for one in dict.fromkeys(sent) if one not in kept]
            elif isinstance(field, ValueField) and sent != kept:
                unknown = [sent or ""]
            yield from (f"{name}={value}" for value in unknown if value)
        yield from self.unknown_names()
