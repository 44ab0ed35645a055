"""Which numbers a dossier moves, and on which days. Pure.

What a fact changes is the difference of the moves before and after it, so that numbers kept by
adding differences are those of a whole recount.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from tinhso.core.words.dates import day_of
from tinhso.modules.plan.rules.counters import Key
from tinhso.modules.plan.rules.tracking import (
    AGENCY,
    APPLICANT,
    ELECTRONIC,
    FULL,
    PAID_ONLINE,
    PAYMENT,
    POST,
    RECEPTION,
    WITHDRAWN,
    Track,
)

SATURDAY = 5


@dataclass(frozen=True)
class Move:
    """So much more (or less) of a number from that day on; of an officer, or of the unit."""

    key: Key
    day: date
    amount: int = 1
    officer: int | None = None


def moves(track: Track) -> Iterator[Move]:
    """Yield everything the dossier adds to the numbers, over all days."""
    yield from _coming(track)
    yield from _leaving(track)
    yield from _money(track)
    yield from _levels(track)
    yield from _by_officers(track)


def _on(key: Key, at: datetime | None, amount: int = 1) -> Iterator[Move]:
    if at is not None:
        yield Move(key, day_of(at), amount)


def _coming(track: Track) -> Iterator[Move]:
    yield from _on(Key.FILED, track.submitted_at)
    yield from _on(Key.REFUSED, track.refused_at)
    yield from _on(Key.ASKED, track.asked_at)
    yield from _on(Key.POSTPONED, track.postponed_at)
    if track.received_at is None:
        return
    if track.is_online:
        key = Key.IN_FULL if track.service_level == FULL else Key.IN_PART
    else:
        key = Key.IN_POST if track.channel == POST else Key.IN_DESK
    yield from _on(key, track.received_at)
    if day_of(track.received_at).weekday() == SATURDAY:
        yield from _on(Key.IN_SATURDAY, track.received_at)


def outcome(track: Track) -> str | None:
    """Say whether the result came early, on time or late; None where there is none."""
    finished, due = track.finished_at, track.due_at
    if track.received_at is None or not track.is_finished or finished is None or due is None:
        return None
    if finished > due:
        return "late"
    return "early" if day_of(finished) < day_of(due) else "on_time"


def _leaving(track: Track) -> Iterator[Move]:
    if track.closed_at is not None:
        key = Key.WITHDRAWN if track.closed_how == WITHDRAWN else Key.STOPPED
        yield from _on(key, track.closed_at)
    if came := outcome(track):
        way = "online" if track.is_online else "direct"
        yield from _on(Key(f"{came}_{way}"), track.finished_at)
        if came == "late" and any(wait.cause == AGENCY for wait in track.waits):
            yield from _on(Key.LATE_AWAY, track.finished_at)
    if track.returned_at is not None:
        ways = {ELECTRONIC: Key.OUT_ELECTRONIC, POST: Key.OUT_POST}
        yield from _on(ways.get(track.delivery, Key.OUT_DESK), track.returned_at)
        if day_of(track.returned_at).weekday() == SATURDAY:
            yield from _on(Key.OUT_SATURDAY, track.returned_at)


def _money(track: Track) -> Iterator[Move]:
    is_online = track.paid_how == PAID_ONLINE
    count, total = (Key.PAID_ONLINE, Key.SUM_ONLINE) if is_online else (Key.PAID_DESK, Key.SUM_DESK)
    yield from _on(count, track.paid_at)
    yield from _on(total, track.paid_at, track.paid)
    yield from _on(Key.REFUNDED, track.refunded_at)
    yield from _on(Key.SUM_REFUNDED, track.refunded_at, track.refunded)


@dataclass(frozen=True)
class _Days:
    """From one day until before another; without one, for good."""

    first: date
    after: date | None

    def within(self, other: "_Days") -> "_Days":
        ends = [day for day in (self.after, other.after) if day]
        return _Days(max(self.first, other.first), min(ends, default=None))

    def of(self, key: Key) -> Iterator[Move]:
        if self.after is not None and self.after <= self.first:
            return
        yield Move(key, self.first, 1)
        if self.after is not None:
            yield Move(key, self.after, -1)


def _days(since: datetime, *until: datetime | None) -> _Days:
    moments = [one for one in until if one]
    return _Days(day_of(since), day_of(min(moments)) if moments else None)


def _levels(track: Track) -> Iterator[Move]:
    before = _days(track.submitted_at, track.received_at, track.ended_at)
    yield from before.of(Key.AWAITING)
    for wait in track.waits:
        if wait.cause == RECEPTION:
            yield from _days(wait.since, wait.until).within(before).of(Key.WAITS_RECEPTION)
    if track.is_finished and track.finished_at is not None:
        yield from _days(track.finished_at, track.returned_at).of(Key.UNCOLLECTED)
    if track.received_at is not None:
        yield from _while_open(track, _days(track.received_at, track.ended_at))


WAITS: Mapping[str, Key] = {
    APPLICANT: Key.WAITS_APPLICANT,
    AGENCY: Key.WAITS_AGENCY,
    PAYMENT: Key.WAITS_PAYMENT,
}


def _while_open(track: Track, is_open: _Days) -> Iterator[Move]:
    yield from is_open.of(Key.OPEN_ONLINE if track.is_online else Key.OPEN_DIRECT)
    waits = [(wait.cause, _days(wait.since, wait.until).within(is_open)) for wait in track.waits]
    for cause, days in waits:
        if cause in WAITS:
            yield from days.of(WAITS[cause])
    if track.due_at is None or track.stood_still:
        return
    late = _days(track.due_at).within(is_open)
    yield from late.of(Key.OVERDUE_HERE)
    for cause, days in waits:
        if cause == AGENCY:
            yield from days.within(late).of(Key.OVERDUE_AWAY)
            yield from (_less(move) for move in days.within(late).of(Key.OVERDUE_HERE))


def _less(move: Move) -> Move:
    return replace(move, amount=-move.amount)


def _by_officers(track: Track) -> Iterator[Move]:
    did = (
        (Key.BY_RECEIVED, track.received_at, track.received_by),
        (Key.BY_ASKED, track.asked_at, track.asked_by),
        (Key.BY_PROPOSED, track.proposed_at, track.proposed_by),
        (Key.BY_DECIDED, track.decided_at, track.decided_by),
        (Key.BY_SIGNED, track.signed_at, track.signed_by),
        (Key.BY_ISSUED, track.finished_at, track.issued_by),
        (Key.BY_RETURNED, track.returned_at, track.returned_by),
    )
    for key, at, officer in did:
        if at is not None and officer is not None:
            yield Move(key, day_of(at), officer=officer)
    if (came := outcome(track)) and track.proposed_by and track.finished_at:
        yield Move(Key(f"by_{came}"), day_of(track.finished_at), officer=track.proposed_by)
