"""How the ledger is: what waits, what is late, what is set aside. Read by /readyz and operators."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from tinhso.core.ledger import seal_keys
from tinhso.core.ledger.logs import LOGS
from tinhso.core.ledger.seals import EVERY, QUIET, Log, last_seal, seal_of
from tinhso.core.ledger.stamps import authority_state, last_stamped

UNPLACED_WARN, UNPLACED_RED = 5, 60
LAG_WARN, LAG_RED = 60, 600
SEAL_WARN, SEAL_RED = 3 * EVERY.total_seconds(), 15 * EVERY.total_seconds()
STAMP_WARN, STAMP_RED = 15 * 60, 12 * 3600


class Level(StrEnum):
    OK = "ok"
    WARN = "warn"
    RED = "red"


@dataclass(frozen=True, kw_only=True)
class Fault:
    level: Level
    text: str


@dataclass(frozen=True, kw_only=True)
class Reader:
    """A consumer: how many rows it is behind, and for how many seconds the next one has waited."""

    name: str
    rows: int
    seconds: float
    parked: int


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """How far a log is sealed; seconds are ages, None where there is nothing to be old.

    `overdue_seconds` is how long the seal that is due now has been due.
    """

    log: str
    number: int
    position: int
    unsealed_rows: int
    seal_seconds: float | None
    overdue_seconds: float
    unstamped: int
    unstamped_seconds: float | None


@dataclass(frozen=True, kw_only=True)
class LedgerState:
    position: int
    unplaced_seconds: float | None
    sealed: tuple[Sealed, ...]
    authority_error: str
    readers: tuple[Reader, ...]
    faults: tuple[Fault, ...]

    @property
    def parked(self) -> int:
        return sum(reader.parked for reader in self.readers)

    @property
    def level(self) -> Level:
        """The worst of the faults."""
        found = {fault.level for fault in self.faults}
        return next((one for one in (Level.RED, Level.WARN) if one in found), Level.OK)


# A row moved over from an earlier system is as old as its import, not as what it tells of.
_UNPLACED = """
select min(coalesce(i.imported_at, l.recorded_at))
from ledger_order o
join ledger l on l.id > o.floor_id
left join ledger_import i on i.cause = l.cause
where not exists (select from ledger_position p where p.ledger_id = l.id)
"""
_READERS = """
select c.consumer, o.position - c.position, coalesce(i.imported_at, p.recorded_at),
    (select count(*) from ledger_parked k where k.consumer = c.consumer)
