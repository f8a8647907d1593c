"""Whatever writes for somebody leaves who, when and why."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.utils import timezone
from reversion.models import Revision, Version

from directory import catalog, duplicates, history, suggestions
from directory.catalog import batches, pages, prepared, relationships, taxonomy
from directory.catalog.actions import ACTIONS
from directory.catalog.relationships import NewTie
from directory.duplicates import merge, pairs
from directory.history import changes, log, revisions
from directory.models import (
    Batch,
    Change,
    KeptDecision,
    Organization,
    PreparedChange,
    Sender,
    Suggestion,
    SuggestionMessage,
    SuggestionNote,
)
from directory.suggestions import decisions, desk, submission
from directory.suggestions.decisions import SeenState
from directory.suggestions.drafts import Client, Draft
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
from tests.support.batches import done

pytestmark = pytest.mark.django_db
Act = Callable[[User], object]
WHY = "Because."
PACKAGES = (catalog, duplicates, history, suggestions)
PARTS_OF_DECISIONS = {
    "directory.catalog.batches.choose",
    "directory.catalog.batches.confirm",
    "directory.catalog.batches.may_undo",
    "directory.suggestions.emails.asked",
    "directory.suggestions.emails.decided",
    "directory.suggestions.emails.undone",
    "directory.suggestions.turn.pending",
}
"""Sign a mail for somebody, or let them in: the decision, or the batch itself, leaves
the trace."""
READERS = {
    "directory.catalog.batches.rights_of_undo",
    "directory.catalog.prepared.conflicts",
    "directory.catalog.prepared.differences_of",
    "directory.catalog.prepared.looked_at",
    "directory.catalog.prepared.publish_due",
    "directory.catalog.prepared.settle",
    "directory.catalog.taxonomy.bearers",
    "directory.catalog.taxonomy.listings_of",
    "directory.catalog.taxonomy.order_of",
    "directory.duplicates.merge.compare",
    "directory.duplicates.merge.differences_of_undo",
    "directory.duplicates.merge.refusal_of_undo",
    "directory.duplicates.merge.stays_first",
    "directory.duplicates.merge.takeable_fields",
    "directory.duplicates.pairs.apart",
    "directory.duplicates.pairs.suspected",
    "directory.history.changes.newest_version",
    "directory.history.changes.refuse_stray_revision",
    "directory.history.changes.wait_for_turn",
    "directory.history.revisions.fresh",
    "directory.history.revisions.newest",
    "directory.history.revisions.version",
    "directory.suggestions.decisions.refusal_of_undo",
    "directory.suggestions.desk.drop",
    "directory.suggestions.desk.kept_for",
    "directory.suggestions.submission.plain",
}
"""What stands beside the writers and stores nothing."""
WITHIN = {"directory.catalog.relationships.add_own"}
"""Stores within a block of the door that another writer opened and signed."""


class Trace(NamedTuple):
    """What a write leaves: in which table, who, when and why."""

    kind: str
    who: User | None
    when: datetime
    why: str


def traces() -> dict[tuple[str, int], Trace]:
    """Return all that is noted, by table and key."""
    rows = [
        *(("Change", row.pk, row.by, row.at, row.comment) for row in all_of(Change)),
        *(
            ("Revision", row.pk, row.user, row.date_created, row.comment)
            for row in all_of(Revision)
        ),
        *(
            ("LogEntry", row.pk, row.user, row.action_time, row.change_message)
            for row in all_of(LogEntry)
        ),
        *(("Batch", row.pk, row.by, row.at, row.what) for row in all_of(Batch)),
        *(
            ("Message", row.pk, row.by, row.at, row.text)
            for row in all_of(SuggestionMessage)
        ),
        *(("Note", row.pk, row.by, row.at, row.text) for row in all_of(SuggestionNote)),
        *(
            ("Kept", row.pk, row.by, row.at, str(row.values))
            for row in all_of(KeptDecision)
        ),
    ]
    return {(kind, key): Trace(kind, *rest) for kind, key, *rest in rows}


def all_of(model: Any) -> Any:
    return model._base_manager.all()


def asks_about_many() -> Act:
    chosen = Organization.objects.filter(pk=make_organization().pk)
    return lambda by: batches.ask(ACTIONS["back_to_draft"], chosen, by=by)


def undoes_many() -> Act:
    batch = done("back_to_draft", [make_organization()], by=make_user("editor"))
    return lambda by: batches.undo(batch, by=by)


def removes_page() -> Act:
    page = make_page()
    return lambda by: pages.remove(page, by=by)


def removes_tie() -> Act:
    tie = make_relationship(make_organization(), other_name="Bakers")
    return lambda by: relationships.remove(tie, by=by)


def adds_ties() -> Act:
    hub, member = make_organization(), make_organization()
    ties = [NewTie("has_member", member), NewTie("has_member", name="Bakers")]
    return lambda by: relationships.add(hub, ties, by=by)


def prepares() -> Act:
    organization = make_organization(city="York")

    def act(by: User) -> None:
        with (
            prepared.prepared(organization, by=by, comment=WHY),
            changes.recorded(organization, by=by),
        ):
            organization.city = "Leeds"
            organization.save()

    return act


def waiting() -> PreparedChange:
    prepares()(make_user("editor"))
    return PreparedChange.objects.get()


def publishes_prepared() -> Act:
    change = waiting()
    return lambda by: prepared.publish(change, by=by)


def schedules() -> Act:
    change = waiting()
    return lambda by: prepared.schedule(change, timezone.now(), by=by, seen=1)


def discards() -> Act:
    change = waiting()
    return lambda by: prepared.discard(change, by=by, seen=1)


def removes_term() -> Act:
    tier = make_tier()
    return lambda by: taxonomy.remove(tier, by=by)


def merges_terms() -> Act:
    sector, into = make_sector(), make_sector()
    make_organization(sectors=[sector])
    return lambda by: taxonomy.merge(sector, into, by=by)


def orders() -> Act:
    first = make_listing(position=1)
    tier = first.tier
    second = make_listing(tier=tier, position=2)
    seen = taxonomy.order_of(taxonomy.listings_of(tier))
    return lambda by: taxonomy.order(tier, [second.pk, first.pk], seen=seen, by=by)


def keeps_apart() -> Act:
    first, second = make_organization(), make_organization()
    return lambda by: pairs.keep_apart(first, second, by=by)


def looks_again() -> Act:
    first, second = make_organization(), make_organization()
    pairs.keep_apart(first, second, by=make_user("superuser"))
    return lambda by: pairs.look_again(first, second, by=by)


def merges() -> Act:
    kept, other = make_organization(), make_organization()
    make_relationship(make_organization(), other)
    return lambda by: merge.merge(kept, other, by=by)


def parts() -> Act:
    kept, other = make_organization(), make_organization()
    make_relationship(make_organization(), other)
    merged = merge.merge(kept, other)
    return lambda by: merge.undo_merge(merged, by=by)


def records() -> Act:
    organization = make_organization()

    def act(by: User) -> None:
        with changes.recorded(organization, by=by, comment=WHY):
            organization.save()

    return act


def records_many() -> Act:
    organizations = [make_organization(), make_organization()]

    def act(by: User) -> None:
        with changes.recorded_many(organizations, by=by, comment=WHY):
            Organization.objects.update(city="York")

    return act


def writes_revisions() -> Act:
    fresh = revisions.fresh([make_organization().pk])
    return lambda by: revisions.write(fresh, by=by, comment=WHY)


def records_term() -> Act:
    sector = make_sector()

    def act(by: User) -> None:
        with changes.recorded(sector, by=by, comment=WHY):
            sector.save()

    return act


def removes() -> Act:
    organization = make_organization()
    return lambda by: changes.removed(organization, by=by, comment=WHY)


def removes_many() -> Act:
    organizations = [make_organization(), make_organization()]
    return lambda by: changes.removed_many(organizations, by=by, comment=WHY)


def reverts() -> Act:
    version = Version.objects.get_for_object(make_organization())[0]
    return lambda by: changes.reverted(version, by=by, comment=WHY)


def stores_first_version() -> Act:
    past_the_door = Organization(name="Loaded")
    past_the_door.save()
    return lambda by: changes.version_of(past_the_door, by=by)


def notes() -> Act:
    sector = make_sector()
    return lambda by: log.note([sector], by=by, comment=WHY)


def takes() -> Act:
    suggestion = make_suggestion()
    return lambda by: decisions.take(suggestion, by=by)


def gives_back() -> Act:
    suggestion = make_suggestion()
    return lambda by: decisions.release(suggestion, by=by)


def accepts() -> Act:
    suggestion = make_suggestion()
    values = {"name": "Mill"}
    return lambda by: decisions.accept(suggestion, values, by=by, seen=SeenState(1))


def adds_to_record() -> Act:
    record = make_organization()
    suggestion = make_suggestion()
    seen = SeenState(1, changes.newest_version(record))
    return lambda by: decisions.merge_into(suggestion, record, {}, by=by, seen=seen)


def asks() -> Act:
    suggestion = make_suggestion()
    return lambda by: decisions.ask(suggestion, "Where?", by=by, seen=SeenState(1))


def declines() -> Act:
    suggestion = make_suggestion()
    return lambda by: decisions.decline(suggestion, "No.", by=by, seen=SeenState(1))


def undoes() -> Act:
    suggestion = make_suggestion()
    sol = make_user("editor")
    decisions.accept(suggestion, {"name": "Mill"}, by=sol, seen=SeenState(1))
    return lambda by: decisions.undo(suggestion, by=by)


def marks() -> Act:
    suggestion = make_suggestion()
    return lambda by: decisions.mark(suggestion, "spam", by=by)


def marks_all() -> Act:
    keys = [make_suggestion().pk, make_suggestion().pk]
    return lambda by: decisions.mark_all(keys, "spam", by=by)


def notes_for_staff() -> Act:
    suggestion = make_suggestion()
    return lambda by: desk.note(suggestion, "They moved.", by=by)


def keeps() -> Act:
    suggestion = make_suggestion()
    return lambda by: desk.keep(suggestion, {"text": ["No."]}, by=by)


RECORDED = {"Change": 1, "Revision": 1}
LOGGED = {"LogEntry": 1}
WRITERS: dict[str, list[tuple[Callable[[], Act], dict[str, int]]]] = {
    "directory.catalog.batches.ask": [(asks_about_many, {"Batch": 1})],
    "directory.catalog.batches.undo": [(undoes_many, {"Batch": 1})],
    "directory.catalog.pages.remove": [(removes_page, LOGGED)],
    "directory.catalog.prepared.prepared": [(prepares, LOGGED)],
    "directory.catalog.prepared.publish": [(publishes_prepared, RECORDED)],
    "directory.catalog.prepared.schedule": [(schedules, LOGGED)],
    "directory.catalog.prepared.discard": [(discards, LOGGED)],
    "directory.catalog.relationships.add": [(adds_ties, {"Change": 2, "Revision": 2})],
    "directory.catalog.relationships.remove": [(removes_tie, RECORDED)],
    "directory.catalog.taxonomy.remove": [(removes_term, LOGGED)],
    "directory.catalog.taxonomy.merge": [(merges_terms, RECORDED | LOGGED)],
    "directory.catalog.taxonomy.order": [(orders, {"Change": 2, "Revision": 2})],
    "directory.duplicates.merge.merge": [(merges, {"Change": 3, "Revision": 2})],
    "directory.duplicates.pairs.keep_apart": [(keeps_apart, {"LogEntry": 2})],
    "directory.duplicates.pairs.look_again": [(looks_again, {"LogEntry": 2})],
    "directory.duplicates.merge.undo_merge": [(parts, {"Change": 3, "Revision": 3})],
    "directory.history.changes.recorded": [
        (records, RECORDED),
        (records_term, LOGGED),
    ],
    "directory.history.changes.recorded_many": [
        (records_many, {"Change": 2, "Revision": 2})
    ],
    "directory.history.changes.removed": [(removes, {"Change": 1})],
    "directory.history.changes.removed_many": [(removes_many, {"Change": 2})],
    "directory.history.changes.reverted": [(reverts, RECORDED)],
    "directory.history.changes.version_of": [(stores_first_version, RECORDED)],
    "directory.history.log.note": [(notes, LOGGED)],
    "directory.history.revisions.write": [(writes_revisions, {"Revision": 1})],
    "directory.suggestions.decisions.take": [(takes, LOGGED)],
    "directory.suggestions.decisions.release": [(gives_back, LOGGED)],
    "directory.suggestions.decisions.accept": [(accepts, RECORDED | LOGGED)],
    "directory.suggestions.decisions.merge_into": [(adds_to_record, RECORDED | LOGGED)],
    "directory.suggestions.decisions.ask": [(asks, {"Message": 1} | LOGGED)],
    "directory.suggestions.decisions.decline": [(declines, LOGGED)],
    "directory.suggestions.decisions.undo": [(undoes, {"Change": 1} | LOGGED)],
    "directory.suggestions.decisions.mark": [(marks, LOGGED)],
    "directory.suggestions.decisions.mark_all": [(marks_all, {"LogEntry": 2})],
    "directory.suggestions.desk.note": [(notes_for_staff, {"Note": 1})],
    "directory.suggestions.desk.keep": [(keeps, {"Kept": 1})],
}
"""Each function that writes for somebody: how it is tried, and what it must leave."""


def sent() -> Suggestion:
    return make_suggestion(sender="Jo", email="jo@example.org")


def draft() -> Draft:
    return Draft("new", "en", {"name": "Mill"}, sender_name="Jo")


def is_submitted() -> bool:
    suggestion = submission.submit(draft(), client=Client("203.0.113.9", None))
    who = Sender.objects.get(suggestion=suggestion).name
    return who == "Jo" and is_now(suggestion.received_at)


def is_answered() -> bool:
    suggestion = sent()
    suggestion.messages.create(text="Where?")
    Suggestion.objects.filter(pk=suggestion.pk).update(state="question")
    submission.answer(suggestion, "There.")
    message = suggestion.messages.get(is_answer=True)
    return is_now(message.at) and message.text == "There."


def is_amended() -> bool:
    suggestion = sent()
    submission.amend(suggestion, draft())
    return suggestion.edition == 2 and suggestion.submitted == {"name": "Mill"}


def is_withdrawn() -> bool:
    suggestion = sent()
    submission.withdraw(suggestion)
    return suggestion.state == "withdrawn" and is_now(suggestion.ended_at)


def is_mailed() -> bool:
    suggestion = make_suggestion(sender="Jo")
    here = Client("203.0.113.9", None)
    submission.mail_link(suggestion, "jo@example.org", client=here)
    return Sender.objects.get(suggestion=suggestion).email == "jo@example.org"


def is_erased() -> bool:
    suggestion = sent()
    submission.erase_sender(suggestion)
    return not Sender.objects.exists() and suggestion.is_pending


def is_now(moment: datetime | None) -> bool:
    return moment is not None and abs((timezone.now() - moment).total_seconds()) < 60


OF_SENDERS: dict[str, Callable[[], bool]] = {
    "directory.suggestions.submission.submit": is_submitted,
    "directory.suggestions.submission.answer": is_answered,
    "directory.suggestions.submission.amend": is_amended,
    "directory.suggestions.submission.mail_link": is_mailed,
    "directory.suggestions.submission.withdraw": is_withdrawn,
    "directory.suggestions.submission.erase_sender": is_erased,
}
"""What the sender does leaves its trace on the suggestion itself."""


def public_functions() -> Iterator[tuple[str, Callable[..., Any]]]:
    """Yield the public functions of the packages that write, by their whole names."""
    for package in PACKAGES:
        path, prefix = package.__path__, f"{package.__name__}."
        for found in pkgutil.walk_packages(path, prefix):
            module = importlib.import_module(found.name)
            for name, function in inspect.getmembers(module, inspect.isfunction):
                is_own = function.__module__ == module.__name__
                if is_own and not name.startswith("_"):
                    yield f"{module.__name__}.{name}", function


def takes_by(function: Callable[..., Any]) -> bool:
    return "by" in inspect.signature(function).parameters


def test_every_function_that_takes_a_person_is_tried() -> None:
    takers = {name for name, function in public_functions() if takes_by(function)}

    assert takers == {*WRITERS, *PARTS_OF_DECISIONS}


def test_every_function_beside_a_writer_is_a_writer_or_a_reader() -> None:
    named = {*WRITERS, *OF_SENDERS}
    modules = {name.rpartition(".")[0] for name in named}

    beside = {
        name for name, _ in public_functions() if name.rpartition(".")[0] in modules
    }

    assert beside - named - PARTS_OF_DECISIONS == READERS | WITHIN


@pytest.mark.parametrize(
    ("name", "prepare", "expected"),
    [(name, *case) for name, cases in WRITERS.items() for case in cases],
)
def test_writer_leaves_who_when_and_why(
    name: str, prepare: Callable[[], Act], expected: dict[str, int]
) -> None:
    act, by = prepare(), make_user("administrator")
    before, begun = traces(), timezone.now()

    act(by)

    left = [trace for key, trace in traces().items() if key not in before]
    assert Counter(trace.kind for trace in left) == expected
    assert {trace.who for trace in left} == {by}
    assert all(begun <= trace.when <= timezone.now() for trace in left)
    assert all(trace.why for trace in left)
    if "comment" in inspect.signature(dict(public_functions())[name]).parameters:
        assert {trace.why for trace in left} == {WHY}


@pytest.mark.parametrize("name", OF_SENDERS)
def test_what_senders_do_stands_on_the_suggestion(name: str) -> None:
    assert OF_SENDERS[name]()
