"""The screens on which two records become one, and two again."""

from __future__ import annotations

from typing import cast

from django.contrib import messages
from django.db import transaction
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from reversion.models import Version

from directory import duplicates, permissions
from directory.admin.forms.merge import MergeForm, OtherRecordForm
from directory.admin.generics import ExtraContext
from directory.admin.history import HistoryMixin, version_or_404
from directory.admin.screens import user_of
from directory.duplicates import merge, pairs
from directory.errors import DirectoryError
from directory.history import changes
from directory.lib.keys import is_key
from directory.models import Merge, Organization
from directory.permissions import Effect


class MergingMixin(HistoryMixin):
    """Merge a record with another and undo that; both ask before they write."""

    change_form_template = "admin/directory/organization_change_form.html"

    def get_urls(self) -> list[URLPattern]:
        return [
            self.further_view(
                "merges/<int:merge_id>/undo/", self.undo_merge_view, "undo_merge"
            ),
            self.further_view("<path:object_id>/merge/", self.merge_view, "merge"),
            *super().get_urls(),
        ]

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, object],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Model | None = None,
    ) -> HttpResponse:
        """Name the records that may be the same one."""
        may_merge = permissions.may(request.user, Effect.MERGE, self.model)
        context["may_merge"] = may_merge
        # Not while a form is sent: the search for duplicates takes its time.
        if obj and request.method == "GET" and may_merge:
            record = cast(Organization, obj)
            context["possible_duplicates"] = duplicates.of(record, hidden=True)
        return super().render_change_form(request, context, add, change, form_url, obj)

    def merge_view(self, request: HttpRequest, object_id: str) -> HttpResponse:
        """Ask for the other record, show both side by side, and merge on a POST."""
        record = cast(Organization, self.record_or_404(request, object_id))
        permissions.ask(request.user, Effect.MERGE, record)
        typed = request.GET if "other" in request.GET else None
        form = OtherRecordForm(typed, kept=record, site=self.admin_site)
        if form.is_valid():
            pair = _kept_first(request, record, form.cleaned_data["other"])
            return self._compare_view(request, *pair)
        # Django's widget cannot show again what is no key at all.
        empty_form = OtherRecordForm(kept=record, site=self.admin_site)
        context = {
            "original": record,
            "form": empty_form,
            "errors": form.errors.get("other"),
            "media": self.media + empty_form.media,
            "possible_duplicates": duplicates.of(record, hidden=True),
        }
        return self.answer(request, "merge_choose", _title_of(record), context)

    def _compare_view(
        self, request: HttpRequest, kept: Organization, other: Organization
    ) -> HttpResponse:
        choices = merge.compare(kept, other)
        typed = request.POST if request.method == "POST" else None
        form = MergeForm(typed, kept=kept, other=other, choices=choices)
        if form.is_valid() and self._merge(request, kept, other, form):
            return redirect("admin:directory_organization_change", kept.pk)
        if typed is None:
            suggested = [choice for choice in choices if choice.is_suggested]
            chosen = [choice.difference.field for choice in suggested]
        else:
            chosen = typed.getlist("take")
        context = {
            "original": kept,
            "other": other,
            "form": form,
            "choices": choices,
            "chosen": chosen,
            "seen": _seen(kept, other),
            "apart": pairs.apart(kept, other),
        }
        return self.answer(request, "merge", _title_of(kept), context)

    def undo_merge_view(self, request: HttpRequest, merge_id: int) -> HttpResponse:
        """Say what undoing a merge brings back; a POST undoes it."""
        permissions.ask(request.user, Effect.PART, self.model)
        if not is_key(merge_id):
            raise Http404
        merged = Merge.objects.filter(pk=merge_id).first()
        if merged is None:
            raise Http404
        if request.method == "POST" and self._undo(request, merged):
            return redirect("admin:directory_organization_history", merged.kept_key)
        kept = Organization.objects.filter(pk=merged.kept_key).first()
        # The other record is gone: its newest version tells what it was.
        others = Version.objects.get_for_object_reference(
            Organization, merged.other_key
        )
        other = others.order_by("pk").last()
        context = {
            "original": kept,
            "other": other,
            "differences": merge.differences_of_undo(merged),
            "refusal": merge.refusal_of_undo(merged),
        }
        return self.answer(request, "undo_merge", gettext("Undo a merge"), context)

    def recover_view(
        self, request: HttpRequest, version_id: int, extra_context: ExtraContext = None
    ) -> HttpResponse:
        """Point from a record that was merged to the undo of that merge."""
        self.require_recovery(request)
        version = version_or_404(Version.objects.get_deleted(self.model), version_id)
        merged = Merge.objects.of(version.object_id)
        if merged is None:
            return super().recover_view(request, version_id, extra_context)
        refusal = merge.refusal_of_undo(merged)
        if request.method == "POST" and not refusal:
            return redirect("admin:directory_organization_undo_merge", merged.pk)
        kept = Organization.objects.filter(pk=merged.kept_key).first()
        context = {
            "merge": merged,
            "merged_into": kept or gettext("a record that is gone"),
            "refusal": refusal,
            "may_part": permissions.may(request.user, Effect.PART, self.model),
            **(extra_context or {}),
        }
        return super().recover_view(request, version_id, context)

    def _merge(
        self,
        request: HttpRequest,
        kept: Organization,
        other: Organization,
        form: MergeForm,
    ) -> bool:
        """Merge as the form says, unless one of the two changed since it was shown."""
        wanted = form.cleaned_data
        by = user_of(request)
        overtaken = gettext(
            "Somebody else changed one of the two meanwhile. Look again."
        )
        try:
            with transaction.atomic():
                # Nobody writes between the comparison of the versions and the merge.
                changes.wait_for_turn()
                if wanted["seen"] != _seen(kept, other):
                    raise DirectoryError(overtaken)
                merged = merge.merge(
                    kept,
                    other,
                    by=by,
                    take=wanted["take"],
                    name_kind=wanted["name_kind"],
                )
        except DirectoryError as error:
            self.message_user(request, str(error), messages.ERROR)
            return False
        words = gettext("The two records are one.")
        if permissions.may(by, Effect.PART, kept):
            undo = reverse("admin:directory_organization_undo_merge", args=[merged.pk])
            words = format_html('{} <a href="{}">{}</a>', words, undo, gettext("Undo"))
        self.message_user(request, words, messages.SUCCESS)
        return True

    def _undo(self, request: HttpRequest, merged: Merge) -> bool:
        by = user_of(request)
        try:
            lost = merge.undo_merge(merged, by=by)
        except DirectoryError as error:
            self.message_user(request, str(error), messages.ERROR)
            return False
        words = gettext("The two records are two again.")
        self.message_user(request, words, messages.SUCCESS)
        if lost:
            words = gettext(
                "Not as it was, because something is gone or taken: %(list)s."
            )
            listed = "; ".join(lost)
            self.message_user(request, words % {"list": listed}, messages.WARNING)
        return True


def _kept_first(
    request: HttpRequest, record: Organization, other: Organization
) -> tuple[Organization, Organization]:
    """Return the one that stays and the other: as asked for, else the likelier one."""
    stays = request.GET.get("stays")
    if stays == str(other.pk):
        return other, record
    if stays == str(record.pk) or merge.stays_first(record, other):
        return record, other
    return other, record


def _title_of(kept: Organization) -> str:
    return gettext("Merge “%(name)s” with another record") % {"name": kept}


def _seen(kept: Organization, other: Organization) -> str:
    """Return the versions of both as one word."""
    return f"{changes.newest_version(kept)}-{changes.newest_version(other)}"
