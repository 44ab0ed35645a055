"""Writing on the ledger, in the transaction of the action that made the fact true."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from typing import Any
from uuid import UUID, uuid4

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from tinhso.core.actor import Actor
from tinhso.core.errors import WrongState
from tinhso.core.ledger.encoding import VIETNAM, canonical, digest_of
from tinhso.core.ledger.events import PROGRAM, body_of, kind_of
from tinhso.core.ledger.queries import Entry
from tinhso.core.words.worded import worded

MOVED_ON = worded(
    "Nội dung này vừa được cập nhật ở nơi khác. Hãy tải lại trang để xem thay đổi rồi làm tiếp."
)
BATCH = 5000
_STREAM = re.compile(r"[a-z_]+:[A-Za-z0-9._/-]+")
_ACTOR = re.compile(r"[a-z_]+(:[A-Za-z0-9._-]+)?")

_NEXT = """
insert into ledger_stream (name, version, first_at, last_at) values (%(stream)s, 1, %(at)s, %(at)s)
on conflict (name) do update set version = ledger_stream.version + 1,
    first_at = least(ledger_stream.first_at, excluded.first_at),
    last_at = greatest(ledger_stream.last_at, excluded.last_at)
returning id, version
"""
_FIRST = """
insert into ledger_stream (name, version, first_at, last_at) values (%(stream)s, 1, %(at)s, %(at)s)
on conflict (name) do nothing returning id, version
"""
_AFTER = """
update ledger_stream set version = version + 1,
    first_at = least(first_at, %(at)s), last_at = greatest(last_at, %(at)s)
where name = %(stream)s and version = %(expected)s returning id, version
"""
_ROW = """
insert into ledger (recorded_at, stream_id, version, kind, actor, cause, payload, digest)
values (%(at)s, %(stream_id)s, %(version)s, %(kind)s, %(actor)s, %(cause)s,
    %(payload)s::jsonb, %(digest)s)
"""
_OPENED = "insert into ledger_opened (ledger_id, opened) select id, %(opened)s::jsonb from row"
_ROW_WITH_PERSONAL = f"with row as ({_ROW} returning id) {_OPENED}"

_HEADS = "unnest(%s::text[], %s::int[], %s::timestamptz[], %s::timestamptz[])"
_NEW_HEADS = (
    f"insert into ledger_stream (name, version, first_at, last_at) select * from {_HEADS}"  # noqa: S608  constants
    " on conflict (name) do nothing returning name, id"
)
_OLD_HEADS = f"""
update ledger_stream s set version = s.version + n.more,
    first_at = least(s.first_at, n.first_at), last_at = greatest(s.last_at, n.last_at)
from {_HEADS} as n(name, more, first_at, last_at) where s.name = n.name
"""  # noqa: S608  constants


class NotInTransaction(RuntimeError):
    """A fact may be recorded only in the transaction that makes it true."""


@dataclass(frozen=True, kw_only=True)
class Fact:
    """What `record` would have been told at the time."""

    event: object
    stream: str
    actor_id: str
    at: datetime
    personal: Mapping[str, Any] = field(default_factory=dict)


def record(
    event: object,
    *,
    stream: str,
    actor: Actor,
    at: datetime,
    personal: Mapping[str, Any] | None = None,
    expected_version: int | None = None,
    cause: UUID | None = None,
) -> Entry:
    """Write one fact at the end of `stream`; refuse when that is not `expected_version`."""
    if not connection.in_atomic_block:
        raise NotInTransaction(f"record {kind_of(event)} inside the action's transaction")
    _check_names(stream=stream, actor=actor.id)
    payload, opened = body_of(event, {**(personal or {}), **_program_name(actor)})
    payload |= _on_behalf(actor) | _instrument(actor)
    with connection.cursor() as cursor:
        # The head first: it orders the writers of a stream, and gives this transaction its number
        # before the row takes an id. The sequencer stands on that.
        stream_id, version = _next_version(cursor, stream, at, expected_version)
        entry = Entry(
            stream=stream,
            version=version,
            kind=kind_of(event),
            actor=actor.id,
            at=at.astimezone(VIETNAM),
            cause=cause,
            payload=payload,
            digest=digest_of(
                stream=stream,
                version=version,
                kind=kind_of(event),
                actor=actor.id,
                at=at,
                cause=cause,
                payload=payload,
            ),
            position=None,
            opened={field: value for field, (_, value) in opened.items()},
        )
        _insert(cursor, entry, stream_id, opened)
    return entry


@transaction.atomic
def record_history(facts: Iterable[Fact]) -> int:
    """Write the facts of whole new streams, in the order given; return how many. All or none.

    The rows are those `record` writes. They share one cause, so that reactions can tell an
    archive from news (see `imports_among`).
    """
    cause, heads, rows = uuid4(), dict[str, _Head](), 0
    waiting = iter(facts)
    with connection.cursor() as cursor:
        while batch := list(islice(waiting, BATCH)):
            for fact in batch:
                _check_names(stream=fact.stream, actor=fact.actor_id)
            ensure_months(
                first=min(fact.at for fact in batch).astimezone(VIETNAM).date(),
                last=max(fact.at for fact in batch).astimezone(VIETNAM).date(),
            )
            _move_heads(cursor, batch, heads)
            _copy(cursor, batch, heads, cause)
            rows += len(batch)
        if rows:
            cursor.execute("insert into ledger_import (cause, rows) values (%s, %s)", [cause, rows])
    return rows


def _on_behalf(actor: Actor) -> dict[str, Any]:
    """Return, of an actor who uses a mandate, whose it is: the ledger names both."""
    mandate = actor.on_behalf
    if mandate is None:
        return {}
    return {"on_behalf": {"person": mandate.person_id, "delegation": mandate.id}}


def _instrument(actor: Actor) -> dict[str, Any]:
    """Return, of an actor who acts through a program, its token: the ledger names it beside."""
    return {PROGRAM: {"token": actor.instrument.token_id}} if actor.instrument else {}


def _program_name(actor: Actor) -> dict[str, str]:
    return {PROGRAM: actor.instrument.name} if actor.instrument else {}


def _check_names(*, stream: str, actor: str) -> None:
    """Refuse a stream or an actor that could carry a person's name: both stay for ever."""
    if not _STREAM.fullmatch(stream):
        raise ValueError(f"stream {stream!r} is not of the form 'dossier:<code>'")
    if not _ACTOR.fullmatch(actor):
        raise ValueError(f"actor {actor!r} is not of the form 'person:<id>'")


