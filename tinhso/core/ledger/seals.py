"""Seals: a signed, chained root over the next rows of a log, so that no row changes unseen.

A log is any table of digests by dense position: the ledger itself, or one beside it that is sealed
the same way. Two workers may try at once; one killed before its commit leaves nothing behind.
"""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from tinhso.core.ledger import merkle
from tinhso.core.ledger.encoding import VIETNAM, canonical, instant
from tinhso.core.ledger.seal_keys import SealKey, current_key

FORMAT = 1
SEAL = b"\x03"
EVERY = timedelta(minutes=1)
QUIET = timedelta(hours=1)
MOST_ROWS = 100_000  # of one seal: what a proof has to read, and a worker to hold


class Gap(Exception):
    """A row that has its position is not there any more: nothing may be sealed over that."""


@dataclass(frozen=True, kw_only=True)
class Log:
    """A table of digests by dense position.

    `end` is SQL for the highest position given; `digests` is SQL for the digests from `%(first)s`
    to `%(last)s` in order, each `SHA256(0x00 || canonical(row))`.
    """

    name: str
    end: str
    digests: str


LEDGER = Log(
    name="ledger",
    end="select position from ledger_order",
    digests="""
        select l.digest from ledger_position p cross join lateral (
            select digest from ledger where id = p.ledger_id and recorded_at = p.recorded_at limit 1
        ) l
        where p.position between %(first)s and %(last)s order by p.position
    """,
)


@dataclass(frozen=True, kw_only=True)
class Seal:
    """A closed stretch of a log: positions `first` to `last`, none when nothing happened."""

    log: str
    number: int
    epoch: int
    first: int
    last: int
    at: datetime
    body: str
    signature: bytes
    digest: bytes

    @property
    def size(self) -> int:
        return self.last - self.first + 1


_COLUMNS = "log, number, epoch, first, last, closed_at, body, signature, digest"


@transaction.atomic
def close_seal(
    *, at: datetime, log: Log = LEDGER, key: SealKey | None = None, now: bool = False
) -> Seal | None:
    """Seal the rows behind the last seal when a minute has passed since it, an hour when quiet.

    With `now` rows wait for no minute. Returns None when nothing is due or another worker is at
    it. Raises NoSealKey, Gap.
    """
    with connection.cursor() as cursor:
        if not _is_alone(cursor, log):
            return None
        previous = last_seal(log=log)
        first = previous.last + 1 if previous else 1
        end = _value(cursor, log.end)
        rows = end - first + 1
        if not _is_due(previous, rows=rows, at=at) and not (now and rows):
            return None
        last = min(end, first + MOST_ROWS - 1)
        leaves = digests(first=first, last=last, log=log)
        epoch = _value(cursor, "select epoch from ledger_order")
        seal = _signed(
            key or current_key(),
            {
                "v": FORMAT,
                "cell": settings.PROVINCE_AGENCY_CODE,
                "log": log.name,
                "epoch": epoch,
                "number": previous.number + 1 if previous else 1,
                "first": first,
                "last": last,
                "root": merkle.root(leaves).hex(),
                "previous": previous.digest.hex() if previous else None,
                "at": instant(at),
            },
            at=at,
        )
        _insert(cursor, seal)
    return seal


def seal_digest(body: str, signature: bytes) -> bytes:
    """Return what the next seal chains to, the authority stamps, and an anchor publishes."""
    return hashlib.sha256(SEAL + body.encode() + signature).digest()


def digests(*, first: int, last: int, log: Log = LEDGER) -> list[bytes]:
    """Return the digests of a stretch, in order; raise Gap when one is missing."""
    with connection.cursor() as cursor:
        cursor.execute(log.digests, {"first": first, "last": last})
        found = [bytes(digest) for (digest,) in cursor.fetchall()]
    if len(found) != last - first + 1:
        raise Gap(f"{log.name}: {len(found)} rows stand between positions {first} and {last}")
    return found


def last_seal(*, log: Log = LEDGER) -> Seal | None:
    """Return the newest seal of a log."""
    found = _seals("log = %s order by number desc limit 1", [log.name])
    return found[0] if found else None


def seal_of(*, number: int, log: Log = LEDGER) -> Seal | None:
    """Return seal `number` of a log."""
    found = _seals("log = %s and number = %s", [log.name, number])
    return found[0] if found else None


def seal_over(*, position: int, log: Log = LEDGER) -> Seal | None:
    """Return the seal that covers a position, or None while none does."""
    found = _seals("log = %s and last >= %s order by last, number limit 1", [log.name, position])
    return found[0] if found and found[0].first <= position else None


def seals(*, first: int, last: int, log: Log = LEDGER, batch: int = 500) -> Iterator[Seal]:
    """Yield the seals from number `first` to number `last`, in order."""
    while first <= last:
        part = _seals(
            "log = %s and number between %s and %s order by number limit %s",
            [log.name, first, last, batch],
        )
        if not part:
            return
        yield from part
        first = part[-1].number + 1


def _is_due(previous: Seal | None, *, rows: int, at: datetime) -> bool:
    if previous is None:
        return rows > 0
    if rows > MOST_ROWS:
        return True
    return at - previous.at >= (EVERY if rows else QUIET)


def _signed(key: SealKey, body: dict[str, Any], *, at: datetime) -> Seal:
    text = canonical(body | {"key": key.id, "alg": key.alg})
    signature = key.sign(text)
    return Seal(
        log=body["log"],
        number=body["number"],
        epoch=body["epoch"],
        first=body["first"],
        last=body["last"],
        at=at.astimezone(VIETNAM),
        body=text,
        signature=signature,
        digest=seal_digest(text, signature),
    )


def _is_alone(cursor: CursorWrapper, log: Log) -> bool:
    cursor.execute("select pg_try_advisory_xact_lock(hashtext(%s))", [f"ledger_seal:{log.name}"])
    return bool(cursor.fetchone()[0])


def _insert(cursor: CursorWrapper, seal: Seal) -> None:
    cursor.execute(
        f"insert into ledger_seal ({_COLUMNS}) values (%s, %s, %s, %s, %s, %s, %s, %s, %s)",  # noqa: S608  constants
        [
            *(seal.log, seal.number, seal.epoch, seal.first, seal.last),
            *(seal.at, seal.body, seal.signature, seal.digest),
        ],
    )


def _seals(where: str, values: Sequence[Any]) -> list[Seal]:
    with connection.cursor() as cursor:
        cursor.execute(f"select {_COLUMNS} from ledger_seal where {where}", values)  # noqa: S608  constants
        return [_seal(row) for row in cursor.fetchall()]


def _seal(row: Sequence[Any]) -> Seal:
    log, number, epoch, first, last, at, body, signature, digest = row
    return Seal(
        log=log,
        number=number,
        epoch=epoch,
        first=first,
        last=last,
        at=at.astimezone(VIETNAM),
        body=body,
        signature=bytes(signature),
        digest=bytes(digest),
    )


def _value(cursor: CursorWrapper, sql: str) -> int:
    cursor.execute(sql)
    return int(cursor.fetchone()[0])
