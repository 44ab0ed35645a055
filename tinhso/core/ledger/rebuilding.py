"""A projection made anew from the first row, beside the one being read, then put in its place.

The shadow lives in a schema of its own that is searched first: tables, cursor and parked rows of
the same names, so that the consumer's own code fills it without knowing.
"""

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from django.db import OperationalError, connection, transaction
from django.db.backends.utils import CursorWrapper
from django.utils.translation import gettext as _
from psycopg import sql
from psycopg.errors import DeadlockDetected, LockNotAvailable

from tinhso.core.errors import Refused, WrongState
from tinhso.core.ledger.consumers import Consumer, advance, start
from tinhso.core.ledger.shadows import Shadow

BATCH = 500
NEAR = 100  # rows behind at which the running consumer is held
LOCK_TIMEOUT = "2s"
TRIES = 30
PAUSE = 0.2

_PLACE = "select position from ledger_cursor where consumer = %s"
_LOCKED = "select position from ledger_cursor where consumer = %s for update"


@dataclass(frozen=True, kw_only=True)
class Rebuilt:
    """What came of it: up to which position, how many rows the tables hold now, how many of them
    differ from those they replace (counted on both sides), and how many ledger rows were parked.
    """

    position: int
    rows: int
    differing: int
    parked: int


Progress = Callable[[int, int], None]


def rebuild(consumer: Consumer, *, progress: Progress | None = None) -> Rebuilt:
    """Make the tables of a projection anew while it is read and written; swap them in at the end.

    `progress` is told the position reached and the position to reach, batch by batch. For the
    owner of the tables, on a connection of its own, outside any transaction. Killed at any moment
    it leaves the running tables as they were; begun again it starts over.
    """
    if not consumer.tables:
        raise Refused(_("“%(name)s” không khai bảng nào để dựng lại.") % {"name": consumer.name})
    shadow = Shadow(schema=_schema_of(consumer), tables=consumer.tables)
    start(consumer)
    with _alone(shadow):
        shadow.make()
        try:
            _catch_up(consumer, shadow, progress or (lambda _done, _goal: None))
            return _swap(consumer, shadow)
        finally:
            shadow.drop()


def _schema_of(consumer: Consumer) -> str:
    return "rebuild_" + re.sub(r"[^a-z0-9]+", "_", consumer.name.lower())[:50]


@contextmanager
def _alone(shadow: Shadow) -> Iterator[None]:
    """Hold the rebuild of these tables for this session; the server frees it when we die."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(hashtext(%s))", [shadow.schema])
        if not cursor.fetchone()[0]:
            raise WrongState(_("Phần này đang được dựng lại ở nơi khác. Chờ xong rồi chạy lại."))
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_unlock(hashtext(%s))", [shadow.schema])


def _catch_up(consumer: Consumer, shadow: Shadow, progress: Progress) -> None:
    """Bring the shadow near the running one, never past it: ahead, they cannot be compared."""
    while True:
        with transaction.atomic():
            goal = _running(consumer)
            done = _step(consumer, shadow, goal=goal, limit=BATCH)
        progress(done, goal)
        if goal - done < NEAR:
            return


def _swap(consumer: Consumer, shadow: Shadow) -> Rebuilt:
    for _attempt in range(TRIES):
        try:
            if rebuilt := _swapped(consumer, shadow):
                return rebuilt
        except OperationalError as error:
            if not isinstance(error.__cause__, LockNotAvailable | DeadlockDetected):
                raise
            time.sleep(PAUSE)
        else:
            _catch_up(consumer, shadow, lambda _done, _goal: None)
    raise WrongState(
        _("Không giữ được bảng đủ lâu để thay: có phiên làm việc dài đang đọc. Chạy lại lúc vắng.")
    )


@transaction.atomic
def _swapped(consumer: Consumer, shadow: Shadow) -> Rebuilt | None:
    """Hold the running consumer, come level, compare, swap; nothing when it ran too far ahead."""
    with connection.cursor() as cursor:
        cursor.execute(f"set local lock_timeout = '{LOCK_TIMEOUT}'")
        goal = _running(consumer, lock=True)
        if goal - shadow.position(consumer.name) > BATCH:
            return None
        _step(consumer, shadow, goal=goal, limit=BATCH)
        # Who holds the cursor is the only writer of the tables, so they stand still already.
        differing = shadow.differing(cursor)
        rows = shadow.count(cursor)
        parked = _copy_parked(cursor, consumer, shadow)
        shadow.lock_running(cursor)  # readers wait only from here on
        shadow.take_the_place(cursor)
    return Rebuilt(position=goal, rows=rows, differing=differing, parked=parked)


def _running(consumer: Consumer, *, lock: bool = False) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            _LOCKED if lock else _PLACE,
            [consumer.name],
        )
        return int(cursor.fetchone()[0])


def _step(consumer: Consumer, shadow: Shadow, *, goal: int, limit: int) -> int:
    """Let the consumer fill the shadow by a batch, up to `goal`; return where it stands then."""
    done = shadow.position(consumer.name)
    if done < goal:
        with shadow.searched_first():
            done += advance(replace(consumer, from_now=False), limit=min(limit, goal - done))
    return done


def _copy_parked(cursor: CursorWrapper, consumer: Consumer, shadow: Shadow) -> int:
    """Put what the shadow could not take in the place of what was parked before."""
    parked = sql.SQL("{}.ledger_parked").format(sql.Identifier(shadow.schema))
    cursor.execute("delete from ledger_parked where consumer = %s", [consumer.name])
    cursor.execute(sql.SQL("insert into ledger_parked select * from {}").format(parked))
    return int(cursor.rowcount)