def ensure_months(*, first: date, last: date) -> int:
    """Make the months from `first` to `last` that do not stand yet; return how many."""
    with connection.cursor() as cursor:
        cursor.execute("select ledger_ensure_months(%s, %s)", [first, last])
        return int(cursor.fetchone()[0])


@transaction.atomic
def beat(*, at: datetime, worker: str = "worker") -> None:
    """Leave a sign that the worker lives."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into ledger_heartbeat select %s, %s, position from ledger_order"
            " on conflict (worker) do update"
            " set beat_at = excluded.beat_at, position = excluded.position",
            [worker, at],
        )


def _next_version(
    cursor: CursorWrapper, stream: str, at: datetime, expected: int | None
) -> tuple[int, int]:
    sql = _NEXT if expected is None else _FIRST if expected == 0 else _AFTER
    cursor.execute(sql, {"stream": stream, "at": at, "expected": expected})
    row = cursor.fetchone()
    if row is None:
        raise WrongState(MOVED_ON)
    return row[0], row[1]


def _insert(
    cursor: CursorWrapper, entry: Entry, stream_id: int, opened: Mapping[str, list[Any]]
) -> None:
    cursor.execute(
        _ROW_WITH_PERSONAL if opened else _ROW,
        {
            "at": entry.at,
            "stream_id": stream_id,
            "version": entry.version,
            "kind": entry.kind,
            "actor": entry.actor,
            "cause": entry.cause,
            "payload": canonical(entry.payload),
            "digest": entry.digest,
            "opened": json.dumps(opened, ensure_ascii=False) if opened else None,
        },
    )


@dataclass
class _Head:
    id: int
    version: int = 0


def _move_heads(cursor: CursorWrapper, batch: list[Fact], heads: dict[str, _Head]) -> None:
    """Bring the stream heads to where the batch will leave them, before any row takes an id."""
    moments: dict[str, list[datetime]] = {}
    for fact in batch:
        moments.setdefault(fact.stream, []).append(fact.at)
    new = sorted(moments.keys() - heads.keys())
    seen = sorted(moments.keys() & heads.keys())
    cursor.execute(_NEW_HEADS, _reach(new, moments))
    made = dict(cursor.fetchall())
    if taken := set(new) - made.keys():
        raise WrongState(
            worded(
                "Sổ cái đã có luồng %(taken)s; chỉ chuyển vào những luồng mới.", taken=min(taken)
            )
        )
    cursor.execute(_OLD_HEADS, _reach(seen, moments))
    heads |= {name: _Head(id=head_id) for name, head_id in made.items()}


def _reach(names: list[str], moments: Mapping[str, list[datetime]]) -> list[list[Any]]:
    """Return, in columns, the streams and how many facts, from when to when, each of them gets."""
    found = [moments[name] for name in names]
    return [names, [len(at) for at in found], [min(at) for at in found], [max(at) for at in found]]


def _copy(cursor: CursorWrapper, batch: list[Fact], heads: dict[str, _Head], cause: UUID) -> None:
    cursor.execute(
        "select nextval(pg_get_serial_sequence('ledger', 'id')) from generate_series(1, %s)",
        [len(batch)],
    )
    ids = sorted(number for (number,) in cursor.fetchall())
    opened: list[tuple[int, str]] = []
    with cursor.copy(
        "copy ledger (id, recorded_at, stream_id, version, kind, actor, cause, payload, digest)"
        " from stdin"
    ) as copy:
        for row in _rows(batch, ids, heads, cause, opened):
            copy.write_row(row)
    with cursor.copy("copy ledger_opened (ledger_id, opened) from stdin") as copy:
        for pair in opened:
            copy.write_row(pair)


def _rows(
    batch: list[Fact],
    ids: list[int],
    heads: dict[str, _Head],
    cause: UUID,
    opened: list[tuple[int, str]],
) -> Iterator[tuple[Any, ...]]:
    for ledger_id, fact in zip(ids, batch, strict=True):
        head = heads[fact.stream]
        head.version += 1
        kind = kind_of(fact.event)
        payload, opening = body_of(fact.event, fact.personal)
        digest = digest_of(
            stream=fact.stream,
            version=head.version,
            kind=kind,
            actor=fact.actor_id,
            at=fact.at,
            cause=cause,
            payload=payload,
        )
        if opening:
            opened.append((ledger_id, json.dumps(opening, ensure_ascii=False)))
        place = (ledger_id, fact.at, head.id, head.version)
        yield (*place, kind, fact.actor_id, cause, canonical(payload), digest)
