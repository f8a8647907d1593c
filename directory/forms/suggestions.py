"""The forms of visitors: a new organization, or something about a listed one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.functional import lazy
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from directory.forms import seen
from directory.forms.fields import (
    EmailField,
    LinesField,
    ManyChoicesField,
    OneChoiceField,
    ProfilesField,
    TextField,
    TypedLanguagesField,
    WebsiteField,
)
from directory.forms.guard import GuardedForm
from directory.lib import dates, languages, phones, places, text, tongues, urls
from directory.models import Organization, Sector, Suggestion
from directory.models.rules import JOINING_LIMIT
from directory.models.suggestions import ADDED, DESCRIPTION_LIMIT, FIELDS, NOTE_LIMIT
from directory.models.taxonomy import in_order
from directory.suggestions.drafts import LABELS, NEWS, Draft

IF_YOU_LIKE = _("(if you like)")
IF_YOU_KNOW = _("(if you know)")
MOST_NAMES, MOST_TIES, MOST_PROFILES = 10, 5, 10
"""More of them come with a note, and staff enter them at once."""


def known_sectors() -> Iterator[tuple[str, str]]:
    """Yield the sectors that can be chosen."""
    for sector in in_order(Sector.objects.kept()):
        yield sector.slug, languages.in_its_language(sector.local_name)


def _keeping_personal_data() -> str:
    days = settings.PERSONAL_DATA_DAYS
    words = ngettext(
        "If you write it, we write to you: only to tell you what came of this, or to"
        " ask a question. It is never shown, and we delete it one day after the"
        " decision.",
        "If you write it, we write to you: only to tell you what came of this, or to"
        " ask a question. It is never shown, and we delete it %(days)s days after the"
        " decision.",
        days,
    )
    return words % {"days": days}


class VisitorForm(forms.Form):
    """A form that says in words how many answers need another look, and which."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"auto_id": "%s", **kwargs})

    @property
    def wrong(self) -> list[forms.BoundField]:
        """Return the fields that need another look, in their order."""
        return [field for field in self if field.errors and not field.is_hidden]

    @property
    def heading(self) -> str:
        """Return what stands above them."""
        count = len(self.wrong)
        if not count:
            return gettext("It is not sent yet")
        words = ngettext(
            "One answer needs another look",
            "%(number)s answers need another look",
            count,
        )
        if count == 1:
            return words
        number_words = {
            2: gettext("Two"),
            3: gettext("Three"),
            4: gettext("Four"),
            5: gettext("Five"),
        }
        return words % {"number": number_words.get(count, count)}


