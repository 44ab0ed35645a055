"""When a dossier is due, worked out anew from what happened to it."""

from collections.abc import Iterator

from tinhso.core.calendar.durations import Duration
from tinhso.core.calendar.queries import calendar_of
from tinhso.core.calendar.reasons import Change
from tinhso.core.calendar.rules import Cause, Due, Extension, Pause, WorkCalendar
from tinhso.modules.dossiers.models import Dossier
from tinhso.modules.procedures import queries as procedures
from tinhso.modules.procedures.queries import Procedure


def due_of(dossier: Dossier, *, calendar: WorkCalendar | None = None) -> Due:
    """Return when a received dossier is due and why, in the working time of its unit.

    What its clock stood still for and the moment promised instead are counted in; pass `calendar`
    to see it under another one.
    """
    assert dossier.received_at is not None, "only what was received has a day of return"
    procedure = procedures.version(dossier.version_id)
    calendar = calendar or calendar_of(dossier.unit_id)
    return calendar.due(
        dossier.received_at,
        _duration(dossier, procedure),
        cutoff=procedure.cutoff,
        changes=tuple(_changes(dossier)),
    )


def _duration(dossier: Dossier, procedure: Procedure) -> Duration:
    """Return the time the dossier has: of a part, what the interlinked filing gives it."""
    if dossier.parent is None:
        return procedure.duration
    parts = procedures.version(dossier.parent.version_id).follows
    part = next((one for one in parts if one.key == dossier.part), None)
    return part.duration if part and part.duration else procedure.duration


def _changes(dossier: Dossier) -> Iterator[Change]:
    ended = [(pause, pause.until) for pause in dossier.pauses.all() if pause.until is not None]
    for pause, until in ended:
        yield Pause(pause.since, until, Cause(pause.cause))
    if dossier.postponed_to is not None and dossier.postponed_at is not None:
        yield Extension(to=dossier.postponed_to, given=dossier.postponed_at)
    elif dossier.postponed_count and dossier.due_at is not None:
        # promised before the promise was kept in columns of its own
        assert dossier.received_at is not None
        given = max([*(until for _, until in ended), dossier.received_at])
        yield Extension(to=dossier.due_at, given=given)
