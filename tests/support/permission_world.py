"""A small directory in which every address leads somewhere, and what a filled form at
each would send.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group, User
from django.db import connection, models
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from post_office.models import STATUS, Email
from reversion.models import Version

from directory.catalog import prepared, taxonomy
from directory.duplicates import merge
from directory.exports import files
from directory.formats import records
from directory.history import changes
from directory.models import (
    BlockedTerm,
    Change,
    DeclineReason,
    DutyRun,
    KeptQuestion,
    SiteSettings,
    Synonym,
    Tag,
    Workshop,
)
from directory.operations import roles
from directory.suggestions import decisions, status, workshops
from tests.factories import (
    make_listing,
    make_organization,
    make_page,
    make_relationship,
    make_sector,
    make_suggestion,
    make_tier,
    make_user,
)
from tests.support import suggesting
from tests.support.admin import PAGES, filled, filled_list
from tests.support.batches import done
from tests.support.permission_rules import ACTORS

PASSWORD = "a long enough phrase"
NEW_PASSWORD = "another phrase that is long"
DISCARDED = {"prepared": 1, "discard": "1"}
NEW_PASSWORDS = {
    "password1": NEW_PASSWORD,
    "password2": NEW_PASSWORD,
    "usable_password": "true",
}
YES = {"post": "yes"}
UNCOUNTED = (
    "sessions.Session",
    "axes.AccessAttempt",
    "axes.AccessLog",
    "admin.LogEntry",
)


Stored = dict[str, list[tuple[Any, ...]]]
"""The rows of each table."""


def invitation(email: str) -> dict[str, Any]:
    """Return what the form of an invitation sends."""
    role = Group.objects.get(name="viewer").pk
    return {"first_name": "Sol", "email": email, "groups": role}


class World:
    """The records of the test, and for each address its arguments and what is sent to
    it.
    """

    def __init__(self) -> None:
        roles.set_up()
        self.handler = Client().handler
        self.actors = {
            name: self._actor(name) for name in ACTORS if name != "anonymous"
        }
        self.sessions = {
            name: self._session(account) for name, account in self.actors.items()
        }
        self.boss = self.client("superuser")
        self._make_records()
        self._prepare_change()
        self._make_pasts()
        files.make()

    def client(self, actor: str) -> Client:
        """Return a new browser of this actor, who logged in long ago."""
        client = Client(raise_request_exception=False)
        # One server answers all of them: its start reads every static file.
        client.handler = self.handler
        if actor != "anonymous":
            client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[actor]
        return client

    def _session(self, account: User) -> str:
        client = Client()
        client.force_login(account)
        return client.cookies[settings.SESSION_COOKIE_NAME].value

    def _actor(self, name: str) -> User:
        role = "" if name in ("user", "staff") else name
        return make_user(
            role, username=f"{name}-account", password=PASSWORD, is_staff=name != "user"
        )

    def _prepare_change(self) -> None:
        with prepared.prepared(self.draft), changes.recorded(self.draft):
            self.draft.city = "Leeds"
            self.draft.save()
        self.draft.refresh_from_db()

    def _make_records(self) -> None:
        self.sector, self.spare_sector = make_sector(), make_sector()
        self.tier, self.spare_tier = make_tier(), make_tier()
        self.hub = make_organization(
            name="Hub", slug="hub", sectors=[self.sector], tags=["bread"]
        )
        self.mill = make_organization(name="Mill", slug="mill")
        self.draft = make_organization(name="Draft", slug="draft", visibility="draft")
        self.listings = [
            make_listing(self.hub, self.tier, position=1),
            make_listing(self.mill, self.tier, position=2),
        ]
        self.tie = make_relationship(self.mill, self.hub, kind="member_of")
        self.page, self.spare_page = (
            make_page(path="/about/", title="About"),
            make_page(),
        )
        self.tag, self.spare_tag = (
            Tag.objects.get(),
            Tag.objects.create(name="rolls", slug="rolls"),
        )
        self.synonym = Synonym.objects.create(words="co-op = cooperative")
        self.reason = DeclineReason.objects.create(
            title="Too far", text="Too far away."
        )
        self.question = KeptQuestion.objects.create(title="Where", text="Where is it?")
        self.blocked = BlockedTerm.objects.create(value="pills")
        self.workshop = Workshop.objects.create(occasion="Fair")
        self.suggestion, self.declined = (
            make_suggestion(email="jo@example.org"),
            make_suggestion(),
        )
        decisions.decline(
            self.declined,
            "Too far.",
            by=self.actors["editor"],
            seen=decisions.SeenState(self.declined.edition),
        )
        self.asked = make_suggestion(email="jo@example.org")
        decisions.ask(
            self.asked,
            "Where?",
            by=self.actors["editor"],
            seen=decisions.SeenState(self.asked.edition),
        )
        Email.objects.create(
            from_email="a@example.org", to=["b@example.org"], status=STATUS.failed
        )
        self.spare_user = make_user()
        self.run = DutyRun.objects.create(name="backup", started_at=self.hub.created_at)

    def _make_pasts(self) -> None:
        """Give the records with a history an older version and a deleted one, and merge
        two.
        """
        site = SiteSettings.objects.current()
        for email in ("first@example.org", "second@example.org"):
            site.contact_email = email
            with changes.recorded(site):
                site.save()
        for record, field in ((self.hub, "city"), (self.page, "body")):
            setattr(record, field, "Lyon")
            with changes.recorded(record):
                record.save()
        self.site = site
        self.deleted = {
            "organization": self._deleted_organization(),
            "page": self._deleted_page(),
        }
        self.merge = merge.merge(
            make_organization(name="Kept"), make_organization(name="Gone")
        )
        draft = make_organization(name="Published", visibility="draft")
        self.batch = done("publish", [draft], by=self.actors["superuser"])

    def _deleted_organization(self) -> int:
        gone = make_organization(name="Deleted")
        version = changes.newest_version(gone)
        changes.removed(gone)
        return int(version or 0)

    def _deleted_page(self) -> int:
        gone = make_page()
        version = changes.newest_version(gone)
        gone.delete()
        return int(version or 0)

    def arguments(self, key: str) -> list[Any]:
        """Return the arguments of an address by its name."""
        known: dict[str, list[Any]] = {
            "organization": ["hub"], "correct": ["hub"], "sector": [self.sector.slug],
            "tier": [self.tier.slug],
            "workshop": [workshops.token_of(self.workshop)],
            "api-organization": ["hub"], "data-file": ["csv"], "data-list": ["csv"],
            "reconcile-suggest": ["entity"],
            **{form.address_name: ["hub"] for form in records.FORMS},
            "tag": [self.tag.slug], "page": ["about/"], "sitemap": ["pages"],
            "admin:app_list": ["directory"],
            "admin:help_page": ["suggestions"],
            "admin:password_change": [],
            "password_reset_confirm": ["MQ", "d-e"], "invitation": ["MQ", "d-e"],
            "admin:directory_organization_undo_merge": [self.merge.pk],
            "admin:directory_dutyrun_run": ["end_sessions"],
        }  # fmt: skip
        if key in known:
            return known[key]
        if key.startswith("suggestion"):
            return [status.token_of(self.asked)]
        model, _, page = (
            key.removeprefix("admin:directory_")
            .removeprefix("admin:auth_")
            .partition("_")
        )
        return self._staff_arguments(model, page)

    def _staff_arguments(self, model: str, page: str) -> list[Any]:
        if page == "recover":
            return [self.deleted.get(model, 1)]
        if page == "revision":
            record = {
                "organization": self.hub,
                "page": self.page,
                "sitesettings": self.site,
            }[model]
            return [
                record.pk,
                Version.objects.get_for_object(record).order_by("pk")[0].pk,
            ]
        if page in (
            "change",
            "history",
            "delete",
            "password_change",
            "merge",
            "order",
            "ties",
            "prepared",
            "apart",
            "take",
            "mark",
            "keep",
            "note",
            "undo",
            "open",
        ):
            return [self._record(model, page).pk]
        return []

    def _record(self, model: str, page: str) -> models.Model:
        if page == "undo":
            return self.declined
        if page == "prepared":
            return self.draft
        spare = {
            "sector": self.spare_sector,
            "tag": self.spare_tag,
            "networktier": self.spare_tier,
            "page": self.spare_page,
        }
        if page == "delete" and model in spare:
            return spare[model]
        return {
            "organization": self.hub, "relationship": self.tie,
            "batch": self.batch,
            "change": Change.objects.first(), "networktier": self.tier,
            "sector": self.sector, "tag": self.tag, "page": self.page,
            "sitesettings": self.site, "dutyrun": self.run,
            "synonym": self.synonym, "declinereason": self.reason,
            "keptquestion": self.question,
            "blockedterm": self.blocked, "workshop": self.workshop,
            "suggestion": self.suggestion,
            "user": self.spare_user, "group": self.actors["editor"].groups.get(),
        }[model]  # type: ignore[return-value]  # fmt: skip

    def sent(self, name: str, address: str) -> dict[str, Any]:
        """Return what a filled form at this address sends."""
        special = self._special(name)
        if special is not None:
            return special
        if name.endswith(("_delete", "_recover", "_undo_merge")):
            return YES
        if name.endswith("_changelist"):
            return {
                "action": "delete_selected",
                "_selected_action": self._spare_key(name),
                **YES,
            }
        if name.endswith(("_add", "_change")) and name.startswith("admin:"):
            return self._form(name, address)
        return {}

    def sent_by(
        self, actor: str, name: str, address: str, sent: dict[str, Any]
    ) -> dict[str, Any]:
        """Return what this person's own form sends, which has seen what they may
        write.
        """
        if (actor, name) != ("administrator", "admin:auth_user_change"):
            return sent
        return sent | {
            "seen_version": filled(self.client(actor).get(address))["seen_version"]
        }

    def _special(self, name: str) -> dict[str, Any] | None:
        found: dict[str, Callable[[], dict[str, Any]]] = {
            "admin:directory_organization_changelist": lambda: {"action": "publish",
            "_selected_action": self.draft.pk},
            "admin:directory_batch_change": lambda: {"_undo": "1"},
            "admin:directory_page_changelist": self._page_list,
            "admin:directory_organization_revision": lambda: self._newest(self.hub),
            "admin:directory_page_revision": lambda: self._newest(self.page),
            "admin:directory_sitesettings_revision": lambda: self._newest(self.site),
            "admin:directory_networktier_order": self._other_order,
            "admin:directory_sector_merge": lambda: {"into": self.spare_sector.pk},
            "admin:directory_tag_merge": lambda: {"into": self.spare_tag.pk},
            "admin:directory_organization_merge": lambda: {"seen": self._seen(),
            "name_kind": "short"},
            "admin:directory_organization_prepared": lambda: DISCARDED,
            "admin:directory_organization_lists": lambda: {"name": "Typed",
            "query": "kind__exact=fund"},
            "admin:directory_organization_apart": lambda: {"other": self.draft.pk},
            "admin:directory_organization_ties": lambda: {"kind": "has_member",
            "names": "Typed", "choice-0": "words", "write": "1"},
            "suggest": lambda: suggesting.filled(Client(), "/suggest/", name="Typed",
            description="Typed"),
            "correct": lambda: suggesting.filled(Client(),
            "/organizations/hub/correct/", note="Typed"),
            "suggestion": lambda: {"answer": "Typed"},
            "suggestion-mail": lambda: {"email": "typed@example.org"},
            "suggestion-change": lambda: suggesting.filled(
                Client(), suggesting.private(self.asked, "change/"), description="Typed"
            ),
            "admin:digest": lambda: {"wanted": "1"},
            "admin:time_zone": lambda: {"time_zone": "Europe/Paris"},
            "admin:directory_suggestion_changelist": lambda: {
                "action": "mark_as_spam", "_selected_action": self.suggestion.pk,
            },
            "admin:directory_suggestion_change": lambda: {"decision": "ask",
            "question": "Where?", "seen": "1-"},
            "admin:directory_suggestion_mark": lambda: {"verdict": "spam"},
            "admin:directory_suggestion_unmark": lambda: {
                "marked": f"{self.suggestion.pk}:doubtful"
            },
            "admin:auth_user_add": lambda: invitation("newcomer@example.org"),
            "forgotten": lambda: {"email": "somebody@example.org"},
            "admin:directory_suggestion_note": lambda: {"staff_note": "Typed"},
            "admin:auth_user_password_change": lambda: NEW_PASSWORDS,
            "admin:password_change": lambda: {
                "old_password": PASSWORD, "new_password1": NEW_PASSWORD,
                "new_password2": NEW_PASSWORD,
            },
        }  # fmt: skip
        return found[name]() if name in found else None

    def _seen(self) -> str:
        return f"{changes.newest_version(self.hub)}-{changes.newest_version(self.mill)}"

    def _newest(self, record: Any) -> dict[str, Any]:
        return {"seen_version": changes.newest_version(record)}

    def _page_list(self) -> dict[str, Any]:
        return filled_list(self.boss.get(PAGES)) | {"form-0-position": "77"}

    def _other_order(self) -> dict[str, Any]:
        first, second = self.listings
        seen = taxonomy.order_of(taxonomy.listings_of(self.tier))
        return {"seen": seen, f"place-{first.pk}": 2, f"place-{second.pk}": 1}

    def _spare_key(self, name: str) -> int:
        spare = {
            "relationship": self.tie, "networktier": self.spare_tier,
            "sector": self.spare_sector, "tag": self.spare_tag,
            "user": self.spare_user, "synonym": self.synonym,
            "declinereason": self.reason, "blockedterm": self.blocked,
            "keptquestion": self.question,
        }  # fmt: skip
        record = spare.get(name.split("_")[1])
        return int(record.pk) if record else 1

    def _form(self, name: str, address: str) -> dict[str, Any]:
        typed: dict[str, Any] = {
            "organization": {"name": "Typed"}, "relationship": {"note": "Typed",
            "kind": "partner_of"},
            "networktier": {"name": "Typed", "short_name": "Typed", "slug": "typed"},
            "sector": {"name": "Typed", "slug": "typed"},
            "tag": {"name": "Typed", "slug": "typed"}, "page": {"title": "Typed",
            "path": "/typed/"},
            "sitesettings": {"site_name": "Typed"}, "synonym": {"words": "this = that"},
            "declinereason": {"title": "Typed", "text": "Typed"},
            "keptquestion": {"title": "Typed", "text": "Typed"},
            "blockedterm": {"value": "typed"}, "workshop": {"occasion": "Typed"},
            "user": {"username": "renamed"},
        }.get(name.split("_")[1], {})  # fmt: skip
        if name == "admin:directory_relationship_add":
            typed = {**typed, "organization": self.hub.pk, "other": self.mill.pk}
        response = self.boss.get(address)
        return filled(response) | typed if response.status_code == 200 else typed


def stored() -> Stored:
    """Return all that is stored, apart from sessions, log-ins and the log of who did
    what.
    """
    rows: Stored = {}
    with connection.cursor() as cursor:
        for table, statement in _statements().items():
            cursor.execute(statement)
            rows[table] = sorted(cursor.fetchall(), key=repr)
    return rows


@cache
def _statements() -> dict[str, str]:
    """Return what reads each table: it is asked for at every cell, so plain SQL."""
    quoted = connection.ops.quote_name
    statements = {}
    for model in apps.get_models():
        meta = model._meta
        if meta.label in UNCOUNTED:
            continue
        fields = [field for field in meta.concrete_fields if field.name != "last_login"]
        columns = ", ".join(quoted(field.column) for field in fields)
        statements[meta.db_table] = f"SELECT {columns} FROM {quoted(meta.db_table)}"
    return statements


def addresses(
    resolver: URLResolver | None = None, prefix: str = "", space: str = ""
) -> Iterator[tuple[str, str]]:
    """Yield the name, or the pattern where it has none, and the pattern of every
    address of the portal.
    """
    for pattern in (resolver or get_resolver()).url_patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from addresses(
                pattern,
                route,
                space + (f"{pattern.namespace}:" if pattern.namespace else ""),
            )
        elif isinstance(pattern, URLPattern):
            yield (space + pattern.name if pattern.name else route), route
