"""Which open dossiers would be due at another moment if a day changed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from tinhso.core.actor import Actor
from tinhso.core.calendar.queries import calendar_if
from tinhso.core.calendar.rules import SpecialDay, WorkCalendar
from tinhso.core.errors import NotAllowed
from tinhso.core.words.dates import midnight
from tinhso.core.words.worded import worded
from tinhso.modules.dossiers import permissions, rules
from tinhso.modules.dossiers.models import Dossier
from tinhso.modules.dossiers.queries.due import due_of


@dataclass(frozen=True, kw_only=True)
class DueChange:
    """An open dossier, when it is due now, and when it would be; `why` says the latter."""

    code: str
    procedure_name: str
    unit_id: int
    unit_name: str
    was: datetime
    becomes: datetime
    why: str


def what_if(
    *, actor: Actor, day: date, special: SpecialDay, unit_id: int | None = None
) -> tuple[DueChange, ...]:
    """Return the open dossiers that would be due at another moment; nothing is written.

    `unit_id` narrows the change to one unit; without it the day changes for the whole province.
    """
    require_change(actor=actor, unit_id=unit_id)
    calendars: dict[int, WorkCalendar] = {}
    changes: list[DueChange] = []
    for dossier in could_move(day, unit_id):
        if dossier.unit_id not in calendars:
            calendars[dossier.unit_id] = calendar_if(
                dossier.unit_id, day=day, special=special, changed_unit_id=unit_id
            )
        changes += _change(dossier, calendars[dossier.unit_id])
    return tuple(changes)


def may_change(*, actor: Actor, unit_id: int | None = None) -> bool:
    """Say whether `actor` changes days of the unit's calendar; without a unit, the province's."""
    return permissions.can_change_calendar(actor, unit_id)


def require_change(*, actor: Actor, unit_id: int | None = None) -> None:
    """Refuse whoever does not change days of that calendar, and say whose task it is."""
    if may_change(actor=actor, unit_id=unit_id):
        return
    if unit_id is None:
        raise NotAllowed(worded("Chỉ người quản trị của tỉnh xem và đổi lịch làm việc của tỉnh."))
    raise NotAllowed(worded("Chỉ người quản trị của đơn vị xem và đổi lịch làm việc của đơn vị."))


def could_move(day: date, unit_id: int | None) -> QuerySet[Dossier]:
    """Return the open dossiers on whose way `day` lies, by code."""
    begins = midnight(day)
    rows = Dossier.objects.filter(
        received_at__isnull=False, finished_at__isnull=True, due_at__gte=begins
    ).exclude(state__in=rules.FINAL)
    if unit_id is not None:
        rows = rows.filter(unit_id=unit_id)
    return rows.select_related("unit").prefetch_related("pauses").order_by("code")


def _change(dossier: Dossier, calendar: WorkCalendar) -> Iterator[DueChange]:
    due = due_of(dossier, calendar=calendar)
    assert dossier.due_at is not None
    if due.at != dossier.due_at:
        yield DueChange(
            code=dossier.code,
            procedure_name=dossier.procedure_name,
            unit_id=dossier.unit_id,
            unit_name=dossier.unit.name,
            was=dossier.due_at,
            becomes=due.at,
            why=due.why,
        )
