"""A day of the calendar changes, and with it what was promised for the dossiers under way."""

from datetime import date, datetime

from django.db import transaction

from tinhso.core.actor import Actor
from tinhso.core.calendar.actions import set_day
from tinhso.core.calendar.queries import calendar_of
from tinhso.core.calendar.rules import SpecialDay, WorkCalendar
from tinhso.core.errors import Refused
from tinhso.core.ledger.actions import record
from tinhso.core.steps.actions import promise
from tinhso.core.steps.models import CaseStep
from tinhso.core.words.worded import worded
from tinhso.modules.dossiers.actions.case import tell
from tinhso.modules.dossiers.events import CalendarDayChanged, DossierDueMoved
from tinhso.modules.dossiers.models import Dossier
from tinhso.modules.dossiers.queries.what_if import DueChange, could_move, what_if

LONGEST_NAME, LONGEST_SOURCE = 100, 200


@transaction.atomic
def change_day(
    *,
    actor: Actor,
    day: date,
    special: SpecialDay,
    source: str,
    at: datetime,
    unit_id: int | None = None,
) -> tuple[DueChange, ...]:
    """Make the day `special` and move every open dossier that it touches; return what moved.

    `source` names the decision behind it. Done again with the same day, it moves what another
    process received meanwhile by the calendar before.
    """
    if not special.name.strip() or not source.strip():
        raise Refused(
            worded("Viết tên ngày và văn bản quyết định, để biết vì sao đổi."), field="name"
        )
    if len(special.name) > LONGEST_NAME or len(source) > LONGEST_SOURCE:
        raise Refused(
            worded("Tên ngày không quá 100 ký tự, văn bản quyết định không quá 200 ký tự."),
            field="name",
        )
    list(could_move(day, unit_id).select_for_update(of=("self",)))
    changes = what_if(actor=actor, day=day, special=special, unit_id=unit_id)
    before = {change.unit_id: calendar_of(change.unit_id) for change in changes}
    set_day(day=day, kind=special.kind, name=special.name, source=source, unit_id=unit_id)
    record(
        CalendarDayChanged(
            day=day,
            kind=special.kind.value,
            name=special.name,
            source=source,
            unit_id=unit_id,
            dossiers=len(changes),
        ),
        stream=f"calendar:{day.isoformat()}",
        actor=actor,
        at=at,
    )
    for change in changes:
        _move(change, before[change.unit_id])
        tell(
            DossierDueMoved(
                dossier=change.code, day=day, was_due_at=change.was, due_at=change.becomes
            ),
            actor=actor,
            at=at,
        )
    return changes


def _move(change: DueChange, before: WorkCalendar) -> None:
    Dossier.objects.filter(code=change.code).update(due_at=change.becomes, due_why=change.why)
    promise(case=change.code, due_at=change.becomes)
    now = calendar_of(change.unit_id)
    for step in CaseStep.objects.filter(
        case=change.code, finished_at__isnull=True, due_at__isnull=False
    ):
        assert step.due_at is not None
        minutes = before.minutes_between(step.started_at, step.due_at)
        step.due_at = min(now.shift(step.started_at, minutes), change.becomes)
        step.save(update_fields=["due_at"])
