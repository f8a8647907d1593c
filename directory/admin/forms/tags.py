"""The field in which staff type tags: none becomes a new one by a slip."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.renderers import BaseRenderer
from django.urls import reverse_lazy
from django.utils.datastructures import MultiValueDict
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from directory.lib import slips, slugs, text
from directory.models import Tag

MOST_TAGS = 200


class TypedTags(str):
    """What was typed, with the words of which somebody said that they are new."""

    new: str


class TagsWidget(forms.TextInput):
    """A line with suggestions, and a box to tick once a word was doubted."""

    class Media:
        js = ("js/admin-tags.js",)

    def __init__(self) -> None:
        super().__init__(
            attrs={
                "class": "vTextField",
                "autocomplete": "off",
                "data-tags": reverse_lazy("admin:autocomplete"),
            }
        )

    def value_from_datadict(
        self, data: Any, files: MultiValueDict[str, Any], name: str
    ) -> TypedTags | None:
        """Return the line, with what the box says."""
        line = super().value_from_datadict(data, files, name)
        if line is None:
            return None
        typed = TypedTags(line)
        typed.new = data.get("new_tags", "")
        return typed

    def render(
        self,
        name: str,
        value: object,
        attrs: dict[str, object] | None = None,
        renderer: BaseRenderer | None = None,
    ) -> SafeString:
        line = super().render(name, value, attrs, renderer)
        # Of what is stored nothing is doubted.
        if not isinstance(value, TypedTags):
            return line
        doubted = [word for word, _tag in near_tags(words_in(value))]
        if not doubted:
            return line
        return format_html(
            '{line} <label class="new-tags"><input type="checkbox" name="new_tags"'
            ' value="{words}"> {label}</label>',
            line=line,
            words=", ".join(doubted),
            label=gettext("They are new tags, as typed"),
        )


class TagsField(forms.Field):
    """Tags typed with commas between them.

    Only commas part them, so that a tag may be of several words. A word that no record
    has and that is one slip away from a tag is doubted until somebody says it is new.
    """

    widget = TagsWidget

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("required", False)
        kwargs.setdefault(
            "help_text", _("With commas between them: housing, worker ownership.")
        )
        super().__init__(**kwargs)

    def to_python(self, value: object) -> list[str]:
        """Return the words, each once."""
        return words_in(str(value or ""))

    def prepare_value(self, value: str | Iterable[Tag] | None) -> str | None:
        # What was typed comes back as it was, what is stored as tags.
        if value is None or isinstance(value, str):
            return value
        return ", ".join(map(str, value))

    def has_changed(self, initial: Iterable[Tag] | None, data: str | None) -> bool:
        stored = sorted(map(str, initial or []))
        return stored != sorted(self.to_python(data))

    def clean(self, value: object) -> list[str]:
        """Return the words; doubt those that look like a tag and are none."""
        words: list[str] = super().clean(value)
        said_new = self.to_python(getattr(value, "new", ""))
        remark = gettext("“%(word)s” is no tag yet; “%(tag)s” is.")
        remarks = [
            remark % {"word": word, "tag": tag}
            for word, tag in near_tags(words)
            if word not in said_new
        ]
        if remarks:
            raise ValidationError(remarks, code="doubted")
        return words

    def validate(self, value: Sequence[str]) -> None:
        super().validate(value)
        longest = Tag._meta.get_field("name").max_length or 100
        if any(len(word) > longest for word in value):
            raise ValidationError(
                _("A tag has at most %(limit)d letters."), params={"limit": longest}
            )
        if len(value) > MOST_TAGS:
            raise ValidationError(
                _("A record has at most %(limit)d tags."), params={"limit": MOST_TAGS}
            )


def words_in(line: str) -> list[str]:
    """Return the words between the commas, each once."""
    words = [text.clean_line(word) for word in line.split(",")]
    return list(dict.fromkeys(filter(None, words)))


def new_words(words: Iterable[str]) -> list[str]:
    """Return those of these words that are no tag yet."""
    keys = {slugs.tag_key(word): word for word in words}
    known = Tag.objects.filter(key__in=keys).values_list("key", flat=True)
    return [word for key, word in keys.items() if key not in set(known)]


def near_tags(words: Iterable[str]) -> list[tuple[str, str]]:
    """Return the words that are no tag, each with the tag that it may be meant for."""
    new = new_words(words)
    if not new:
        return []
    tags = list(Tag.objects.kept().values_list("key", "name"))
    near = []
    for word in new:
        for key, name in tags:
            if slips.is_slip(slugs.tag_key(word), key):
                near.append((word, name))
                break
    return near
