"""The history of a record on the staff side: its versions and the way back to them."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import URLPattern
from django.utils.translation import gettext
from reversion.models import Revision, Version

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
        """Show the list with the way to what was deleted."""
        context = {"may_recover": self.may_recover(request), **(extra_context or {})}
        return super().changelist_view(request, context)

    def history_view(
        self, request: HttpRequest, object_id: str, extra_context: ExtraContext = None
    ) -> HttpResponse:
        """List the versions of a record, newest first, and what each changed."""
        record = self.record_or_404(request, object_id)
        stored = self._versions(record)
        page = Paginator(stored, PER_PAGE).get_page(request.GET.get("p"))
        page_versions = list(page.object_list)
        older = None
        if page_versions:
            # The last entry of a page is compared with the first of the next.
            older = stored.filter(pk__lt=page_versions[-1].pk).first()
        context = {
            "entries": differences.entries(page_versions, older),
            "page": page,
            "original": record,
            **(extra_context or {}),
        }
        title = gettext("History of “%(name)s”") % {"name": record}
        return self.answer(request, "history", title, context)

    def revision_view(
        self,
        request: HttpRequest,
        object_id: str,
        version_id: int,
        extra_context: ExtraContext = None,
    ) -> HttpResponse:
        """Show a version and what bringing it back would change; a POST does it."""
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
            words = gettext("Somebody else changed this record meanwhile. Look again.")
            self.message_user(request, words, messages.WARNING)
        before = stored.filter(pk__lt=version.pk).first()
        is_newest = newest == version
        may_revert = permissions.may(request.user, Effect.REVERT, record)
        context = {
            "original": record,
            "version": version,
            "newest": newest,
            "changed": _differences(before, version),
            "brought_back": [] if is_newest else _differences(newest, version),
            "may_bring_back": may_revert and not is_newest,
            **(extra_context or {}),
        }
        title = gettext("A version of “%(name)s”") % {"name": record}
        return self.answer(request, "revision", title, context)

    def last_saved(self, record: Model) -> Revision | None:
        """Return the revision of the newest version; None where there is none."""
        newest = self._versions(record).first()
        return newest.revision if newest else None

    def recoverlist_view(
        self, request: HttpRequest, extra_context: ExtraContext = None
    ) -> HttpResponse:
        """List the records that were deleted, the last one first."""
        self.require_recovery(request)
        deleted = self._deleted().order_by("-pk")
        page = Paginator(deleted, PER_PAGE).get_page(request.GET.get("p"))
        ends = {}
        if self.has_change_log:
            keys = [int(version.object_id) for version in page]
            ends = versions.ends(keys)
        rows = [(version, ends.get(version.object_id)) for version in page]
        title = gettext("Deleted %(names)s") % {"names": self.opts.verbose_name_plural}
        context = {"rows": rows, "page": page, **(extra_context or {})}
        return self.answer(request, "recover_list", title, context)

    def recover_view(
        self, request: HttpRequest, version_id: int, extra_context: ExtraContext = None
    ) -> HttpResponse:
        """Show what a deleted record held; a POST brings it back with everything."""
        self.require_recovery(request)
        version = version_or_404(self._deleted(), version_id)
        if request.method == "POST":
            return self._bring_back(request, version)
        context = {
            "version": version,
            "held": _differences(None, version),
            **(extra_context or {}),
        }
        title = gettext("Bring back “%(name)s”") % {"name": version.object_repr}
        return self.answer(request, "recover", title, context)

    def record_or_404(self, request: HttpRequest, object_id: str) -> Model:
        """Return the record of this key, for whoever may see records at all."""
        # Asked first: 404 would tell the others which keys are taken.
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        record: Model | None = self.get_object(request, unquote(object_id))
        if record is None:
            raise Http404
        return record

    def _versions(self, record: Model) -> QuerySet[Version]:
        stored = Version.objects.get_for_object_reference(self.model, record.pk)
        versions_of_it: QuerySet[Version] = stored.select_related("revision__user")
        return versions_of_it.order_by("-pk")

    def _deleted(self) -> QuerySet[Version]:
        """Return the last version of each record that is gone."""
        deleted: QuerySet[Version] = Version.objects.get_deleted(self.model)
        return deleted.select_related("revision__user")

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
        words = gettext("“%(name)s” is as it was then.") % {"name": version.object_repr}
        self.message_user(request, words, messages.SUCCESS)
        if left_out:
            listed = "; ".join(left_out)
            words = gettext("Left out, because it is gone or taken: %(list)s.")
            self.message_user(request, words % {"list": listed}, messages.WARNING)
        return redirect(self.address_name("history"), version.object_id)


def version_or_404(stored: QuerySet[Version], key: int) -> Version:
    """Return the version of this key; one of another record is not found."""
    # A number that no column holds would make SQLite overflow.
    version = stored.filter(pk=key).first() if is_key(key) else None
    if version is None:
        raise Http404
    return version


def _differences(old: Version | None, new: Version) -> list[differences.Difference]:
    # Both at once: the names of what they point at are looked up together.
    revisions = [new.revision]
    if old:
        revisions.append(old.revision)
    snapshots = versions.snapshots(revisions)
    before = snapshots[old.revision_id] if old else None
    after = snapshots[new.revision_id]
    return differences.between(before, after)
