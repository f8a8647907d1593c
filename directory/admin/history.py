"""The history of a record on the staff side: its versions, what each changed, and the
way back to any of them.
"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import URLPattern
from django.utils.translation import gettext
from reversion.models import Version

from directory import permissions
from directory.admin.generics import ExtraContext
from directory.admin.screens import ScreensMixin, user_of
from directory.errors import DirectoryError
from directory.history import changes, differences, versions
from directory.lib.keys import is_key
from directory.permissions import Effect

PER_PAGE = 30


class HistoryMixin(ScreensMixin):
    """Show the versions of a record and bring any of them back.

    Nothing is written before somebody asks for it.
    """

    change_list_template = "admin/directory/versioned_list.html"

    def get_urls(self) -> list[URLPattern]:
        return [
            self.further_view("recover/", self.recoverlist_view, "recoverlist"),
            self.further_view(
                "recover/<int:version_id>/", self.recover_view, "recover"
            ),
            self.further_view(
                "<path:object_id>/history/<int:version_id>/",
                self.revision_view,
                "revision",
            ),
            *super().get_urls(),
        ]

    def changelist_view(
        self, request: HttpRequest, extra_context: ExtraContext = None
    ) -> HttpResponse:
        """Show the list with the way to what was deleted, for whoever may bring it
        back.
        """
        context = {"may_recover": self.may_recover(request), **(extra_context or {})}
        return super().changelist_view(request, context)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: ExtraContext = None
    ) -> HttpResponse:
        """List the versions of a record, newest first, with who, when, a comment and
        the fields that changed.
        """
        record = self.record_or_404(request, object_id)
        stored = self._versions(record)
        page = Paginator(stored, PER_PAGE).get_page(request.GET.get("p"))
        shown = list(page.object_list)
        # The last entry of a page is compared with the first of the next.
        older = stored.filter(pk__lt=shown[-1].pk).first() if shown else None
        context = {
            "entries": differences.entries(shown, older),
            "page": page,
            "original": record,
            **(extra_context or {}),
        }
        return self.answer(
            request,
            "history",
            gettext("History of “%(name)s”") % {"name": record},
            context,
        )

    def revision_view(
        self,
        request: HttpRequest,
        object_id: str,
        version_id: int,
        extra_context: ExtraContext = None,
    ) -> HttpResponse:
        """Show what a version changed and what bringing it back would change.

        A POST brings it back.
        """
        record = self.record_or_404(request, object_id)
        stored = self._versions(record)
        version = version_or_404(stored, version_id)
        newest = stored[0]
        if request.method == "POST":
            permissions.ask(request.user, Effect.REVERT, record)
            with transaction.atomic():
                # Read again inside the turn: somebody may have saved since.
                changes.wait_for_turn()
                newest = stored[0]
                if request.POST.get("seen_version") == str(newest.pk):
                    return self._bring_back(request, version)
            self.message_user(
                request,
                gettext("Somebody else changed this record meanwhile. Look again."),
                messages.WARNING,
            )
        may_revert = permissions.may(request.user, Effect.REVERT, record)
        context = {
            "original": record,
            "version": version,
            "newest": newest,
            "changed": _differences(stored.filter(pk__lt=version.pk).first(), version),
            "brought_back": _differences(newest, version) if newest != version else [],
            "may_bring_back": newest != version and may_revert,
            **(extra_context or {}),
        }
        return self.answer(
            request,
            "revision",
            gettext("A version of “%(name)s”") % {"name": record},
            context,
        )

    def last_saved(self, record: Any) -> Any:
        """Return the revision of the newest version; None where there is none."""
        newest = self._versions(record).first()
        return newest.revision if newest else None

    def recoverlist_view(
        self, request: HttpRequest, extra_context: ExtraContext = None
    ) -> HttpResponse:
        """List the records that were deleted, the last one first."""
        self.require_recovery(request)
        deleted = (
            Version.objects.get_deleted(self.model)
            .select_related("revision__user")
            .order_by("-pk")
        )
        page = Paginator(deleted, PER_PAGE).get_page(request.GET.get("p"))
        ends = (
            versions.ends([int(version.object_id) for version in page])
            if self.has_change_log
            else {}
        )
        rows = [(version, ends.get(version.object_id)) for version in page]
        title = gettext("Deleted %(names)s") % {"names": self.opts.verbose_name_plural}
        return self.answer(
            request,
            "recover_list",
            title,
            {"rows": rows, "page": page, **(extra_context or {})},
        )

    def recover_view(
        self, request: HttpRequest, version_id: int, extra_context: ExtraContext = None
    ) -> HttpResponse:
        """Show what a deleted record held; a POST brings it back with everything."""
        self.require_recovery(request)
        version = version_or_404(
            Version.objects.get_deleted(self.model).select_related("revision__user"),
            version_id,
        )
        if request.method == "POST":
            return self._bring_back(request, version)
        context = {
            "version": version,
            "held": _differences(None, version),
            **(extra_context or {}),
        }
        return self.answer(
            request,
            "recover",
            gettext("Bring back “%(name)s”") % {"name": version.object_repr},
            context,
        )

    def record_or_404(self, request: HttpRequest, object_id: str) -> Any:
        """Return the record that may be seen, else answer 404, or 403 to whoever may
        see none.
        """
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        record = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404
        return record

    def _versions(self, record: Any) -> Any:
        found = Version.objects.get_for_object_reference(self.model, record.pk)
        return found.select_related("revision__user").order_by("-pk")

    def may_recover(self, request: HttpRequest) -> bool:
        """Tell whether somebody may bring back what was deleted."""
        # What nobody can add was never deleted, either.
        may = permissions.may(request.user, Effect.RECOVER, self.model)
        return may and self.has_add_permission(request)

    def require_recovery(self, request: HttpRequest) -> None:
        """Refuse whoever may not bring back what was deleted."""
        if not self.may_recover(request):
            raise PermissionDenied

    def _bring_back(
        self, request: HttpRequest, version: Version
    ) -> HttpResponseRedirect:
        """Bring a version back, and say what could not come with it."""
        try:
            left_out = changes.reverted(version, by=user_of(request))
        except DirectoryError as error:
            self.message_user(request, str(error), messages.ERROR)
            return redirect(request.path)
        self.message_user(
            request,
            gettext("“%(name)s” is as it was then.") % {"name": version.object_repr},
            messages.SUCCESS,
        )
        if left_out:
            words = gettext("Left out, because it is gone or taken: %(list)s.") % {
                "list": "; ".join(left_out)
            }
            self.message_user(request, words, messages.WARNING)
        return redirect(self.address_name("history"), version.object_id)


def version_or_404(stored: Any, key: int) -> Version:
    """Return the version of this key among these, else answer 404: one of another model
    or record is none of them.
    """
    version = stored.filter(pk=key).first() if is_key(key) else None
    if version is None:
        raise Http404
    return version


def _differences(old: Version | None, new: Version) -> list[differences.Difference]:
    found = versions.snapshots([version.revision for version in (old, new) if version])
    return differences.between(
        found[old.revision_id] if old else None, found[new.revision_id]
    )
