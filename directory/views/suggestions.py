"""Suggest an organization, correct a record, and the private page of a suggestion.

All of it without an account.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, cast

from django.conf import settings
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponsePermanentRedirect,
    QueryDict,
)
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import ResolverMatch, reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_http_methods, require_safe

from directory import duplicates
from directory.errors import DirectoryError
from directory.forms.guard import OF_THE_FORM, client_of
from directory.forms.suggestions import (
    MOST_PROFILES,
    AnswerForm,
    CorrectForm,
    CorrectionForm,
    MailForm,
    NewForm,
    SuggestForm,
    typed,
)
from directory.lib import languages, profiles, text, urls
from directory.models import OldSlug, Organization, Page, Suggestion
from directory.suggestions import status, submission
from directory.views.pages import first_paragraphs

View = Callable[..., HttpResponse]
OfSuggestion = Callable[Concatenate[HttpRequest, Suggestion, ...], HttpResponse]
READ_AND_SEND = require_http_methods(["GET", "HEAD", "POST"])
FOLDER = "directory/suggestions/"
REFUSED = 422
RULES_PATH = "/criteria/"
RULES_LIMIT = 2000
"""So much of the rules stands on the form itself."""
CARRIED_IF_EMPTY = ("name", "url", "acronym")
"""What leads to a record is not carried over into it: the record's own name and address
stand.
"""


def private(view: View) -> View:
    """Let nobody keep, list or pass on what such a view answers."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if request.method == "POST" and response.status_code in (200, REFUSED):
            # Back leads to it again: a browser that may keep nothing of it would ask
            # whether to send the words once more instead of showing them.
            patch_cache_control(response, private=True, no_cache=True)
        else:
            patch_cache_control(response, private=True, no_store=True)
        response.headers.setdefault("Referrer-Policy", "same-origin")
        return response

    return answered


def unlisted(view: View) -> View:
    """Keep what such a view answers out of search engines, too."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = private(view)(request, *args, **kwargs)
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    return answered


def of_token(view: OfSuggestion) -> View:
    """Give a view the suggestion that its private address names.

    A former address leads to the present one, with all that is sent; any other is a 404
    in words.
    """

    @unlisted
    @wraps(view)
    def answered(
        request: HttpRequest, token: str, *args: Any, **kwargs: Any
    ) -> HttpResponse:
        suggestion = status.of_token(token)
        if suggestion is not None:
            return view(request, suggestion, *args, **kwargs)
        if former := status.of_former_token(token):
            match = cast(ResolverMatch, request.resolver_match)
            address = reverse(match.view_name, args=[status.token_of(former)])
            return redirect(address, preserve_request=request.method == "POST")
        context = {"days": settings.PERSONAL_DATA_DAYS}
        return render(request, f"{FOLDER}gone.html", context, status=404)

    return answered


@READ_AND_SEND
@private
def suggest(request: HttpRequest) -> HttpResponse:
    """Take a new organization.

    Whoever asks whether it is here, or sends one that may be, sees which it may be.
    """
    if request.method != "POST":
        return _new(request, SuggestForm())
    override = request.POST.get("different")
    if "check" in request.POST or override == "check":
        return _new(
            request, _as_typed(request.POST, bool(override)), is_asked=not override
        )
    data = request.POST.copy()
    if override:
        data["is_different"] = "1"
    form = SuggestForm(data)
    form.browser = _browser(request)
    is_whole = form.is_valid()
    possible_duplicates = []
    if not form.cleaned_data["is_different"]:
        possible_duplicates = duplicates.find(_candidate(request.POST))
    if is_whole and not possible_duplicates:
        sent = _sent(request, form)
        if sent:
            return sent
    return _new(request, form, possible_duplicates=possible_duplicates, code=REFUSED)


@require_safe
@unlisted
def check(request: HttpRequest) -> HttpResponse:
    """Answer the script of the form: which listed organizations may be the one whose
    name and address are typed.
    """
    possible_duplicates = duplicates.find(_candidate(request.GET))
    return render(
        request,
        f"{FOLDER}_duplicates.html",
        {
            "possible_duplicates": possible_duplicates,
            "is_asked": "asked" in request.GET,
            "step": "check",
        },
    )


@READ_AND_SEND
@unlisted
def correct(request: HttpRequest, slug: str) -> HttpResponse:
    """Take what is wrong with a record.

    Whoever comes from the other form brings along what was typed there.
    """
    organization = Organization.objects.published().filter(slug=slug).first()
    if organization is None:
        return _elsewhere(request, slug)
    if request.method != "POST":
        return _correction(request, CorrectForm(organization=organization))
    if "carry" in request.POST:
        form = CorrectForm(
            organization=organization, initial=_carried(organization, request.POST)
        )
        return _correction(request, form, is_carried=True)
    form = CorrectForm(request.POST, organization=organization)
    form.browser = _browser(request)
    if form.is_valid() and (sent := _sent(request, form)):
        return sent
    return _correction(request, form, code=REFUSED)


@READ_AND_SEND
@of_token
def status_page(request: HttpRequest, suggestion: Suggestion) -> HttpResponse:
    """Show where a suggestion stands, and take the answer to a question.

    Of one that was taken back it shows nothing but that.
    """
    if suggestion.state == Suggestion.State.WITHDRAWN:
        context = {"days": settings.PERSONAL_DATA_DAYS}
        return render(request, f"{FOLDER}withdrawn.html", context)
    form = AnswerForm(request.POST if request.method == "POST" else None)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        refusal = _refusal(submission.answer, suggestion, form.cleaned_data["answer"])
        if not refusal:
            return _back(suggestion)
    return _standing(request, suggestion, form, refusal=refusal)


@READ_AND_SEND
@of_token
def mail_link(request: HttpRequest, suggestion: Suggestion) -> HttpResponse:
    """Mail the private address to its sender, who writes where to if we do not know.

    Whether a letter left is not told: how many went to a mailbox is nobody's business.
    """
    sender = status.sender_of(suggestion)
    if request.method != "POST" or sender is None or not suggestion.is_pending:
        return _back(suggestion)
    form = MailForm({"email": sender.email} if sender.email else request.POST)
    refusal = ""
    if form.is_valid():
        address = form.cleaned_data["email"]
        try:
            submission.mail_link(suggestion, address, client=client_of(request))
        except DirectoryError as error:
            refusal = str(error)
        else:
            return redirect(f"{_address(suggestion)}?mailed=1#link")
    return _standing(request, suggestion, form, refusal=refusal)


@READ_AND_SEND
@of_token
def change(request: HttpRequest, suggestion: Suggestion) -> HttpResponse:
    """Let the sender write it anew while nothing is decided and its record is shown."""
    if not status.can_change(suggestion):
        return _back(suggestion)
    form = _form_of(suggestion, request.POST if request.method == "POST" else None)
    refusal = ""
    if request.method == "POST" and form.is_valid():
        draft = form.draft(how=suggestion.how, is_different=suggestion.is_different)
        refusal = _refusal(submission.amend, suggestion, draft)
        if not refusal:
            return _back(suggestion)
    context = {
        "form": form,
        "suggestion": suggestion,
        "refusal": refusal,
        "address": _address(suggestion),
    }
    return render(
        request,
        f"{FOLDER}change.html",
        context,
        status=REFUSED if request.method == "POST" else 200,
    )


@READ_AND_SEND
@of_token
def withdraw(request: HttpRequest, suggestion: Suggestion) -> HttpResponse:
    """Ask whether a suggestion shall be taken back, and take it back."""
    return _confirmed(
        request,
        suggestion,
        "withdraw",
        submission.withdraw,
        is_possible=suggestion.is_pending,
    )


@READ_AND_SEND
@of_token
def erase(request: HttpRequest, suggestion: Suggestion) -> HttpResponse:
    """Ask whether the sender's details shall be erased at once, and erase them."""
    return _confirmed(
        request,
        suggestion,
        "erase",
        submission.erase_sender,
        is_possible=hasattr(suggestion, "sender"),
    )


