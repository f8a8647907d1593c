"""Who may see and change what, address by address, and who may bring about what.

Both lists are tested: the addresses against the whole resolver, each effect by every
way that leads to it.

`python -m tests.support.permission_rules > docs/permissions.md` prints it for people.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass

ACTORS = (
    "anonymous",
    "user",
    "staff",
    "viewer",
    "moderator",
    "editor",
    "administrator",
    "superuser",
)
EVERYBODY = frozenset(ACTORS)
STAFF = EVERYBODY - {"anonymous", "user"}
VIEWERS = STAFF - {"staff"}
DECIDERS = VIEWERS - {"viewer"}
EDITORS = frozenset({"editor", "administrator", "superuser"})
ADMINISTRATORS = frozenset({"administrator", "superuser"})
NOBODY: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Rule:
    """Who is answered at an address, and whose POST to it changes what is stored.

    `by_post`: it takes nothing but POST.
    """

    name: str
    sees: frozenset[str] = NOBODY
    changes: frozenset[str] = NOBODY
    by_post: bool = False


def of_model(
    model: str,
    sees: frozenset[str],
    *,
    adds: frozenset[str] = NOBODY,
    changes: frozenset[str] = NOBODY,
    deletes: frozenset[str] = NOBODY,
    acts: frozenset[str] | None = None,
) -> list[Rule]:
    """Return the rules of the pages that Django makes for a model.

    `acts`: whose actions on the list change something.
    """
    return [
        Rule(f"admin:{model}_changelist", sees, deletes if acts is None else acts),
        Rule(f"admin:{model}_add", adds, adds),
        Rule(f"admin:{model}_change", sees, changes),
        Rule(f"admin:{model}_history", sees),
        Rule(f"admin:{model}_delete", deletes, deletes),
        Rule(f"admin/{model.replace('_', '/')}/<path:object_id>/", STAFF),
    ]


def with_history(
    model: str,
    sees: frozenset[str],
    *,
    changes: frozenset[str],
    recovers: frozenset[str],
) -> list[Rule]:
    """Return the rules of the pages of versions."""
    return [
        Rule(f"admin:{model}_revision", sees, changes),
        Rule(f"admin:{model}_recoverlist", recovers),
        Rule(f"admin:{model}_recover", recovers, recovers),
        Rule(f"admin:{model}_open", sees, sees, by_post=True),
    ]


PUBLIC = (
    "data", "data-file", "data-list", "data-package", "feed-atom", "feed-json",
    "api", "api-changes", "api-docs", "api-organization", "api-organizations",
    "api-start",
    "reconcile", "reconcile-preview", "reconcile-suggest",
    "api-relationships", "api-schema", "api-sectors", "api-tags", "api-tiers",
    "front", "healthz", "organization", "opensearch", "organizations", "page",
    "picture", "readyz",
    "record-json", "record-jsonld", "record-md", "record-murmurations", "record-ttl",
    "record-vcf", "robots", "search-suggest",
    "sector", "sectors", "security-txt", "sitemap", "sitemap-index", "suggest-check",
    "tag", "tags", "tier", "workshop",
)  # fmt: skip
SENT_BY_ANYBODY = (
    "suggest",
    "correct",
    "suggestion",
    "suggestion-change",
    "suggestion-withdraw",
    "suggestion-erase",
    "suggestion-mail",
)
RULES = [
    *(Rule(name, EVERYBODY) for name in PUBLIC),
    *(Rule(name, EVERYBODY, EVERYBODY) for name in SENT_BY_ANYBODY),
    Rule("api-nothing"),
    Rule("forgotten", EVERYBODY, EVERYBODY),
    Rule("password_reset_done", EVERYBODY),
    Rule("password_reset_confirm", EVERYBODY),
    Rule("password_reset_complete", EVERYBODY),
    Rule("invitation", EVERYBODY),
    Rule("admin:login", EVERYBODY),
    Rule("admin:logout", EVERYBODY, by_post=True),
    Rule("admin:index", STAFF),
    Rule("admin:may", STAFF),
    Rule("admin:app_list", VIEWERS),
    Rule("admin:jsi18n", STAFF),
    Rule("admin:password_change", STAFF, STAFF),
    Rule("admin:password_change_done", STAFF),
    Rule("admin:autocomplete", VIEWERS),
    Rule("admin:find", VIEWERS),
    Rule("admin:time_zone", STAFF, STAFF),
    Rule("admin:help", STAFF),
    Rule("admin:help_page", STAFF),
    Rule("admin:preview", EDITORS, by_post=True),
    Rule("admin:digest", DECIDERS, DECIDERS, by_post=True),
    Rule("admin:send_again", DECIDERS, DECIDERS, by_post=True),
    Rule("admin/(?P<url>.*)$"),
    *of_model(
        "directory_organization",
        VIEWERS,
        adds=EDITORS,
        changes=EDITORS,
        deletes=ADMINISTRATORS,
        acts=EDITORS,
    ),
    *with_history("directory_organization", VIEWERS, changes=EDITORS, recovers=EDITORS),
    Rule("admin:directory_organization_merge", EDITORS, EDITORS),
    Rule("admin:directory_organization_undo_merge", EDITORS, EDITORS),
    Rule("admin:directory_organization_ties", EDITORS, EDITORS),
    Rule("admin:directory_organization_prepared", VIEWERS, EDITORS),
    Rule("admin:directory_organization_lists", VIEWERS, VIEWERS, by_post=True),
    Rule("admin:directory_organization_apart", EDITORS, EDITORS, by_post=True),
    *of_model(
        "directory_relationship",
        VIEWERS,
        adds=EDITORS,
        changes=EDITORS,
        deletes=EDITORS,
    ),
    *of_model("directory_batch", VIEWERS, changes=EDITORS),
    *of_model("directory_change", VIEWERS),
    *of_model(
        "directory_networktier",
        VIEWERS,
        adds=ADMINISTRATORS,
        changes=ADMINISTRATORS,
        deletes=ADMINISTRATORS,
    ),
    Rule("admin:directory_networktier_order", EDITORS, EDITORS),
    *of_model(
        "directory_sector",
        VIEWERS,
        adds=EDITORS,
        changes=EDITORS,
        deletes=ADMINISTRATORS,
    ),
    Rule("admin:directory_sector_merge", EDITORS, EDITORS),
    *of_model(
        "directory_tag", VIEWERS, adds=EDITORS, changes=EDITORS, deletes=ADMINISTRATORS
    ),
    Rule("admin:directory_tag_merge", EDITORS, EDITORS),
    *of_model(
        "directory_synonym", VIEWERS, adds=EDITORS, changes=EDITORS, deletes=EDITORS
    ),
    *of_model("directory_suggestion", VIEWERS, changes=DECIDERS, acts=DECIDERS),
    Rule("admin:directory_suggestion_open", VIEWERS, VIEWERS, by_post=True),
    Rule("admin:directory_suggestion_take", DECIDERS, DECIDERS, by_post=True),
    Rule("admin:directory_suggestion_mark", DECIDERS, DECIDERS, by_post=True),
    Rule("admin:directory_suggestion_undo", DECIDERS, DECIDERS, by_post=True),
    Rule("admin:directory_suggestion_keep", DECIDERS, DECIDERS, by_post=True),
    Rule("admin:directory_suggestion_note", DECIDERS, DECIDERS, by_post=True),
    Rule("admin:directory_suggestion_unmark", DECIDERS, DECIDERS, by_post=True),
    *of_model(
        "directory_declinereason",
        VIEWERS,
        adds=EDITORS,
        changes=EDITORS,
        deletes=EDITORS,
    ),
    *of_model(
        "directory_keptquestion",
        VIEWERS,
        adds=EDITORS,
        changes=EDITORS,
        deletes=EDITORS,
    ),
    *of_model(
        "directory_blockedterm", VIEWERS, adds=EDITORS, changes=EDITORS, deletes=EDITORS
    ),
    *of_model("directory_workshop", VIEWERS, adds=EDITORS, changes=EDITORS),
    *of_model(
        "directory_page",
        VIEWERS,
        adds=EDITORS,
        changes=EDITORS,
        deletes=ADMINISTRATORS,
        acts=EDITORS,
    ),
    *with_history("directory_page", VIEWERS, changes=EDITORS, recovers=EDITORS),
    *of_model("directory_sitesettings", VIEWERS, changes=ADMINISTRATORS),
    *with_history(
        "directory_sitesettings", VIEWERS, changes=ADMINISTRATORS, recovers=NOBODY
    ),
    *of_model("directory_dutyrun", VIEWERS),
    Rule("admin:directory_dutyrun_run", ADMINISTRATORS, ADMINISTRATORS, by_post=True),
    *of_model(
        "auth_user",
        ADMINISTRATORS,
        adds=ADMINISTRATORS,
        changes=ADMINISTRATORS,
        deletes=ADMINISTRATORS,
    ),
    Rule("admin:auth_user_password_change", ADMINISTRATORS, ADMINISTRATORS),
    *of_model("auth_group", ADMINISTRATORS),
]


@dataclass(frozen=True)
class Effect:
    """What becomes of what is stored, by which way, and for whom it does."""

    name: str
    way: str
    may: frozenset[str]


def effects(name: str, ways: dict[str, frozenset[str]]) -> list[Effect]:
    """Return one effect by each of these ways."""
    return [Effect(name, way, may) for way, may in ways.items()]


SUPERUSERS = frozenset({"superuser"})
EFFECTS = [
    *effects("add a record", {
        "its form": EDITORS,
        "accept a new one": DECIDERS,
        "accept a new one as a draft": DECIDERS,
    }),
    *effects("change a record", {
        "its form": EDITORS,
        "a sector in the list": EDITORS,
        "verified in the list": EDITORS,
        "a kind in the list": EDITORS,
        "a country in the list": EDITORS,
        "a date of review in the list": EDITORS,
        "a tag in the list": EDITORS,
        "a tier in the list": EDITORS,
        "accept a correction": DECIDERS,
        "accept that its site is gone": DECIDERS,
        "put a new one into it": DECIDERS,
        "put a correction of a record that is gone into it": DECIDERS,
    }),
    *effects("tie a record", {
        "from the other side": EDITORS,
        "by a pasted name": EDITORS,
    }),
    *effects("prepare a change", {
        "its form": EDITORS,
        "set its time": EDITORS,
        "discard it": EDITORS,
        "publish it": EDITORS,
    }),
    *effects("take something off a record", {
        "another name in its form": EDITORS,
        "a number in its form": EDITORS,
        "a social profile in its form": EDITORS,
        "a tie in its form": EDITORS,
        "a listing in its form": EDITORS,
        "a tie on its own page": EDITORS,
        "a tie in the list of ties": EDITORS,
    }),
    *effects("close a record", {
        "its form": EDITORS,
        "accept that it closed": DECIDERS,
        "put a closure of a record that is gone into it": DECIDERS,
    }),
    *effects("publish a record", {
        "its form": EDITORS,
        "the list": EDITORS,
        "undo what the list hid": EDITORS,
        "bring back a published version": EDITORS,
    }),
    *effects("hide a record", {
        "its form": EDITORS,
        "the list": EDITORS,
        "undo what the list published": EDITORS,
        "bring back a version from before": EDITORS,
    }),
    *effects("withdraw a record", {
        "its form": EDITORS,
        "accept a wish": EDITORS,
        "put a wish of a record that is gone into it": EDITORS,
        "bring back a withdrawn version": EDITORS,
    }),
    *effects("list a withdrawn record again", {
        "its form": EDITORS,
        "undo a wish that was accepted": EDITORS,
        "undo a wish that was put into it": EDITORS,
        "bring back a published version": EDITORS,
    }),
    *effects("bring back a version", {
        "of a record": EDITORS,
        "of a page": EDITORS,
        "of the settings": ADMINISTRATORS,
    }),
    *effects("merge", {
        "records": EDITORS,
        "sectors": EDITORS,
        "tags": EDITORS,
    }),
    *effects("undo a merge", {"its page": EDITORS}),
    *effects("delete a record", {
        "its page": ADMINISTRATORS,
        "the list": ADMINISTRATORS,
        "undo what somebody else accepted as new": ADMINISTRATORS,
        "undo what one accepted as new oneself": DECIDERS,
    }),
    *effects("recover", {
        "a record": EDITORS,
        "undo what the list deleted": EDITORS,
        "a page": EDITORS,
    }),
    *effects("delete in a list", {
        "a sector": ADMINISTRATORS,
        "a tag": ADMINISTRATORS,
        "a tier": ADMINISTRATORS,
        "a page": ADMINISTRATORS,
    }),
    *effects("publish a page", {
        "its form": EDITORS,
        "the list": EDITORS,
    }),
    *effects("hide a page", {"the list": EDITORS}),
    *effects("order a tier", {"its page": EDITORS}),
    *effects("decide a suggestion", {
        "ask": DECIDERS,
        "decline": DECIDERS,
        "decline a wish": DECIDERS,
        "take it": DECIDERS,
        "take it in the list": DECIDERS,
        "note something about it": DECIDERS,
        "keep what was typed": DECIDERS,
        "mark it as spam": DECIDERS,
        "mark it as spam in the list": DECIDERS,
    }),
    *effects("undo a decision", {
        "of a correction": DECIDERS,
        "of what was put into a record": DECIDERS,
        "to decline": DECIDERS,
        "to decline a wish": DECIDERS,
    }),
    *effects("change the settings", {"their form": ADMINISTRATORS}),
    *effects("let a workshop suggest together", {
        "the form of a link": EDITORS,
        "end a link": EDITORS,
    }),
    *effects("run a duty", {"its button": ADMINISTRATORS}),
    *effects("invite a colleague", {"its form": ADMINISTRATORS}),
    *effects("change the roles of an account", {"its form": ADMINISTRATORS}),
    *effects("touch a superuser", {
        "make one": SUPERUSERS,
        "the address in its form": SUPERUSERS,
        "its password": SUPERUSERS,
        "delete it": SUPERUSERS,
        "delete it in the list": SUPERUSERS,
    }),
]  # fmt: skip


def table() -> Iterator[str]:
    """Yield the lines of the table for people."""
    yield "# Who may do what\n"
    yield (
        "Made by `python -m tests.support.permission_rules > docs/permissions.md` from"
        " the rules that a test compares with every"
    )
    yield (
        "address of the portal, each asked by each of these by GET and by POST. Other"
        " methods are refused everywhere.\n"
    )
    yield (
        "*sees*: is answered. *changes*: a filled form, sent there, changes what is"
        " stored. The roles are groups, made by the"
    )
    yield (
        "set-up (`directory/operations/roles.py`). *staff* is an account with access to"
        " the staff side and no role.\n"
    )
    yield f"| address | {' | '.join(ACTORS)} |"
    yield f"| --- |{' --- |' * len(ACTORS)}"
    for rule in RULES:
        yield (
            f"| `{rule.name}` | {' | '.join(_cell(rule, actor) for actor in ACTORS)} |"
        )
    yield "\n## Effects\n"
    yield "What becomes of records and accounts, by each way that leads there. A test"
    yield "sends what staff would send, as each of these, and compares what is stored"
    yield (
        "before and after: *yes* means that it came about, all else that nothing did.\n"
    )
    yield f"| effect | by | {' | '.join(ACTORS)} |"
    yield f"| --- | --- |{' --- |' * len(ACTORS)}"
    for effect in EFFECTS:
        cells = ("yes" if actor in effect.may else "" for actor in ACTORS)
        yield f"| {effect.name} | {effect.way} | {' | '.join(cells)} |"


def _cell(rule: Rule, actor: str) -> str:
    if actor in rule.changes:
        return "changes"
    return "sees" if actor in rule.sees else ""


if __name__ == "__main__":
    sys.stdout.writelines(f"{line}\n" for line in table())
