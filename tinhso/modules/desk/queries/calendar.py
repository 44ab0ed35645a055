"""What would come of a changed day: which dossiers, in which units, due when instead, and why."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from tinhso.core.actor import Actor
from tinhso.core.calendar.queries import calendar_of
from tinhso.core.calendar.rules import DayKind, SpecialDay
from tinhso.core.errors import Refused
from tinhso.core.paging import place
from tinhso.core.words.dates import clock, day, weekday_day
from tinhso.core.words.worded import started, worded
from tinhso.modules.desk.queries.choosing import Options, staffing
from tinhso.modules.dossiers.queries.what_if import DueChange, may_change, what_if

PAGE = 50
AHEAD = 12
KINDS: Options = (
    (DayKind.HOLIDAY.value, worded("Ngày nghỉ")),
    (DayKind.OBSERVED.value, worded("Ngày nghỉ bù")),
    (DayKind.SWAPPED_OFF.value, worded("Ngày nghỉ hoán đổi")),
    (DayKind.SWAPPED_WORK.value, worded("Ngày làm việc, làm bù")),
)
HEAD = (
    worded("Mã hồ sơ"),
    worded("Thủ tục"),
    worded("Đơn vị"),
    worded("Hẹn trả hiện nay"),
    worded("Hẹn trả mới"),
    worded("Vì sao"),
)


@dataclass(frozen=True, kw_only=True)
class Changing:
    """A day, what it would become, and for which unit; None means the province."""

    day: date
    special: SpecialDay
    unit_id: int | None


@dataclass(frozen=True, kw_only=True)
class UnitCount:
    """How many dossiers of a unit would be due later, and how many earlier."""

    name: str
    later: int
    earlier: int


@dataclass(frozen=True, kw_only=True)
class WhatIf:
    """What a changed day would do; `late` counts what would be overdue at once."""

    said: str
    rows: tuple[DueChange, ...]
    units: tuple[UnitCount, ...]
    total: int
    late: int
    page: int
    pages: int


@dataclass(frozen=True, kw_only=True)
class SetDay:
    """A day that differs from its weekday already."""

    on: date
    name: str
    kind: str
    is_sure: bool


def asked_of(*, actor: Actor, wanted: Changing, at: datetime, page: int = 1) -> WhatIf:
    """Return what would come of a change; nothing is written."""
    changes = _changes(actor, wanted)
    where = place(total=len(changes), page=page, size=PAGE)
    return WhatIf(
        said=worded(
            "%(day)s thành %(kind)s",
            day=weekday_day(wanted.day),
            kind=started(dict(KINDS)[wanted.special.kind.value]),
        ),
        rows=tuple(changes[where.rows]),
        units=_units(changes),
        total=len(changes),
        late=sum(change.becomes < at <= change.was for change in changes),
        page=where.page,
        pages=where.pages,
    )


def rows_of(*, actor: Actor, wanted: Changing) -> Iterator[tuple[str, ...]]:
    """Yield every dossier the change would move, for a spreadsheet, its head first."""
    changes = _changes(actor, wanted)
    yield tuple(str(head) for head in HEAD)
    for one in changes:
        moments = (f"{clock(moment)} {day(moment)}" for moment in (one.was, one.becomes))
        yield (one.code, one.procedure_name, one.unit_name, *moments, one.why)


def units_of(*, actor: Actor, day: date) -> Options:
    """Return whose calendar `actor` may change: the province first, where it is theirs."""
    own = staffing(actor=actor, day=day).units
    return (("", worded("Cả tỉnh")), *own) if may_change(actor=actor) else own


def days_ahead(*, day: date) -> tuple[SetDay, ...]:
    """Return the next days of the province that differ from their weekday."""
    known = calendar_of(None).days
    coming = sorted(on for on in known if on >= day)[:AHEAD]
    names = dict(KINDS)
    return tuple(
        SetDay(on=on, name=one.name, kind=names[one.kind.value], is_sure=one.is_sure)
        for on, one in ((on, known[on]) for on in coming)
    )


def _changes(actor: Actor, wanted: Changing) -> Sequence[DueChange]:
    if not may_change(actor=actor, unit_id=wanted.unit_id):
        raise Refused(worded("Chọn một đơn vị trong danh sách."), field="unit")
    return what_if(actor=actor, day=wanted.day, special=wanted.special, unit_id=wanted.unit_id)


def _units(changes: Sequence[DueChange]) -> tuple[UnitCount, ...]:
    later = Counter(change.unit_name for change in changes if change.becomes > change.was)
    every = Counter(change.unit_name for change in changes)
    return tuple(
        UnitCount(name=name, later=later[name], earlier=count - later[name])
        for name, count in every.most_common()
    )