def _standing(
    request: HttpRequest,
    suggestion: Suggestion,
    form: AnswerForm | MailForm,
    *,
    refusal: str,
) -> HttpResponse:
    """Return the page of a suggestion, with the one form of it that was sent."""
    context = {
        **status.page_of(suggestion),
        "form": form,
        "answer_form": form if isinstance(form, AnswerForm) else AnswerForm(),
        "mail_form": form if isinstance(form, MailForm) else MailForm(),
        "is_mailed": "mailed" in request.GET,
        "refusal": refusal,
        "answer_days": status.answer_days(),
    }
    code = REFUSED if request.method == "POST" else 200
    return render(request, f"{FOLDER}status.html", context, status=code)


def _new(
    request: HttpRequest, form: SuggestForm, *, code: int = 200, **context: Any
) -> HttpResponse:
    if "possible_duplicates" not in context:
        context["possible_duplicates"] = (
            duplicates.find(_candidate(request.POST)) if context.get("is_asked") else []
        )
    context |= {
        "form": form,
        "answer_days": status.answer_days(),
        "step": "send" if code == REFUSED else "check",
        **_rules(),
    }
    return render(request, f"{FOLDER}suggest.html", context, status=code)


def _rules() -> dict[str, object]:
    """Return what is listed and why, in the one statement that reads the pages."""
    rules, site_pages = Page.objects.with_others(RULES_PATH)
    context: dict[str, object] = {
        "site_pages": site_pages,
        "navigation": [page for page in site_pages if not page.hide_in_navigation],
    }
    if rules is not None and rules.is_published:
        whole = rules.text()
        beginning, more = first_paragraphs(whole, RULES_LIMIT)
        # One paragraph that is longer than all that fits stands there whole.
        beginning = languages.like(whole, beginning or more)
        context |= {"rules": rules, "rules_text": beginning, "rules_more": more}
    return context


