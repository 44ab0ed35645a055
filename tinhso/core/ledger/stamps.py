"""Time stamps over seals: when they existed, said by an authority outside.

A seal is closed whether or not the authority answers, and stamped when it does again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from tinhso.core.ledger.gateway import AuthorityFailed, TimeAuthority
from tinhso.core.ledger.logs import LOGS
from tinhso.core.ledger.seals import Log, Seal, seals

FIRST_WAIT, LONGEST_WAIT = timedelta(seconds=15), timedelta(minutes=15)
BATCH = 20


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """A token over the digest of a seal, and the time it names."""

    token: bytes
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Authority:
    """How it went with the authority of late: `failures` in a row, the last one's words."""

    failures: int
    try_at: datetime | None
    error: str


def stamp_seals(
    authority: TimeAuthority, *, at: datetime, logs: Sequence[Log] = LOGS, limit: int = BATCH
) -> int:
    """Stamp up to `limit` seals of each log, oldest first; return how many.

    After a failure the authority is left alone for a while, longer each time. Two workers may ask
    for the same seal; the first token stays.
    """
    known = authority_state()
    if known.try_at is not None and at < known.try_at:
        return 0
    done = 0
    for seal in _unstamped(logs, limit):
        try:
            token, named = authority.stamp(seal.digest, at=at)
        except AuthorityFailed as failure:
            _note_failure(known.failures + 1, str(failure), at=at)
            return done
        _keep(seal, token, named)
        done += 1
    if done and known.failures:
        _note_success()
    return done


def stamps(*, first: int, last: int, log: Log) -> dict[int, Stamp]:
    """Return the stamps of seals `first` to `last`, by the number of the seal."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select number, token, stamped_at from ledger_stamp"
            " where log = %s and number between %s and %s",
            [log.name, first, last],
        )
        return {
            number: Stamp(token=bytes(token), at=stamped_at)
            for number, token, stamped_at in cursor.fetchall()
        }


def last_stamped(log: Log) -> int:
    """Return the number up to which every seal is stamped."""
    with connection.cursor() as cursor:
        cursor.execute("select max(number) from ledger_stamp where log = %s", [log.name])
        return int(cursor.fetchone()[0] or 0)


def authority_state() -> Authority:
    """Return how it went with the authority of late."""
    with connection.cursor() as cursor:
        cursor.execute("select failures, try_at, error from ledger_authority")
        failures, try_at, error = cursor.fetchone()
    return Authority(failures=failures, try_at=try_at, error=error)


def wait_after(failures: int) -> timedelta:
    """Return how long to leave the authority alone: twice as long each time."""
    return min(FIRST_WAIT * int(2 ** min(failures - 1, 10)), LONGEST_WAIT)


def _unstamped(logs: Sequence[Log], limit: int) -> list[Seal]:
    found: list[Seal] = []
    for log in logs:
        after = last_stamped(log)
        found += seals(first=after + 1, last=after + limit, log=log)
    return sorted(found, key=lambda seal: seal.at)


@transaction.atomic
def _keep(seal: Seal, token: bytes, named: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into ledger_stamp (log, number, token, stamped_at) values (%s, %s, %s, %s)"
            " on conflict do nothing",
            [seal.log, seal.number, token, named],
        )


@transaction.atomic
def _note_failure(failures: int, error: str, *, at: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "update ledger_authority set failures = %s, error = %s, try_at = %s",
            [failures, error, at + wait_after(failures)],
        )


@transaction.atomic
def _note_success() -> None:
    with connection.cursor() as cursor:
        cursor.execute("update ledger_authority set failures = 0, error = '', try_at = null")
