"""The calendar of a unit, read once and kept for a short while."""

from collections.abc import Iterable
from datetime import date
from time import monotonic

from tinhso.core.calendar.models import DayRow, ShiftRow
from tinhso.core.calendar.rules import DayKind, Shift, SpecialDay, WorkCalendar
from tinhso.core.words.worded import of_data

KEPT_SECONDS = 60

_kept: dict[int | None, tuple[float, WorkCalendar]] = {}


def calendar_of(unit_id: int | None) -> WorkCalendar:
    """Return the working time of a unit, or of the province; at most a minute old."""
    now = monotonic()
    kept = _kept.get(unit_id)
    if kept and now - kept[0] < KEPT_SECONDS:
        return kept[1]
    calendar = WorkCalendar(shifts=_shifts(unit_id), days=_days(unit_id))
    _kept[unit_id] = (now, calendar)
    return calendar


def calendar_if(
    unit_id: int | None, *, day: date, special: SpecialDay, changed_unit_id: int | None
) -> WorkCalendar:
    """Return the working time of a unit as it would be if `day` were `special`.

    `changed_unit_id` is the unit for which the day changes, or None for the whole province; a day
    that a unit has set for itself stays as it is then.
    """
    calendar = calendar_of(unit_id)
    if changed_unit_id is None:
        own = unit_id is not None and DayRow.objects.filter(unit_id=unit_id, day=day).exists()
        return calendar if own else calendar.with_day(day, special)
    return calendar.with_day(day, special) if changed_unit_id == unit_id else calendar


def forget() -> None:
    """Drop what is kept, after a change."""
    _kept.clear()


def _shifts(unit_id: int | None) -> tuple[Shift, ...]:
    own = list(ShiftRow.objects.filter(unit_id=unit_id))
    if own or unit_id is None:
        return tuple(_shift(row) for row in own)
    return tuple(_shift(row) for row in ShiftRow.objects.filter(unit_id=None))


def _shift(row: ShiftRow) -> Shift:
    weekdays = frozenset(int(digit) for digit in row.weekdays)
    valid_to = row.valid_to or date.max
    return Shift(weekdays, row.starts, row.ends, row.valid_from, valid_to)


def _days(unit_id: int | None) -> dict[date, SpecialDay]:
    rows: Iterable[DayRow] = DayRow.objects.filter(unit_id=None)
    if unit_id is not None:  # the unit's own day wins over the province's
        rows = [*rows, *DayRow.objects.filter(unit_id=unit_id)]
    return {row.day: SpecialDay(DayKind(row.kind), of_data(row.name), row.is_sure) for row in rows}
