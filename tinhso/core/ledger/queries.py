"""Reading the ledger: one stream by version, everything by position."""

import json
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from tinhso.core.ledger.encoding import VIETNAM, digest_of
from tinhso.core.ledger.events import PROGRAM


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One fact as it stands on the ledger; `opened` holds personal values in a `history`."""

    stream: str
    version: int
    kind: str
    actor: str
    at: datetime
    cause: UUID | None
    payload: dict[str, Any]
    digest: bytes
    position: int | None
    opened: dict[str, Any]

    @property
    def is_intact(self) -> bool:
        """Say whether the row still has the digest of what it says."""
        return self.digest == digest_of(
            stream=self.stream,
            version=self.version,
            kind=self.kind,
            actor=self.actor,
            at=self.at,
            cause=self.cause,
            payload=self.payload,
        )

    @property
    def token_id(self) -> int | None:
        """Return the access token of the program it was done through, if it was."""
        instrument = self.payload.get(PROGRAM)
        return instrument["token"] if instrument else None

    @property
    def program(self) -> str | None:
        """Return the name of that program, empty once erased; for the entries of a `history`."""
        return None if self.token_id is None else str(self.opened.get(PROGRAM, ""))

    @property
    def erased(self) -> frozenset[str]:
        """Return the personal fields whose values are gone; for the entries of a `history`."""
        return frozenset(self.payload.get("personal", {})) - frozenset(self.opened)


@dataclass(frozen=True, kw_only=True)
class Parked:
    """A row a consumer could not take, or one that waits behind such a row."""

    position: int
    stream: str
    error: str
    parked_at: datetime


@dataclass(frozen=True, kw_only=True)
class Heartbeat:
    """When the worker last showed itself, and how far the ledger was put in order then."""

    beat_at: datetime
    position: int


# Row by row on purpose (`limit 1` keeps the planner from it): joined plainly, it expects one row
# and hashes every month of the ledger for each batch.
# The top comes from the same statement: a second one would see later rows and step over them.
_FEED = """
with p as materialized (
    select position, ledger_id, recorded_at from ledger_position
    where position > %(after)s order by position limit %(limit)s
), e as materialized (
    select (select s.name from ledger_stream s where s.id = l.stream_id), l.version, l.kind,
        l.actor, l.recorded_at, l.cause, l.payload::text, l.digest, p.position
    from p cross join lateral (
        select * from ledger where id = p.ledger_id and recorded_at = p.recorded_at limit 1
    ) l
    where %(kinds)s::text[] is null or l.kind = any(%(kinds)s)
)
select seen.top, e.*, null
from (select max(position) as top from p) seen left join e on true
order by e.position
"""

# Bounds in the text of the statement: the planner then looks at these months only, and planning for
# all of them is what a history used to cost. What was written since the head was read is left out.
_HEAD = "select id, version, first_at, last_at from ledger_stream where name = %s"
_HISTORY = """
select %(stream)s, l.version, l.kind, l.actor, l.recorded_at, l.cause, l.payload::text, l.digest,
    p.position, o.opened::text
from ledger l
left join ledger_position p on p.ledger_id = l.id
left join ledger_opened o on o.ledger_id = l.id
where l.stream_id = %(id)s and l.version <= %(version)s
    and l.recorded_at between %(first)s and %(last)s
order by l.version
"""


def feed(*, after: int, limit: int = 500, kinds: Set[str] | None = None) -> list[Entry]:
    """Return up to `limit` entries that stand behind position `after`, in order."""
    found: list[Entry] = []
    while len(found) < limit:
        entries, end = window(after=after, limit=limit, kinds=kinds)
        if end == after:
            break
        found += entries
        after = end
    return found[:limit]


def window(*, after: int, limit: int, kinds: Set[str] | None) -> tuple[list[Entry], int]:
    """Return those of the next `limit` entries that are of `kinds`, and where the window ends."""
    wanted = None if kinds is None else sorted(kinds)
    with connection.cursor() as cursor:
        cursor.execute(_FEED, {"after": after, "limit": limit, "kinds": wanted})
        rows = cursor.fetchall()
    return [_entry(row) for _, *row in rows if row[0] is not None], rows[0][0] or after


def history(stream: str) -> list[Entry]:
    """Return all that happened in `stream`, by version, personal values opened.

    Unlike the feed it is complete right after commit.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HEAD, [stream])
        head = cursor.fetchone()
        if head is None:
            return []
        names = ("id", "version", "first", "last")
        cursor.execute(_HISTORY, {"stream": stream, **dict(zip(names, head, strict=True))})
        return [_entry(row) for row in cursor.fetchall()]


def last_position() -> int:
    """Return the highest position given so far."""
    with connection.cursor() as cursor:
        cursor.execute("select position from ledger_order")
        return int(cursor.fetchone()[0])


def cursors() -> dict[str, int]:
    """Return how far each consumer has come."""
    with connection.cursor() as cursor:
        cursor.execute("select consumer, position from ledger_cursor order by consumer")
        return dict(cursor.fetchall())


def last_row(*, consumer: str) -> int | None:
    """Return the number of the last row `consumer` took; it never comes again for other rows."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select p.ledger_id from ledger_cursor c"
            " join ledger_position p on p.position = c.position where c.consumer = %s",
            [consumer],
        )
        row = cursor.fetchone()
    return int(row[0]) if row else None


def parked(consumer: str) -> list[Parked]:
    """Return the rows set aside for `consumer`, in order."""
    with connection.cursor() as cursor:
        cursor.execute(
            "select position, stream, error, parked_at from ledger_parked"
            " where consumer = %s order by position",
            [consumer],
        )
        return [
            Parked(position=position, stream=stream, error=error, parked_at=parked_at)
            for position, stream, error, parked_at in cursor.fetchall()
        ]


def heartbeat(*, worker: str = "worker") -> Heartbeat | None:
    """Return the last sign of life of `worker`, if it ever ran."""
    with connection.cursor() as cursor:
        cursor.execute("select beat_at, position from ledger_heartbeat where worker = %s", [worker])
        row = cursor.fetchone()
    return Heartbeat(beat_at=row[0], position=row[1]) if row else None


def imports_among(causes: Iterable[UUID]) -> frozenset[UUID]:
    """Return those of `causes` under which archives of earlier systems were moved over."""
    wanted = sorted(set(causes))
    if not wanted:
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute("select cause from ledger_import where cause = any(%s)", [wanted])
        return frozenset(cause for (cause,) in cursor.fetchall())


def _entry(row: Sequence[Any]) -> Entry:
    stream, version, kind, actor, at, cause, payload, digest, position, opened = row
    return Entry(
        stream=stream,
        version=version,
        kind=kind,
        actor=actor,
        at=at.astimezone(VIETNAM),
        cause=cause,
        payload=json.loads(payload),
        digest=bytes(digest),
        position=position,
        opened={field: value for field, (_, value) in json.loads(opened).items()} if opened else {},
    )