def _correction(
    request: HttpRequest, form: CorrectForm, *, code: int = 200, **context: Any
) -> HttpResponse:
    context |= {
        "form": form,
        "organization": form.organization,
        "waiting": status.waiting_about(form.organization),
        "answer_days": status.answer_days(),
    }
    return render(request, f"{FOLDER}correct.html", context, status=code)


def _sent(request: HttpRequest, form: SuggestForm | CorrectForm) -> HttpResponse | None:
    """Keep what a whole form says and lead to its private page.

    A refusal is put on the form.
    """
    more: dict[str, Any] = {**form.sender()}
    if isinstance(form, SuggestForm):
        more["is_different"] = form.cleaned_data["is_different"]
    draft = form.draft(**more)
    try:
        suggestion = submission.submit(draft, client=form.client(request))
    except DirectoryError as refusal:
        form.add_error(None, str(refusal))
        return None
    return redirect(_address(suggestion))


def _confirmed(
    request: HttpRequest,
    suggestion: Suggestion,
    act: str,
    done: Callable[[Suggestion], None],
    *,
    is_possible: bool,
) -> HttpResponse:
    if is_possible and request.method == "POST":
        _refusal(done, suggestion)
    if not is_possible or request.method == "POST":
        return _back(suggestion)
    context = {"suggestion": suggestion, "act": act, "address": _address(suggestion)}
    return render(request, f"{FOLDER}confirm.html", context)


def _refusal(act: Callable[..., None], *args: Any) -> str:
    """Do something, and return why it could not be done."""
    try:
        act(*args)
    except DirectoryError as refusal:
        return str(refusal)
    return ""


def _back(suggestion: Suggestion) -> HttpResponse:
    return redirect(_address(suggestion))


def _address(suggestion: Suggestion) -> str:
    return reverse("suggestion", args=[status.token_of(suggestion)])


def _browser(request: HttpRequest) -> str:
    """Return the word by which Django knows the browser that fills in a form."""
    return request.COOKIES.get(settings.CSRF_COOKIE_NAME, "")


def _candidate(data: QueryDict) -> duplicates.Candidate:
    """Return what was typed, as far as a record has it, to find its duplicates."""
    limits = {
        "name": 200,
        "city": 100,
        "region": 100,
        "country": 2,
        "url": urls.LONGEST_ADDRESS,
    }
    words = {}
    for field, limit in limits.items():
        # Cut before it is cleaned, which takes its time with long words.
        words[field] = text.clean_line(data.get(field, "")[:limit])
    return duplicates.Candidate(
        words["name"],
        urls.complete(words["url"]),
        city=words["city"],
        region=words["region"],
        country=words["country"],
        profiles=_profiles(data),
    )


def _profiles(data: QueryDict) -> list[str]:
    """Return the social profiles that were typed, as far as they are looked for."""
    lines = data.get("social_profiles", "")[: 2 * urls.LONGEST_ADDRESS].splitlines()
    return [profiles.complete(line) for line in lines[: MOST_PROFILES + 1]]


def _as_typed(data: QueryDict, is_different: bool) -> SuggestForm:
    """Return the form with everything typed, not judged, and still the one that was
    opened then.
    """
    form = SuggestForm(initial=typed(SuggestForm, data))
    form.initial["issued"] = data.get("issued", "")
    form.initial["is_different"] = is_different or bool(data.get("is_different"))
    return form


def _carried(organization: Organization, data: QueryDict) -> dict[str, Any]:
    """Return what was typed into the other form, where the record has no better."""
    carried = {}
    for name, value in typed(CorrectForm, data).items():
        # What a form says of itself is never carried over into another.
        if not value or name in OF_THE_FORM:
            continue
        has_own = name in CARRIED_IF_EMPTY and getattr(organization, name)
        if not has_own:
            carried[name] = value
    return carried


def _form_of(
    suggestion: Suggestion, data: QueryDict | None
) -> NewForm | CorrectionForm:
    initial = {
        **suggestion.submitted,
        "note": suggestion.note,
        "evidence": suggestion.evidence,
    }
    if suggestion.is_new or suggestion.organization is None:
        return NewForm(data, initial=initial)
    initial["news"] = (
        "" if suggestion.kind == Suggestion.Kind.CORRECTION else suggestion.kind
    )
    record, version = suggestion.organization, suggestion.seen_version
    return CorrectionForm(data, organization=record, initial=initial, version=version)


def _elsewhere(request: HttpRequest, slug: str) -> HttpResponse:
    """Answer for a record that has moved, or is hidden, as the record itself does."""
    hidden = Organization.objects.filter(slug=slug).first()
    organization = (
        hidden
        or get_object_or_404(
            OldSlug.objects.select_related("organization"), slug=slug
        ).organization
    )
    if organization.visibility == Organization.Visibility.WITHDRAWN:
        return render(request, "410.html", status=410)
    if hidden or not organization.is_published:
        raise Http404
    return HttpResponsePermanentRedirect(reverse("correct", args=[organization.slug]))
