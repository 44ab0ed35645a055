"""A unit with what it came from and what became of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tinhso.core.units.index import HandOver, current
from tinhso.core.units.queries import ever
from tinhso.core.units.rows import UnitRow


@dataclass(frozen=True)
class History:
    """A unit as it was last seen on a day; `now` holds who has its tasks on `today`."""

    unit: UnitRow
    above: UnitRow | None
    below: Sequence[UnitRow]
    came_from: Sequence[HandOver]
    went_to: Sequence[HandOver]
    now: Sequence[UnitRow]
    is_standing: bool


@dataclass(frozen=True)
class Found:
    """A unit that bears the words asked for; `now` is who took over where it is no more."""

    unit: UnitRow
    is_standing: bool
    now: Sequence[UnitRow]
    last_day: date | None


def history(code: str, *, day: date, today: date) -> History:
    """Return the unit that bore `code` on `day`, or last before it, with its history."""
    unit, index = ever(code, day=day), current()
    last = last_day(unit)
    seen_on = min(day, last) if last else day
    rows = [row for row in index.rows if row.stands_on(seen_on)]
    is_standing = unit.stands_on(today)
    return History(
        unit=unit,
        above=next((row for row in rows if row.id == unit.parent_id), None),
        below=[row for row in rows if row.parent_id == unit.id],
        came_from=index.before.get(unit.id, []),
        went_to=index.after.get(unit.id, []),
        now=[] if is_standing else index.heirs(unit, day=today),
        is_standing=is_standing,
    )


def find(q: str, *, today: date) -> list[Found]:
    """Return units of any time by name, without tone marks, or by any of their codes."""
    index = current()
    return [
        Found(
            unit=row,
            is_standing=(stands := row.stands_on(today)),
            now=[] if stands else index.heirs(row, day=today),
            last_day=last_day(row),
        )
        for row in index.find(q, day=today)
    ]


def last_day(unit: UnitRow) -> date | None:
    """Return the last day on which the unit existed; None while it stands."""
    return unit.valid_to - timedelta(days=1) if unit.valid_to else None