class WordsForm(VisitorForm):
    """What a visitor writes about an organization."""

    name = TextField(
        LABELS["name"],
        200,
        required=True,
        help_text=_("As it writes it itself. Up to 200 characters."),
        error_messages={"required": _("Please write its name.")},
    )
    url = WebsiteField(
        LABELS["url"],
        help_text=_(
            "No website? A page on a social network will do, or leave this empty."
        ),
    )
    description = TextField(
        LABELS["description"],
        DESCRIPTION_LIMIT,
        lines=5,
        help_text=_(
            "Two or three plain sentences. Who is it for, and what can they get there?"
            " Up to 5,000 characters."
        ),
    )
    kind = OneChoiceField(
        LABELS["kind"],
        Organization.Kind.choices,
        hint=IF_YOU_KNOW,
        empty=_("Not sure"),
        as_list=True,
    )
    sectors = ManyChoicesField(LABELS["sectors"], known_sectors, hint=IF_YOU_KNOW)
    scope = OneChoiceField(
        LABELS["scope"],
        Organization.Scope.choices,
        hint=IF_YOU_KNOW,
        empty=_("Not sure"),
        as_list=True,
    )
    city = TextField(
        LABELS["city"],
        100,
        hint=IF_YOU_LIKE,
        help_text=_("Many networks have no fixed place. Leave this empty if so."),
    )
    region = TextField(LABELS["region"], 100, hint=IF_YOU_LIKE)
    country = OneChoiceField(
        LABELS["country"],
        places.in_order,
        hint=IF_YOU_LIKE,
        empty=_("No country"),
        as_list=True,
    )
    phone = TextField(
        LABELS["phone"],
        phones.LONGEST_NUMBER,
        attrs={"type": "tel"},
        help_text=_("One that it publishes itself: +1 510 555 0123."),
        validators=[phones.validate_phone],
    )
    social_profiles = ProfilesField(
        LABELS["social_profiles"],
        urls.LONGEST_ADDRESS,
        MOST_PROFILES,
        hint="",
        help_text=_("Facebook, Mastodon, WhatsApp and so on: one address a line."),
    )
    working_languages = TypedLanguagesField(
        LABELS["working_languages"],
        tongues.MOST_LETTERS,
        help_text=_("With commas between them: Spanish, English."),
    )
    joining = TextField(
        LABELS["joining"],
        JOINING_LIMIT,
        lines=3,
        help_text=_("When and where one can come, whom to write to, what it costs."),
    )
    founded = TextField(
        LABELS["founded"],
        50,
        help_text=_("A year is enough, such as 1998."),
        validators=[dates.validate_not_ahead],
    )
    other_names = LinesField(
        LABELS["other_names"],
        200,
        MOST_NAMES,
        hint="",
        help_text=_("Short, former, legal or in another language. One a line."),
    )
    belongs_to = LinesField(
        LABELS["belongs_to"],
        200,
        MOST_TIES,
        hint="",
        help_text=_("Its network, federation or host, by name. One a line."),
    )
    evidence = TextField(
        LABELS["evidence"],
        NOTE_LIMIT,
        lines=2,
        help_text=_(
            "One link is enough: an about page, an article, a member list. It saves us"
            " writing back to you."
        ),
    )

    def values(self) -> dict[str, Any]:
        """Return what was written, by the names of the record's fields."""
        written = self.cleaned_data
        return {name: written[name] for name in (*FIELDS, *ADDED) if name in written}

    def draft(self, **more: Any) -> Draft:
        """Return what was written, for the service that keeps it."""
        for name in ("note", "evidence", "how"):
            if name in self.cleaned_data:
                more[name] = self.cleaned_data[name]
        return Draft(
            kind=self.told(),
            language=get_language() or languages.ENGLISH,
            values=self.values(),
            **more,
        )

    def told(self) -> str:
        """Return which kind of suggestion this is."""
        return Suggestion.Kind.NEW


class NewForm(WordsForm):
    """A new organization: its name, and a website or a sentence on what it does."""

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        # A field that was refused is missing here, and something was written in it.
        is_empty = not (
            self.cleaned_data.get("url", "refused")
            or self.cleaned_data.get("description", "refused")
        )
        if is_empty:
            message = _("Please add its website, or two sentences on what it does.")
            self.add_error("url", message)
        return cleaned

    def values(self) -> dict[str, Any]:
        """Return what was written, without what was left empty."""
        return {name: value for name, value in super().values().items() if value}


