"""Gives every committed row a dense position. Why each line stands where it does: README."""

from dataclasses import dataclass
from typing import Any

from django.db import OperationalError, connection, transaction
from django.db.backends.utils import CursorWrapper
from psycopg.errors import LockNotAvailable

_WORK = """
select candidate_id is not null or seen_id > floor_id
    or exists (select from {rows} l where l.id > o.floor_id
        and not exists (select from {positions} p where p.ledger_id = l.id))
from {order} o
"""
_STATE = """
select position, floor_id, seen_id, candidate_id, candidate_xid::text, system_identifier,
    pg_snapshot_xmin(pg_current_snapshot())::text,
    (select system_identifier from pg_control_system())
from {order} for update nowait
"""
_PLACE = """
with new as materialized (
    select id, recorded_at from {rows} l
    where id > %(floor)s and not exists (select from {positions} p where p.ledger_id = l.id)
    order by id limit %(limit)s
), placed as (
    insert into {positions}
    select %(position)s + row_number() over (order by id), id, recorded_at from new
)
select count(*), max(id) from new
"""
_SAVE = """
update {order} set position = %(position)s, floor_id = %(floor)s, seen_id = %(seen)s,
    candidate_id = %(candidate)s, candidate_xid = %(candidate_xid)s::text::xid8,
    system_identifier = %(system)s
"""


@dataclass(frozen=True, kw_only=True)
class Lane:
    """Three tables: rows that only grow, their positions, and where the ordering of them stands."""

    name: str
    rows: str
    positions: str
    order: str

    def sql(self, text: str) -> str:
        """Return `text` with the names of the tables."""
        return text.format(rows=self.rows, positions=self.positions, order=self.order)


LEDGER = Lane(name="ledger", rows="ledger", positions="ledger_position", order="ledger_order")


@dataclass(frozen=True)
class _Order:
    position: int
    floor: int
    seen: int
    candidate: int | None
    candidate_xid: int
    xmin: int
    system: int


def assign_positions(*, limit: int = 5000, lane: Lane = LEDGER) -> int:
    """Put up to `limit` committed rows in order; return how many. For the worker alone."""
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            return _tick(cursor, lane, limit) if _has_work(cursor, lane) else 0
    except OperationalError as error:
        if isinstance(error.__cause__, LockNotAvailable):
            return 0  # a rival sequencer is at it
        raise


def _has_work(cursor: CursorWrapper, lane: Lane) -> bool:
    cursor.execute(lane.sql(_WORK))
    return bool(cursor.fetchone()[0])


def _tick(cursor: CursorWrapper, lane: Lane, limit: int) -> int:
    # READ COMMITTED gives every statement its own snapshot: the horizon (xmin) must be read before
    # the search, and this tick's own number before the search too.
    order = _state(cursor, lane)
    own = _own_number(cursor)
    floor, candidate, candidate_xid = order.floor, order.candidate, order.candidate_xid
    if candidate is not None and order.xmin >= candidate_xid:
        floor, candidate = max(floor, candidate), None
    place = {"floor": order.floor, "limit": limit, "position": order.position}
    cursor.execute(lane.sql(_PLACE), place)
    count, top = cursor.fetchone()
    seen_all = count < limit
    if not seen_all:
        floor = order.floor
    if candidate is None and seen_all and order.seen > floor:
        # what the tick BEFORE saw: those ids are older than our own number
        candidate, candidate_xid = order.seen, own
    _save(
        cursor,
        lane,
        position=order.position + count,
        floor=floor,
        seen=max(order.seen, top or 0),
        candidate=candidate,
        candidate_xid=str(candidate_xid) if candidate is not None else None,
        system=order.system,
    )
    return int(count)


def _state(cursor: CursorWrapper, lane: Lane) -> _Order:
    cursor.execute(lane.sql(_STATE))
    position, floor, seen, candidate, candidate_xid, system, xmin, system_now = cursor.fetchone()
    if system != system_now:
        candidate = None  # another cluster: its numbers mean nothing here, the ids still do
    return _Order(
        position=position,
        floor=floor,
        seen=seen,
        candidate=candidate,
        candidate_xid=int(candidate_xid or 0),
        xmin=int(xmin),
        system=system_now,
    )


def _own_number(cursor: CursorWrapper) -> int:
    cursor.execute("select pg_current_xact_id()::text")
    return int(cursor.fetchone()[0])


def _save(cursor: CursorWrapper, lane: Lane, **values: Any) -> None:
    cursor.execute(lane.sql(_SAVE), values)