from ledger_cursor c
cross join ledger_order o
left join ledger_position p on p.position = c.position + 1
left join ledger l on l.id = p.ledger_id and l.recorded_at = p.recorded_at
left join ledger_import i on i.cause = l.cause
where %(names)s::text[] is null or c.consumer = any(%(names)s)
order by c.consumer
"""


def state(*, at: datetime, consumers: Iterable[str] | None = None) -> LedgerState:
    """Return how the ledger is at `at`; `consumers` leaves out cursors nobody reads with now."""
    unplaced = _unplaced(at)
    sealed = tuple(_sealed(log, at) for log in LOGS)
    error = authority_state().error
    readers = _readers(at, consumers)
    faults = [*_of_order(unplaced), *_of_readers(readers), *_of_seals(sealed, error)]
    with connection.cursor() as cursor:
        cursor.execute("select position from ledger_order")
        (position,) = cursor.fetchone()
    return LedgerState(
        position=position,
        unplaced_seconds=unplaced,
        sealed=sealed,
        authority_error=error,
        readers=readers,
        faults=tuple(faults),
    )


def _unplaced(at: datetime) -> float | None:
    with connection.cursor() as cursor:
        cursor.execute(_UNPLACED)
        (oldest,) = cursor.fetchone()
    return _age(oldest, at) if oldest else None


def _readers(at: datetime, consumers: Iterable[str] | None) -> tuple[Reader, ...]:
    names = None if consumers is None else sorted(consumers)
    with connection.cursor() as cursor:
        cursor.execute(_READERS, {"names": names})
        return tuple(
            Reader(name=name, rows=rows, seconds=_age(since, at) if rows else 0.0, parked=parked)
            for name, rows, since, parked in cursor.fetchall()
        )


def _sealed(log: Log, at: datetime) -> Sealed:
    seal = last_seal(log=log)
    with connection.cursor() as cursor:
        cursor.execute(log.end)
        (end,) = cursor.fetchone()
    rows = end - (seal.last if seal else 0)
    stamped = last_stamped(log)
    open_seal = seal_of(number=stamped + 1, log=log)
    age = _age(seal.at, at) if seal else None
    due = (EVERY if rows else QUIET).total_seconds()
    return Sealed(
        log=log.name,
        number=seal.number if seal else 0,
        position=seal.last if seal else 0,
        unsealed_rows=rows,
        seal_seconds=age,
        overdue_seconds=max(0.0, age - due) if age is not None else 0.0,
        unstamped=(seal.number if seal else 0) - stamped,
        unstamped_seconds=_age(open_seal.at, at) if open_seal else None,
    )


def _of_order(unplaced: float | None) -> Iterable[Fault]:
    if unplaced is not None and unplaced > UNPLACED_WARN:
        text = _("Có dòng sổ cái chưa được đánh số từ %(age)s; tiến trình nền có chạy không?")
        yield _fault(unplaced, UNPLACED_RED, text % {"age": told(unplaced)})


def _of_readers(readers: Iterable[Reader]) -> Iterable[Fault]:
    for reader in readers:
        said = {"name": reader.name, "rows": reader.rows, "parked": reader.parked}
        if reader.rows and reader.seconds > LAG_WARN:
            text = _("%(name)s chậm %(rows)s dòng, dòng kế tiếp đã chờ %(age)s.")
            yield _fault(reader.seconds, LAG_RED, text % (said | {"age": told(reader.seconds)}))
        if reader.parked:
            text = _("%(name)s có %(parked)s dòng bị gác lại: sửa lỗi rồi `tinhso ledger resend`.")
            yield Fault(level=Level.WARN, text=text % said)


def _of_seals(sealed: Iterable[Sealed], error: str) -> Iterable[Fault]:
    sealing = [one for one in sealed if one.number]
    late = any(one.overdue_seconds > SEAL_WARN for one in sealed)
    # The key is only where the worker is: whoever else asks judges by the seals.
    if not seal_keys.has_key() and (late or not sealing):
        yield Fault(
            level=Level.RED,
            text=_("Chưa có khóa niêm phong sổ cái: chạy `tinhso ledger key --new`."),
        )
        return
    for one in sealed:
        said = {"log": one.log, "rows": one.unsealed_rows, "count": one.unstamped}
        if one.number == 0 and one.unsealed_rows:
            text = _("“%(log)s” chưa có niêm phong nào, %(rows)s dòng đang chờ.")
            yield Fault(level=Level.WARN, text=text % said)
        if one.overdue_seconds > SEAL_WARN:
            text = _("Niêm phong “%(log)s” trễ %(age)s, %(rows)s dòng đang chờ.")
            told_late = text % (said | {"age": told(one.overdue_seconds)})
            yield _fault(one.overdue_seconds, SEAL_RED, told_late)
        age = one.unstamped_seconds
        if settings.TSA_URL and age is not None and age > STAMP_WARN:
            text = _("%(count)s niêm phong “%(log)s” chưa có dấu thời gian, từ %(age)s: %(error)s")
            yield _fault(age, STAMP_RED, text % (said | {"age": told(age), "error": error}))


def told(seconds: float) -> str:
    """Return an age in the largest whole unit: seconds, minutes, hours or days."""
    for size, text in ((86_400, _("%(n)d ngày")), (3600, _("%(n)d giờ")), (60, _("%(n)d phút"))):
        if seconds >= 2 * size:
            return text % {"n": seconds // size}
    return _("%(n)d giây") % {"n": seconds}


def _fault(seconds: float, red: float, text: str) -> Fault:
    return Fault(level=Level.RED if seconds > red else Level.WARN, text=text)


def _age(since: datetime, at: datetime) -> float:
    return max(0.0, (at - since).total_seconds())
