"""Who looked at whose data, when and on which page: a log beside the ledger, sealed the same way.

A query that hands out personal data says whose by `opened`; whoever answers a request gathers what
was said (`watching`) and writes it down once, before the answer leaves (`log_reads`).
"""

import hashlib
import re
from collections.abc import Iterator, Set
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from tinhso.core.actor import Actor
from tinhso.core.ledger.encoding import FORMAT, LEAF, VIETNAM, canonical, instant
from tinhso.core.ledger.seals import Log
from tinhso.core.ledger.sequencer import Lane, assign_positions
from tinhso.core.ledger.sweeping import sweep_when_due

_SUBJECT = re.compile(r"[a-z_]+:[A-Za-z0-9._/-]+")

LANE = Lane(
    name="access",
    rows="ledger_access",
    positions="ledger_access_position",
    order="ledger_access_order",
)
LOG = Log(
    name="access",
    end="select position from ledger_access_order",
    digests="""
        select l.digest from ledger_access_position p cross join lateral (
            select digest from ledger_access
            where id = p.ledger_id and recorded_at = p.recorded_at limit 1
        ) l
        where p.position between %(first)s and %(last)s order by p.position
    """,
)

_seen: ContextVar[set[str] | None] = ContextVar("seen", default=None)

# The number of the transaction is taken before the row takes its id: the sequencer stands on that.
_ROW = """
with numbered as materialized (select pg_current_xact_id() as number)
insert into ledger_access (recorded_at, actor, purpose, request, subjects, digest)
select %(at)s, %(actor)s, %(purpose)s, %(request)s, %(subjects)s::text[], %(digest)s
from numbered where number is not null
"""
_READS = """
select recorded_at, actor, purpose, request, subjects, digest from ledger_access
where subjects @> array[%(subject)s] and (%(before)s::timestamptz is null
    or recorded_at < %(before)s::timestamptz)
order by recorded_at desc, id desc limit %(limit)s
"""


@dataclass(frozen=True, kw_only=True)
class Read:
    """One look at personal data: by whom, when, on which page, and at whose. Never what it was."""

    at: datetime
    actor: str
    purpose: str
    request: str
    subjects: tuple[str, ...]
    digest: bytes

    @property
    def is_intact(self) -> bool:
        """Say whether the row still has the digest of what it says."""
        return self.digest == _digest(self)


def opened(*subjects: str) -> None:
    """Say whose data is being handed out: `dossier:<code>`, `person:<id>`, `file:<id>`."""
    seen = _seen.get()
    if seen is not None:
        seen.update(subjects)


@contextmanager
def watching() -> Iterator[set[str]]:
    """Gather what is opened inside."""
    seen: set[str] = set()
    before = _seen.set(seen)
    try:
        yield seen
    finally:
        _seen.reset(before)


@contextmanager
def not_shown() -> Iterator[None]:
    """Let pass what a query reads without anybody seeing it, such as the neighbours in a list."""
    before = _seen.set(None)
    try:
        yield
    finally:
        _seen.reset(before)


def log_reads(
    *, actor: Actor, subjects: Set[str], purpose: str, request: str, at: datetime
) -> Read | None:
    """Write down one look, in one statement; nothing when nobody's data was opened.

    `purpose` is the page or the operation, `request` ties the row to the log of the server.
    """
    if not subjects:
        return None
    if wrong := sorted(one for one in subjects if not _SUBJECT.fullmatch(one)):
        raise ValueError(f"subject {wrong[0]!r} is not of the form 'person:<id>'")
    read = Read(
        at=at.astimezone(VIETNAM),
        actor=actor.id,
        purpose=purpose,
        request=request,
        subjects=tuple(sorted(subjects)),
        digest=b"",
    )
    digest = _digest(read)
    with connection.cursor() as cursor:
        cursor.execute(
            _ROW,
            {
                "at": read.at,
                "actor": read.actor,
                "purpose": read.purpose,
                "request": read.request,
                "subjects": list(read.subjects),
                "digest": digest,
            },
        )
    return Read(**{**read.__dict__, "digest": digest})


def put_in_order(*, at: datetime) -> int:
    """Give new rows their positions, and look each hour for lost ones; for the worker alone."""
    return assign_positions(lane=LANE) + sweep_when_due(at=at, lane=LANE)


def reads_of(subject: str, *, before: datetime | None = None, limit: int = 50) -> list[Read]:
    """Return who looked at the data of a person or a dossier, newest first, older than `before`."""
    with connection.cursor() as cursor:
        cursor.execute(_READS, {"subject": subject, "before": before, "limit": limit})
        return [_read(row) for row in cursor.fetchall()]


def _read(row: tuple[Any, ...]) -> Read:
    at, actor, purpose, request, subjects, digest = row
    return Read(
        at=at.astimezone(VIETNAM),
        actor=actor,
        purpose=purpose,
        request=request,
        subjects=tuple(subjects),
        digest=bytes(digest),
    )


def _digest(read: Read) -> bytes:
    body: dict[str, Any] = {
        "v": FORMAT,
        "log": LOG.name,
        "actor": read.actor,
        "at": instant(read.at),
        "purpose": read.purpose,
        "request": read.request,
        "subjects": list(read.subjects),
    }
    return hashlib.sha256(LEAF + canonical(body).encode()).digest()
