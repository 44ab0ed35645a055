"""Reading on from where one stopped: effect and cursor in one transaction, poison set aside."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import structlog
from django.db import InterfaceError, OperationalError, connection, transaction

from tinhso.core.errors import NotFound
from tinhso.core.ledger.events import kind_of
from tinhso.core.ledger.queries import Entry, imports_among, window
from tinhso.core.words.worded import worded

log = structlog.get_logger(__name__)

Reaction = Callable[[Entry], None]

POISON_AN_HOUR = 10  # beyond it the fault is in the consumer, not in the rows
SAMPLE = 1000  # one row in so many is checked against its digest
BEHIND = worded("đứng sau một dòng bị gác lại của cùng luồng")


@dataclass(frozen=True, kw_only=True)
class Consumer:
    """One reader with a cursor of its own.

    `apply` gets entries in order and writes its effect; it may be called again for the same
    entries after a crash only if that effect left the database. `from_now` begins at the end of
    the ledger instead of at its first row, for what must not be done again for old facts.
    `tables` is all that a projection writes: what `rebuild` makes anew.
    """

    name: str
    kinds: frozenset[str]
    apply: Callable[[Sequence[Entry]], None]
    from_now: bool = False
    tables: tuple[str, ...] = ()


class ConsumerStopped(Exception):
    """Too much poison within an hour: someone must look before the consumer goes on."""


class Tampered(Exception):
    """A row does not have the digest of what it says."""


def advance(consumer: Consumer, *, limit: int = 500) -> int:
    """Take one batch; return over how many positions the cursor moved."""
    with transaction.atomic():
        after = _locked_cursor(consumer)
        if after is None:
            return 0
        entries, seen = window(after=after, limit=limit, kinds=consumer.kinds)
        if seen == after:
            return 0
        _check(consumer, entries)
        if entries:
            _Batch(consumer).take(entries)
        with connection.cursor() as cursor:
            cursor.execute(
                "update ledger_cursor set position = %s where consumer = %s", [seen, consumer.name]
            )
    return seen - after


@transaction.atomic
def start(consumer: Consumer) -> None:
    """Give a new consumer its cursor; one that has it keeps it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into ledger_cursor select %s, case when %s then position else 0 end"
            " from ledger_order on conflict (consumer) do nothing",
            [consumer.name, consumer.from_now],
        )


@transaction.atomic
def resend(consumer: Consumer, *, stream: str) -> int:
    """Apply the parked rows of a stream again, in order, all or none; return how many."""
    if _locked_cursor(consumer) is None:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(
            "delete from ledger_parked where consumer = %s and stream = %s returning position",
            [consumer.name, stream],
        )
        positions = sorted(position for (position,) in cursor.fetchall())
    if not positions:
        raise NotFound(
            worded(
                "“%(name)s” không có dòng nào của luồng %(stream)s bị gác lại.",
                name=consumer.name,
                stream=stream,
            )
        )
    consumer.apply([_at(position) for position in positions])
    return len(positions)


def reacting(table: Mapping[type, tuple[Reaction, ...]]) -> tuple[Consumer, ...]:
    """Return a consumer for each reaction of the table "event class: reactions", named after it.

    Reactions are for news: they begin at the end of the ledger and pass over archives moved in.
    """
    kinds: dict[Reaction, set[str]] = {}
    for event_class, reactions in table.items():
        for reaction in reactions:
            kinds.setdefault(reaction, set()).add(kind_of(event_class))
    return tuple(_reacting(reaction, frozenset(wanted)) for reaction, wanted in kinds.items())


def _reacting(reaction: Reaction, kinds: frozenset[str]) -> Consumer:
    def apply(entries: Sequence[Entry]) -> None:
        archives = imports_among(entry.cause for entry in entries if entry.cause)
        for entry in entries:
            if entry.cause not in archives:
                reaction(entry)

    name = f"{reaction.__module__.removeprefix('tinhso.')}.{reaction.__qualname__}"
    return Consumer(name=name, kinds=kinds, apply=apply, from_now=True)


def _at(position: int) -> Entry:
    return window(after=position - 1, limit=1, kinds=None)[0][0]


def _locked_cursor(consumer: Consumer) -> int | None:
    """Return the consumer's position, or nothing while another worker holds it."""
    sql = "select position from ledger_cursor where consumer = %s for update skip locked"
    with connection.cursor() as cursor:
        cursor.execute(sql, [consumer.name])
        row = cursor.fetchone()
        if row is None:
            start(consumer)
            cursor.execute(sql, [consumer.name])
            row = cursor.fetchone()
    return int(row[0]) if row else None


def _check(consumer: Consumer, entries: Sequence[Entry]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from ledger_parked where consumer = %s and error <> %s"
            " and parked_at > now() - interval '1 hour'",
            [consumer.name, BEHIND],
        )
        (poison,) = cursor.fetchone()
    if poison > POISON_AN_HOUR:
        raise ConsumerStopped(f"{consumer.name}: {poison} rows parked within an hour")
    for entry in entries:
        if (entry.position or 0) % SAMPLE == 0 and not entry.is_intact:
            raise Tampered(f"position {entry.position}: the row does not match its digest")


class _Batch:
    """Applies entries in order, halving down to the one that fails."""

    def __init__(self, consumer: Consumer) -> None:
        self.consumer = consumer
        with connection.cursor() as cursor:
            cursor.execute(
                "select distinct stream from ledger_parked where consumer = %s", [consumer.name]
            )
            self.waiting = {stream for (stream,) in cursor.fetchall()}

    def take(self, entries: Sequence[Entry]) -> None:
        for entry in entries:
            if entry.stream in self.waiting:
                self._park(entry, BEHIND)
        clean = [entry for entry in entries if entry.stream not in self.waiting]
        error = self._failure(clean)
        if error is None:
            return
        if len(clean) > 1:
            half = len(clean) // 2
            self.take(clean[:half])
            self.take(clean[half:])
        elif (again := self._failure(clean)) is not None:
            poison = clean[0]
            self._park(poison, f"{type(again).__name__}: {again}")
            self.waiting.add(poison.stream)
            name, place = self.consumer.name, poison.position
            log.error("ledger row parked", consumer=name, position=place, error=repr(again))

    def _failure(self, entries: Sequence[Entry]) -> Exception | None:
        if not entries:
            return None
        try:
            with transaction.atomic():
                self.consumer.apply(entries)
        except (OperationalError, InterfaceError):
            raise  # the database is at fault, not the row
        except Exception as error:  # noqa: BLE001  whatever a consumer throws, the others must go on
            return error
        return None

    def _park(self, entry: Entry, error: str) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "insert into ledger_parked (consumer, position, stream, error)"
                " values (%s, %s, %s, %s)",
                [self.consumer.name, entry.position, entry.stream, error],
            )
