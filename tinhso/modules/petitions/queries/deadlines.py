"""When what is due, in the working time of the unit that holds the petition."""

from datetime import datetime

from django.utils import timezone

from tinhso.core.calendar.queries import calendar_of
from tinhso.core.calendar.reasons import Cause, Due, Pause
from tinhso.modules.petitions import terms
from tinhso.modules.petitions.models import Petition
from tinhso.modules.petitions.rules import State, Verb


def due(key: str, *, unit_id: int, since: datetime, pauses: tuple[Pause, ...] = ()) -> Due:
    """Return when what is called `key` in `data/petitions.yaml` is due, begun at `since`."""
    span = terms.span_of(key, day=timezone.localdate(since))
    return calendar_of(unit_id).due(since, span, changes=pauses)


def answer_due(row: Petition) -> Due:
    """Return when the answer is due, later by the working time the petitioner took, and why."""
    assert row.unit_id is not None
    assert row.begun_at is not None
    pauses: tuple[Pause, ...] = ()
    if row.asked_at is not None and row.supplemented_at is not None:
        pauses = (Pause(since=row.asked_at, until=row.supplemented_at, cause=Cause.APPLICANT),)
    return due("answer", unit_id=row.unit_id, since=row.begun_at, pauses=pauses)


def next_due(row: Petition) -> datetime | None:
    """Return the moment the unit has to keep next; none while it waits, or is done."""
    if row.state == State.SUBMITTED:
        return row.take_by
    return row.answer_by if row.state in {State.ACCEPTED, State.REOPENED} else None


def comes_in_time(row: Petition, verb: Verb, *, at: datetime) -> bool:
    """Say whether the act comes within its deadline (QĐ 766/QĐ-TTg, 5.2); `row` before it.

    What has no deadline of its own is in time. Refusing what was not supplemented is too: the wait
    for it was not the unit's.
    """
    assert row.unit_id is not None
    assert row.begun_at is not None
    if verb is Verb.ANSWER:
        return row.answer_by is not None and at <= row.answer_by
    if verb is Verb.REFUSE and row.state != State.WAITING:
        return row.take_by is not None and at <= row.take_by
    if verb is Verb.ASK:
        return at <= due("ask", unit_id=row.unit_id, since=row.begun_at).at
    if verb is Verb.PUBLISH and row.finished_at is not None:
        return at <= due("publish", unit_id=row.unit_id, since=row.finished_at).at
    return True
