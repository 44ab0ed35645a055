"""Filling the calendar from files, and changing it."""

import csv
from collections.abc import Iterator, Sequence
from datetime import date, time
from pathlib import Path

from django.db import transaction

from tinhso.core.calendar.models import DayRow, ShiftRow
from tinhso.core.calendar.queries import forget
from tinhso.core.calendar.rules import DayKind, Shift
from tinhso.core.errors import Refused
from tinhso.core.words.worded import worded


@transaction.atomic
def load_calendar(path: Path) -> int:
    """Load the province's `shifts.csv` and `days.csv` from a folder; safe to repeat."""
    days = [_day_row(line) for line in _lines(path / "days.csv")]
    DayRow.objects.bulk_create(
        days,
        update_conflicts=True,
        unique_fields=["unit_id", "day"],
        update_fields=["kind", "name", "source", "is_sure"],
    )
    shifts = [_shift_row(line) for line in _lines(path / "shifts.csv")]
    ShiftRow.objects.bulk_create(
        shifts,
        update_conflicts=True,
        unique_fields=["unit_id", "weekdays", "starts", "valid_from"],
        update_fields=["ends", "valid_to", "source"],
    )
    forget()
    return len(days) + len(shifts)


@transaction.atomic
def set_day(
    *, day: date, kind: DayKind, name: str, source: str, unit_id: int | None = None
) -> None:
    """Make one day differ from its weekday, for a unit or for the whole province."""
    DayRow.objects.update_or_create(
        unit_id=unit_id,
        day=day,
        defaults={"kind": kind.value, "name": name, "source": source, "is_sure": True},
    )
    forget()
    transaction.on_commit(forget)  # what another thread read meanwhile was the day before


@transaction.atomic
def set_shifts(*, unit_id: int | None, shifts: Sequence[Shift], source: str) -> None:
    """Replace all shifts of a unit; a unit left without any follows the province again."""
    if unit_id is None and not shifts:
        raise Refused(worded("Tỉnh phải có ít nhất một ca làm việc."))
    ShiftRow.objects.filter(unit_id=unit_id).delete()
    ShiftRow.objects.bulk_create(
        ShiftRow(
            unit_id=unit_id,
            weekdays="".join(str(digit) for digit in sorted(shift.weekdays)),
            starts=shift.starts,
            ends=shift.ends,
            valid_from=shift.valid_from,
            valid_to=None if shift.valid_to == date.max else shift.valid_to,
            source=source,
        )
        for shift in shifts
    )
    forget()


def _lines(path: Path) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def _day_row(line: dict[str, str]) -> DayRow:
    return DayRow(
        day=date.fromisoformat(line["day"]),
        kind=DayKind(line["kind"]).value,
        name=line["name"],
        source=line["source"],
        is_sure=line["sure"] == "yes",
    )


def _shift_row(line: dict[str, str]) -> ShiftRow:
    return ShiftRow(
        weekdays=line["weekdays"],
        starts=time.fromisoformat(line["starts"]),
        ends=time.fromisoformat(line["ends"]),
        valid_from=date.fromisoformat(line["valid_from"]),
        valid_to=date.fromisoformat(line["valid_to"]) if line["valid_to"] else None,
        source=line["source"],
    )
