"""What the sequencer can no longer find, found all the same; and what is wrong, told aloud.

A row below the floor without a position took its id before its transaction had a number: against
the rules of `record`, so either a fault or a hand in the tables. It gets the next position, late.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

import structlog
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from tinhso.core.errors import NotFound
from tinhso.core.ledger.encoding import VIETNAM
from tinhso.core.ledger.sequencer import LEDGER, Lane
from tinhso.core.words.worded import worded

log = structlog.get_logger(__name__)

EVERY = timedelta(hours=1)

_FLOOR = "select floor_id from {order}"
_HELD = "select position from {order} for update"
_MOVED = "update {order} set position = position + %s"
_MONTHS = """
select to_date(right(c.relname, 7), 'YYYY_MM')
from pg_inherits i join pg_class c on c.oid = i.inhrelid
where i.inhparent = '{rows}'::regclass order by 1
"""
# Only what is settled counts: above the floor rows are still on their way.
_COUNTS = """
select (select count(*) from {rows} where id <= %(floor)s
        and recorded_at >= %(start)s and recorded_at < %(end)s),
    (select count(*) from {positions} where ledger_id <= %(floor)s
        and recorded_at >= %(start)s and recorded_at < %(end)s)
"""
_LOST = """
select id, recorded_at from {rows} l
where id <= %(floor)s and recorded_at >= %(start)s and recorded_at < %(end)s
    and not exists (select from {positions} p where p.ledger_id = l.id)
"""
_ANY_LOST = f"select exists ({_LOST})"
_PLACE_THEM = """, placed as (
    insert into {positions}
    select %(position)s + row_number() over (order by id), id, recorded_at from lost
)
select count(*) from lost
"""
_PLACE = f"with lost as materialized ({_LOST}) {_PLACE_THEM}"


@dataclass(frozen=True, kw_only=True)
class Alarm:
    """Something that ought not to be; open until someone has looked into it."""

    id: int
    raised_at: datetime
    about: str
    detail: str


@transaction.atomic
def sweep(*, at: datetime, lane: Lane = LEDGER, thorough: bool = False) -> int:
    """Give rows below the floor that have no position the next ones; return how many there were.

    Looks through this month and the one before, or through all. In each it also compares the
    count of rows with the count of positions. Raises an alarm for what it finds.
    """
    found = 0
    with connection.cursor() as cursor:
        cursor.execute(lane.sql(_FLOOR))
        (floor,) = cursor.fetchone()
        newest = _newest(at)
        for month in _months(cursor, lane) if thorough else newest:
            span = _span(month) | {"floor": floor}
            if month in newest or not _is_even(cursor, lane, span):
                found += _place_lost(cursor, lane, span, month, at)
                _tell_uneven(cursor, lane, span, month, at)
    return found


def sweep_when_due(*, at: datetime, lane: Lane = LEDGER) -> int:
    """Sweep once an hour, and through every month once a day; return what was found."""
    with transaction.atomic(), connection.cursor() as cursor:
        today = at.astimezone(VIETNAM).date()
        cursor.execute(
            "insert into ledger_sweep (log, swept_at, thorough_on)"
            " values (%(log)s, %(at)s, %(day)s)"
            " on conflict (log) do update set swept_at = %(at)s, thorough_on = %(day)s"
            " where ledger_sweep.swept_at <= %(before)s"
            " returning (select s.thorough_on from ledger_sweep s where s.log = %(log)s)",
            {"log": lane.name, "at": at, "day": today, "before": at - EVERY},
        )
        if (row := cursor.fetchone()) is None:
            return 0
        return sweep(at=at, lane=lane, thorough=row[0] is None or row[0] < today)


def alarms() -> list[Alarm]:
    """Return what is wrong and not yet settled, oldest first."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select id, raised_at, about, detail from ledger_alarm"
            " where settled_at is null order by id"
        )
        return [
            Alarm(id=number, raised_at=raised_at, about=about, detail=detail)
            for number, raised_at, about, detail in cursor.fetchall()
        ]


@transaction.atomic
def settle(*, alarm_id: int, at: datetime) -> None:
    """Close an alarm that was looked into."""
    with connection.cursor() as cursor:
        cursor.execute(
            "update ledger_alarm set settled_at = %s where id = %s and settled_at is null",
            [at, alarm_id],
        )
        if not cursor.rowcount:
            raise NotFound(worded("Không có cảnh báo nào đang mở mang số %(id)s.", id=alarm_id))


def raise_alarm(*, about: str, detail: str, at: datetime) -> None:
    """Tell of something wrong, in the log and in the database; the same thing once."""
    log.error("ledger alarm", about=about, detail=detail)
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into ledger_alarm (raised_at, about, detail) values (%s, %s, %s)"
            " on conflict (about, detail) where settled_at is null do nothing",
            [at, about, detail],
        )


def _place_lost(
    cursor: CursorWrapper, lane: Lane, span: dict[str, datetime | int], month: date, at: datetime
) -> int:
    cursor.execute(lane.sql(_ANY_LOST), span)
    if not cursor.fetchone()[0]:
        return 0
    cursor.execute(lane.sql(_HELD))  # the sequencer waits only now, and only for these few rows
    (position,) = cursor.fetchone()
    cursor.execute(lane.sql(_PLACE), span | {"position": position})
    (placed,) = cursor.fetchone()
    cursor.execute(lane.sql(_MOVED), [placed])
    detail = f"{lane.name} {month:%Y-%m}: {placed} rows had no position, at {at:%Y-%m-%d %H:%M}"
    raise_alarm(about="lost_rows", detail=detail, at=at)
    return int(placed)


def _is_even(cursor: CursorWrapper, lane: Lane, span: dict[str, datetime | int]) -> bool:
    rows, positions = _counts(cursor, lane, span)
    return rows == positions


def _tell_uneven(
    cursor: CursorWrapper, lane: Lane, span: dict[str, datetime | int], month: date, at: datetime
) -> None:
    rows, positions = _counts(cursor, lane, span)
    if rows != positions:
        detail = f"{lane.name} {month:%Y-%m}: {rows} rows, {positions} positions"
        raise_alarm(about="uneven_month", detail=detail, at=at)


def _counts(cursor: CursorWrapper, lane: Lane, span: dict[str, datetime | int]) -> tuple[int, int]:
    cursor.execute(lane.sql(_COUNTS), span)
    rows, positions = cursor.fetchone()
    return rows, positions


def _newest(at: datetime) -> list[date]:
    this = at.astimezone(VIETNAM).date().replace(day=1)
    return [(this - timedelta(days=1)).replace(day=1), this]


def _months(cursor: CursorWrapper, lane: Lane) -> list[date]:
    cursor.execute(lane.sql(_MONTHS))
    return [month for (month,) in cursor.fetchall()]


def _span(month: date) -> dict[str, datetime | int]:
    start = datetime(month.year, month.month, 1, tzinfo=VIETNAM)
    after = (month + timedelta(days=31)).replace(day=1)
    return {"start": start, "end": datetime(after.year, after.month, 1, tzinfo=VIETNAM)}
