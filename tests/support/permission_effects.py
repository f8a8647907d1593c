"""Each effect of the table of permissions, by each way that leads to it."""

from __future__ import annotations

from tests.factories import (
    make_alternate_name,
    make_listing,
    make_organization,
    make_page,
    make_sector,
    make_social_profile,
    make_tier,
    make_user,
)
from tests.support import permission_records as records
from tests.support.permission_decisions import (
    WITHDRAWN,
    accepted,
    accepted_as_draft,
    accepted_new,
    answered,
    kept,
    marked,
    noted,
    put_into,
    taken,
    undone_change,
    undone_decline,
    undone_new,
)
from tests.support.permission_records import (
    deleted_in_list,
    listed,
    part_removed,
    reverted,
    typed,
)
from tests.support.permission_ways import (
    RECORDS,
    STAFF_SIDE,
    Way,
    by_deleting,
    by_recovering,
    by_reverting,
    has,
)

YORK = {"city": "York"}
MILLS = {"city": "York", "name": "Mills"}
SITE = {"url": "https://new.example/"}
CLOSED = {"status": "closed"}
LISTED = {"visibility": "published"}
_WAYS: dict[str, dict[str, Way]] = {
    "add a record": {
        "its form": records.added,
        "accept a new one": accepted_new,
        "accept a new one as a draft": accepted_as_draft,
    },
    "change a record": {
        "its form": typed("published", **YORK),
        "a sector in the list": records.sector_added,
        "verified in the list": listed(
            "verified_today",
            "published",
            verified_at__isnull=False,
        ),
        "a kind in the list": records.set_in_list("set_kind", kind="fund"),
        "a country in the list": records.set_in_list("set_country", country="CA"),
        "a date of review in the list": records.set_in_list(
            "set_review", review_on="2027-03-01"
        ),
        "a tag in the list": records.tagged_in_list,
        "a tier in the list": records.put_in_tier,
        "accept a correction": accepted("correction", YORK, **YORK),
        "accept that its site is gone": accepted("link", SITE, **SITE),
        "put a new one into it": put_into("new", MILLS, expected=YORK),
        "put a correction of a record that is gone into it": put_into(
            "correction",
            YORK,
            expected=YORK,
        ),
    },
    "tie a record": {
        "from the other side": records.tied_from_the_other_side,
        "by a pasted name": records.tied_by_pasting,
    },
    "prepare a change": {
        "its form": records.change_prepared,
        "set its time": records.time_set,
        "discard it": records.prepared_discarded,
        "publish it": records.prepared_published,
    },
    "take something off a record": {
        "another name in its form": part_removed(
            "alternate_names",
            make_alternate_name,
        ),
        "a number in its form": part_removed("identifiers", records.numbered),
        "a social profile in its form": part_removed(
            "social_profiles", make_social_profile
        ),
        "a tie in its form": part_removed("relationships", records.tied),
        "a listing in its form": part_removed("listings", make_listing),
        "a tie on its own page": lambda world: by_deleting(world.tie),
        "a tie in the list of ties": deleted_in_list(
            lambda: records.tied(make_organization()),
        ),
    },
    "close a record": {
        "its form": typed("published", **CLOSED),
        "accept that it closed": accepted("closed", {"dissolved": "2024"}, **CLOSED),
        "put a closure of a record that is gone into it": put_into(
            "closed",
            {"dissolved": "2024"},
            expected=CLOSED,
            **CLOSED,
        ),
    },
    "publish a record": {
        "its form": typed("draft", **LISTED),
        "the list": listed("publish", "draft", **LISTED),
        "undo what the list hid": records.undone_in_list(
            "back_to_draft", "published", **LISTED
        ),
        "bring back a published version": reverted("published", "draft"),
    },
    "hide a record": {
        "its form": typed("published", visibility="draft"),
        "the list": listed("back_to_draft", "published", visibility="draft"),
        "undo what the list published": records.undone_in_list(
            "publish", "draft", visibility="draft"
        ),
        "bring back a version from before": reverted("draft", "published"),
    },
    "withdraw a record": {
        "its form": typed("published", **WITHDRAWN),
        "accept a wish": accepted("leave_out", {"note": "Please."}, **WITHDRAWN),
        "put a wish of a record that is gone into it": put_into(
            "leave_out",
            {"note": "Please."},
            expected=WITHDRAWN,
        ),
        "bring back a withdrawn version": reverted("withdrawn", "published"),
    },
    "list a withdrawn record again": {
        "its form": typed("withdrawn", **LISTED),
        "undo a wish that was accepted": undone_change(
            "leave_out",
            WITHDRAWN,
            is_put=False,
            before=LISTED,
        ),
        "undo a wish that was put into it": undone_change(
            "leave_out",
            WITHDRAWN,
            is_put=True,
            before=LISTED,
        ),
        "bring back a published version": reverted("published", "withdrawn"),
    },
    "bring back a version": {
        "of a record": lambda world: by_reverting(world.hub, has(world.hub, city="")),
        "of a page": lambda world: by_reverting(world.page, has(world.page, body="")),
        "of the settings": lambda world: by_reverting(
            world.site,
            has(world.site, contact_email="first@example.org"),
        ),
    },
    "merge": {
        "records": records.merged_records,
        "sectors": lambda world: records.merged_terms(world.sector, world.spare_sector),
        "tags": lambda world: records.merged_terms(world.tag, world.spare_tag),
    },
    "undo a merge": {"its page": records.parted},
    "delete a record": {
        "its page": lambda _world: by_deleting(make_organization()),
        "the list": records.deleted_at_once,
        "undo what somebody else accepted as new": undone_new(is_own=False),
        "undo what one accepted as new oneself": undone_new(is_own=True),
    },
    "recover": {
        "a record": lambda world: by_recovering(RECORDS, world.deleted["organization"]),
        "undo what the list deleted": records.undone_in_list("delete", "draft"),
        "a page": lambda world: by_recovering(
            f"{STAFF_SIDE}page/",
            world.deleted["page"],
        ),
    },
    "delete in a list": {
        "a sector": deleted_in_list(make_sector),
        "a tag": deleted_in_list(records.make_tag),
        "a tier": deleted_in_list(make_tier),
        "a page": deleted_in_list(make_page),
    },
    "publish a page": {
        "its form": records.page_published,
        "the list": records.page_listed(is_published=True),
    },
    "hide a page": {"the list": records.page_listed(is_published=False)},
    "order a tier": {"its page": records.ordered},
    "decide a suggestion": {
        "ask": answered("ask", "question", question="Where?"),
        "decline": answered("decline", "declined", text="No."),
        "decline a wish": answered("decline", "declined", "leave_out", text="No."),
        "take it": taken(in_the_list=False),
        "take it in the list": taken(in_the_list=True),
        "note something about it": noted,
        "keep what was typed": kept,
        "mark it as spam": marked(in_the_list=False),
        "mark it as spam in the list": marked(in_the_list=True),
    },
    "undo a decision": {
        "of a correction": undone_change(
            "correction",
            YORK,
            is_put=False,
            before={"city": ""},
        ),
        "of what was put into a record": undone_change(
            "new",
            YORK,
            is_put=True,
            before={"city": ""},
        ),
        "to decline": undone_decline("correction"),
        "to decline a wish": undone_decline("leave_out"),
    },
    "change the settings": {"their form": records.settings_changed},
    "let a workshop suggest together": {
        "the form of a link": records.workshop_opened,
        "end a link": records.workshop_ended,
    },
    "run a duty": {"its button": records.duty_run},
    "change the roles of an account": {"its form": records.role_given},
    "invite a colleague": {"its form": records.invited},
    "touch a superuser": {
        "make one": records.superuser_made,
        "the address in its form": records.superuser_written,
        "its password": records.superuser_given_password,
        "delete it": lambda _world: by_deleting(make_user("superuser")),
        "delete it in the list": records.superuser_deleted_in_list,
    },
}
WAYS = {
    (name, way): found
    for name, ways in _WAYS.items()
    for way, found in ways.items()
}  # fmt: skip