class CorrectionForm(WordsForm):
    """What is wrong with a record: only what differs is kept."""

    acronym = TextField(LABELS["acronym"], 40, hint=IF_YOU_LIKE)
    news = OneChoiceField(LABELS["news"], tuple(NEWS.items()))
    successor = TextField(LABELS["successor"], 200, hint=IF_YOU_KNOW)
    dissolved = TextField(
        LABELS["dissolved"],
        50,
        hint=IF_YOU_KNOW,
        help_text=_("A year is enough, such as 2024."),
    )
    note = TextField(
        LABELS["note"],
        NOTE_LIMIT,
        lines=3,
        help_text=_(
            "One line is enough. If it asks to be left out: who asks, and how can we"
            " check that?"
        ),
    )
    # A plain field: what is no word of ours means the record as it is now.
    seen_version = forms.Field(widget=forms.HiddenInput, required=False)
    field_order = ("news", "successor", "dissolved", "url", "name", "acronym")
    seen_in = "change"
    """What this form is for: a version that another form showed is none of this one's.
    """

    def __init__(
        self,
        *args: Any,
        organization: Organization,
        initial: Mapping[str, Any] | None = None,
        version: int | None = None,
        **kwargs: Any,
    ) -> None:
        self.organization = organization
        sent = args[0] if args and args[0] else None
        if sent is not None:
            named = sent.get("seen_version", "")
            version = seen.read(named, self.seen_in, organization)
        self.seen = seen.Seen(organization, version)
        word = seen.issue(self.seen_in, organization, self.seen.version)
        shown = {**self.seen.values, "news": "", **(initial or {})}
        shown["seen_version"] = word
        super().__init__(*args, initial=shown, **kwargs)
        self.fields["description"].known = self.seen.values["description"]  # type: ignore[attr-defined]
        for name in ADDED:
            words = self.fields[name].help_text
            more = gettext("Only what the record does not say yet.")
            self.fields[name].help_text = f"{words} {more}"
        self.fields["evidence"].help_text = _(
            "One link is enough. For the end of a group, a farewell letter or an"
            " article."
        )

    def clean(self) -> dict[str, Any] | None:
        cleaned = super().clean()
        if self.errors:
            return cleaned
        note, evidence = self.cleaned_data["note"], self.cleaned_data["evidence"]
        is_correction = self.told() == Suggestion.Kind.CORRECTION
        if is_correction and not note and not self.values():
            self.add_error("note", _("You changed nothing yet. What is wrong?"))
        is_wish = self.told() == Suggestion.Kind.LEAVE_OUT
        if is_wish and not note and not evidence:
            message = _("Please write who asks for it, and how we can check that.")
            self.add_error("note", message)
        return cleaned

    def told(self) -> str:
        """Return what is said about the record."""
        return self.cleaned_data.get("news") or Suggestion.Kind.CORRECTION

    def values(self) -> dict[str, Any]:
        """Return what differs from the record as it was when the form was opened."""
        values = {
            name: value
            for name, value in super().values().items()
            if _differs(name, value, self.seen.values.get(name, []))
        }
        if self.told() == Suggestion.Kind.CLOSED:
            for name in ("successor", "dissolved"):
                if self.cleaned_data[name]:
                    values[name] = self.cleaned_data[name]
        return values

    def draft(self, **more: Any) -> Draft:
        """Return what differs, with the version that it differs from."""
        return super().draft(
            organization=self.organization, seen_version=self.seen.version, **more
        )


class AnswerForm(VisitorForm):
    """The answer to an open question."""

    answer = TextField(
        _("Your answer"),
        NOTE_LIMIT,
        lines=4,
        required=True,
        error_messages={"required": _("Please write an answer. One line is enough.")},
    )


class MailForm(VisitorForm):
    """Where the private link is mailed to, and with it all that we write about it."""

    email = EmailField(
        _("Your e-mail"),
        required=True,
        help_text=lazy(_keeping_personal_data, str)(),
        error_messages={"required": _("Please write where to send it.")},
    )


class SenderForm(GuardedForm):
    """Who sends something, as far as they wish to say, and what guards the form."""

    how = OneChoiceField(LABELS["how"], Suggestion.How.choices, hint=IF_YOU_LIKE)
    sender_name = TextField(
        _("Your name"), 100, hint=IF_YOU_LIKE, attrs={"autocomplete": "name"}
    )
    email = EmailField(
        _("Your e-mail"),
        hint=IF_YOU_LIKE,
        help_text=lazy(_keeping_personal_data, str)(),
    )

    def sender(self) -> dict[str, str]:
        """Return who sends it, and the key of this very form."""
        return {
            "sender_name": self.cleaned_data["sender_name"],
            "sender_email": self.cleaned_data["email"],
            "form_key": self.form_key(),
        }


class SuggestForm(SenderForm, NewForm):
    """The form of `/suggest/`.

    `is_different` remembers that likely doubles were seen.
    """

    guarded_as = "suggest"
    is_different = forms.BooleanField(widget=forms.HiddenInput, required=False)


class CorrectForm(SenderForm, CorrectionForm):
    """The form of `/organizations/<slug>/correct/`."""

    guarded_as = seen_in = "correct"


def typed(form: type[forms.Form], data: QueryDict) -> dict[str, Any]:
    """Return what was typed into a form, to be shown once more without being judged."""
    values: dict[str, Any] = {}
    for name, field in form.base_fields.items():
        if name not in data:
            continue
        if isinstance(field, forms.MultipleChoiceField):
            values[name] = data.getlist(name)
        else:
            values[name] = data[name]
    return values


def _differs(name: str, written: Sequence[str], shown: Sequence[str]) -> bool:
    if name == "sectors":
        return sorted(written) != sorted(shown)
    if name in ADDED:
        return bool(written)
    if name == "url":
        return not urls.is_same(str(written), str(shown))
    # Fields repair what is typed, so that what stands there may differ by that alone.
    return written != text.clean_block(str(shown))
