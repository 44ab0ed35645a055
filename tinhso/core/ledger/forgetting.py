"""After an erasure each room lets its own copies go, or says which rule keeps them and until when.

What is kept stands in `ledger_kept` and is looked at again when its time may have come.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Protocol

from django.db import connection, transaction

from tinhso.core.ledger.consumers import Consumer
from tinhso.core.ledger.encoding import VIETNAM
from tinhso.core.ledger.erasing import PersonalDataErased
from tinhso.core.ledger.events import kind_of
from tinhso.core.ledger.queries import Entry, history
from tinhso.core.ledger.retention import Rule

KIND = kind_of(PersonalDataErased)
AT_ONCE = 20
WHILE_IT_LASTS, FOR_EVER = timedelta(hours=1), timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Kept:
    """One thing a room still holds of what was erased, such as `dossier:…`, and by which rule."""

    what: str
    rule: Rule
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class KeptRow:
    """What stands written down of a thing that is kept; `stream` is where the erasure stands."""

    stream: str
    room: str
    what: str
    words: str
    basis: str
    until: datetime | None


class Forgets(Protocol):
    """Let go of what a room holds of the values this fact erased; return what a rule keeps.

    It is called again for the same fact, at once or years later, and must then do the same.
    """

    def __call__(self, erasure: Entry, *, at: datetime) -> Sequence[Kept]: ...


def consumer(rooms: Mapping[str, Forgets]) -> Consumer:
    """Return the reader that brings every erasure to all rooms, all of them or none.

    It begins at the first row, for old erasures count too. It is one for all rooms because each
    reader costs the worker a look at every round.
    """

    def apply(entries: Sequence[Entry]) -> None:
        for entry in entries:
            for room, forgets in rooms.items():
                _forget(room, forgets, entry, at=entry.at)

    return Consumer(name="rooms.forget", kinds=frozenset({KIND}), apply=apply)


def again(rooms: Mapping[str, Forgets]) -> Callable[..., int]:
    """Return the chore that has the rooms look once more at what they kept."""

    def forget_again(*, at: datetime) -> int:
        return sum(_look_again(rooms, at) for _ in range(AT_ONCE))

    return forget_again


def kept(stream: str | None = None) -> list[KeptRow]:
    """Return what is still kept of what was erased, from one stream or from all."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select stream, room, what, words, basis, until from ledger_kept"
            " where %(stream)s::text is null or stream = %(stream)s"
            " order by stream, version, room, what",
            {"stream": stream},
        )
        return [
            KeptRow(
                stream=row[0],
                room=row[1],
                what=row[2],
                words=row[3],
                basis=row[4],
                until=row[5].astimezone(VIETNAM) if row[5] else None,
            )
            for row in cursor.fetchall()
        ]


def still_erased(erasure: Entry, entries: Sequence[Entry]) -> frozenset[str]:
    """Return the fields of the erasure that nothing in the stream has told anew since."""
    told = {field for entry in entries for field in entry.opened}
    return frozenset(erasure.payload["fields"]) - told


@transaction.atomic
def _look_again(rooms: Mapping[str, Forgets], at: datetime) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "select stream, version, room from ledger_kept"
            " where again_at <= %s and room = any(%s) order by again_at limit 1"
            " for update skip locked",
            [at, [*rooms]],
        )
        row = cursor.fetchone()
    if row is None:
        return False
    stream, version, room = row
    erasure = next(entry for entry in history(stream) if entry.version == version)
    _forget(room, rooms[room], erasure, at=at)
    return True


def _forget(room: str, forgets: Forgets, erasure: Entry, *, at: datetime) -> None:
    found = forgets(erasure, at=at)
    where: list[Any] = [erasure.stream, erasure.version, room]
    with connection.cursor() as cursor:
        cursor.execute(
            "delete from ledger_kept where stream = %s and version = %s and room = %s", where
        )
        cursor.executemany(
            "insert into ledger_kept (stream, version, room, what, rule, words, basis, until,"
            " again_at) values (%s, %s, %s, %s, %s, %s, %s, %s, %s) on conflict do nothing",
            [[*where, *_told(one), _again_at(one, at)] for one in found],
        )


def _told(one: Kept) -> list[Any]:
    return [one.what, one.rule.name, one.rule.words, one.rule.basis, one.until]


def _again_at(one: Kept, at: datetime) -> datetime:
    if one.until is not None:
        return max(one.until, at + WHILE_IT_LASTS)
    return at + (FOR_EVER if one.rule.is_permanent else WHILE_IT_LASTS)
