"""Keeping the numbers of the dashboard: each fact changes a few rows, however large the archive."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, fields
from datetime import date
from typing import Any, get_args

from django.db import connection, transaction

from tinhso.core.ledger.queries import Entry
from tinhso.modules.dossiers.events import TRIAL
from tinhso.modules.plan.models import PlanCount, PlanTrack, PlanWait, Scope, Span
from tinhso.modules.plan.rules.moves import Move, moves
from tinhso.modules.plan.rules.tracking import (
    SUBMITTED,
    Fact,
    Track,
    Wait,
    begun,
    followed,
)

Tracks = dict[str, Track]
Place = tuple[int, str, str, date, str, str]  # as the key of PlanCount

_TYPES = {"str": "text", "int": "bigint", "datetime": "timestamptz"}
_FIELDS = [one for one in fields(Track) if one.name != "waits"]
_COLUMNS = tuple(one.name for one in _FIELDS)


def _type(annotation: Any) -> str:
    kinds = get_args(annotation) or (annotation,)
    return _TYPES[kinds[0].__name__]


def _upsert(table: str, columns: Mapping[str, str], *, key: str, taken: str = "") -> str:
    """Return the statement that writes rows given as one list a column, whether there or not."""
    named = ", ".join(columns)
    given = ", ".join(f"%s::{kind}[]" for kind in columns.values())
    others = (name for name in columns if name not in key.split(", "))
    taken = taken or ", ".join(f"{name} = excluded.{name}" for name in others)
    wanted = f"select * from unnest({given}) as n({named}) order by {key}"  # noqa: S608  names of ours
    return f"insert into {table} ({named}) {wanted} on conflict ({key}) do update set {taken}"


_TRACKS = _upsert("plan_track", {one.name: _type(one.type) for one in _FIELDS}, key="code")
_WAIT = {"code": "text", "number": "int", "cause": "text"}
_WAIT |= {"since": "timestamptz", "until": "timestamptz"}
_WAITS = _upsert("plan_wait", _WAIT, key="code, number")
_COUNT = {"unit_id": "bigint", "scope": "text", "span": "text", "day": "date", "whose": "text"}
_COUNT |= {"key": "text", "amount": "bigint"}
_ADD = _upsert(
    "plan_count",
    _COUNT,
    key="unit_id, scope, span, day, whose, key",
    taken="amount = plan_count.amount + excluded.amount",
)
_TIDY = """
delete from plan_count where amount = 0 and (unit_id, scope, span, day, whose, key) in (
    select * from unnest(
        %s::bigint[], %s::text[], %s::text[], %s::date[], %s::text[], %s::text[]
    )
)
"""


@transaction.atomic
def fold_counts(entries: Sequence[Entry]) -> None:
    """Fold facts, in their order, into tracks, and add what that moves to the numbers.

    A dossier sent only to try the form has no track, so that nothing counts it.
    """
    facts = list(told(entries))
    before = _tracks({code for code, _ in facts})
    after = dict(before)
    for code, fact in facts:
        track = after.get(code)
        if track is not None:
            after[code] = track if fact.kind == SUBMITTED else followed(track, fact)
        elif fact.kind == SUBMITTED and fact.told["service_level"] != TRIAL:
            after[code] = begun(code, fact)
    changed = {code: track for code, track in after.items() if track != before.get(code)}
    _keep_tracks(changed.values())
    _keep_waits(before, changed)
    _add(_moved(before, changed))


def told(entries: Iterable[Entry]) -> Iterator[tuple[str, Fact]]:
    for entry in entries:
        kind, _, number = entry.actor.partition(":")
        officer = int(number) if kind == "person" else None
        fact = Fact(kind=entry.kind, at=entry.at, told=entry.payload, officer=officer)
        yield entry.payload.get("dossier") or entry.payload["subject"], fact


def _tracks(codes: Iterable[str]) -> Tracks:
    wanted = sorted(codes)
    waits: dict[str, list[Wait]] = {}
    for row in PlanWait.objects.filter(code__in=wanted).order_by("code", "number"):
        wait = Wait(cause=row.cause, since=row.since, until=row.until)
        waits.setdefault(row.code, []).append(wait)
    rows = PlanTrack.objects.filter(code__in=wanted).values(*_COLUMNS)
    return {row["code"]: Track(**row, waits=tuple(waits.get(row["code"], ()))) for row in rows}


def _moved(before: Mapping[str, Track], changed: Mapping[str, Track]) -> Counter[Place]:
    found: Counter[Place] = Counter()
    for code, track in changed.items():
        for move in moves(track):
            _count(found, track, move, move.amount)
        if code in before:
            for move in moves(before[code]):
                _count(found, track, move, -move.amount)
    return found


def _count(found: Counter[Place], track: Track, move: Move, amount: int) -> None:
    for unit_id, scope, whose in _places(track, move):
        key = move.key.value
        found[unit_id, scope, Span.DAY.value, move.day, whose, key] += amount
        found[unit_id, scope, Span.MONTH.value, move.day.replace(day=1), whose, key] += amount


def _places(track: Track, move: Move) -> Iterator[tuple[int, str, str]]:
    if move.officer is not None:
        yield track.unit_id, Scope.OFFICER.value, str(move.officer)
        return
    for unit_id in (track.unit_id, PlanCount.PROVINCE):
        yield unit_id, Scope.ALL.value, ""
        yield unit_id, Scope.PROCEDURE.value, track.procedure


def _keep_tracks(tracks: Iterable[Track]) -> None:
    _write(_TRACKS, [tuple(getattr(track, name) for name in _COLUMNS) for track in tracks])


def _keep_waits(before: Mapping[str, Track], changed: Mapping[str, Track]) -> None:
    rows = [
        (code, number, *astuple(wait))
        for code, track in changed.items()
        for number, wait in enumerate(track.waits)
        if code not in before or wait not in before[code].waits[number : number + 1]
    ]
    _write(_WAITS, rows)


def _add(moved: Counter[Place]) -> None:
    rows = [(*place, amount) for place, amount in moved.items() if amount]
    _write(_ADD, rows)
    _write(_TIDY, [row[:-1] for row in rows])


def _write(statement: str, rows: Sequence[Sequence[Any]]) -> None:
    if rows:
        with connection.cursor() as cursor:
            cursor.execute(statement, [list(column) for column in zip(*rows, strict=True)])
