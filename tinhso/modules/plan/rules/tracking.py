"""One dossier as the dashboard follows it: what the facts on the ledger say of it, folded. Pure."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

ONLINE, DESK, POST, ELECTRONIC, FULL = "online", "desk", "post", "electronic", "full"
PAID_ONLINE = "truc-tuyen"
AGENCY, PAYMENT, APPLICANT, RECEPTION = "agency", "payment", "applicant", "reception"
WITHDRAWN, STOPPED = "withdrawn", "stopped"


@dataclass(frozen=True, kw_only=True)
class Fact:
    """What the fold needs of a row of the ledger; `officer` is the person who did it, if one."""

    kind: str
    at: datetime
    told: Mapping[str, Any]
    officer: int | None = None


@dataclass(frozen=True, kw_only=True)
class Wait:
    """A time in which the clock stood still, or reception waited for a supplement."""

    cause: str
    since: datetime
    until: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Track:
    """A dossier: `closed_at` is when it was withdrawn or stopped, `ended_at` when it was over.

    `due_at` is the moment promised last. Officers are those who did it last.
    """

    code: str
    unit_id: int
    procedure: str
    channel: str
    service_level: str
    submitted_at: datetime
    received_at: datetime | None = None
    received_by: int | None = None
    due_at: datetime | None = None
    refused_at: datetime | None = None
    asked_at: datetime | None = None
    asked_by: int | None = None
    postponed_at: datetime | None = None
    closed_at: datetime | None = None
    closed_how: str = ""
    proposed_at: datetime | None = None
    proposed_by: int | None = None
    decided_at: datetime | None = None
    decided_by: int | None = None
    signed_at: datetime | None = None
    signed_by: int | None = None
    finished_at: datetime | None = None
    issued_by: int | None = None
    ended_at: datetime | None = None
    returned_at: datetime | None = None
    returned_by: int | None = None
    delivery: str = ""
    paid_at: datetime | None = None
    paid_how: str = ""
    paid: int = 0
    refunded_at: datetime | None = None
    refunded: int = 0
    waits: tuple[Wait, ...] = field(default=())

    @property
    def is_finished(self) -> bool:
        """Whether it ended with a result."""
        return self.finished_at is not None and self.ended_at == self.finished_at

    @property
    def is_online(self) -> bool:
        return self.channel == ONLINE

    @property
    def stood_still(self) -> bool:
        """Whether the clock stood still when the promised moment came: then it is not overdue."""
        last = self.waits[-1] if self.waits else None
        due = self.due_at
        return last is not None and last.until is None and due is not None and last.since <= due


def begun(code: str, fact: Fact) -> Track:
    """Return the track of a dossier that was submitted."""
    told = fact.told
    return Track(
        code=code,
        unit_id=told["unit_id"],
        procedure=told["procedure"],
        channel=told["channel"],
        service_level=told["service_level"],
        submitted_at=fact.at,
    )


def followed(track: Track, fact: Fact) -> Track:
    """Return the track after the fact."""
    return FOLDS[fact.kind](track, fact)


def _moment(fact: Fact, name: str) -> datetime | None:
    text = fact.told.get(name)
    return datetime.fromisoformat(text) if text else None


def _waiting(track: Track, cause: str, at: datetime) -> Track:
    """Begin a wait; it ends the one before, for there is one at a time."""
    track = _going_on(track, at)
    last = track.waits[-1] if track.waits else None
    since = max(at, last.until) if last and last.until else at
    return replace(track, waits=(*track.waits, Wait(cause=cause, since=since)))


def _going_on(track: Track, at: datetime) -> Track:
    if not track.waits or track.waits[-1].until is not None:
        return track
    *before, last = track.waits
    return replace(track, waits=(*before, replace(last, until=max(at, last.since))))


def _ended(track: Track) -> Track:
    moments = [one for one in (track.finished_at, track.closed_at, track.refused_at) if one]
    return replace(track, ended_at=min(moments, default=None))


def _received(track: Track, fact: Fact) -> Track:
    due = _moment(fact, "due_at")
    return replace(track, received_at=fact.at, received_by=fact.officer, due_at=due)


def _refused(track: Track, fact: Fact) -> Track:
    return _ended(replace(track, refused_at=fact.at))


def _asked(track: Track, fact: Fact) -> Track:
    track = replace(track, asked_at=fact.at, asked_by=fact.officer)
    return _waiting(track, APPLICANT if track.received_at else RECEPTION, fact.at)


def _clock_stopped(track: Track, fact: Fact) -> Track:
    return _waiting(track, fact.told["cause"], fact.at)


def _clock_started(track: Track, fact: Fact) -> Track:
    due = _moment(fact, "due_at") or track.due_at
    return replace(_going_on(track, fact.at), due_at=due)


def _closed(how: str) -> Callable[[Track, Fact], Track]:
    def closed(track: Track, fact: Fact) -> Track:
        return _ended(replace(track, closed_at=fact.at, closed_how=how))

    return closed


def _postponed(track: Track, fact: Fact) -> Track:
    return replace(track, postponed_at=fact.at, due_at=_moment(fact, "due_at"))


def _due_moved(track: Track, fact: Fact) -> Track:
    return replace(track, due_at=_moment(fact, "due_at"))


def _proposed(track: Track, fact: Fact) -> Track:
    return replace(track, proposed_at=fact.at, proposed_by=fact.officer)


def _decided(track: Track, fact: Fact) -> Track:
    return replace(track, decided_at=fact.at, decided_by=fact.officer)


def _signed(track: Track, fact: Fact) -> Track:
    return replace(track, signed_at=fact.at, signed_by=fact.officer)


def _issued(track: Track, fact: Fact) -> Track:
    finished, due = _moment(fact, "finished_at"), _moment(fact, "due_at")
    track = replace(track, finished_at=finished, due_at=due, issued_by=fact.officer)
    return _ended(track)


def _returned(track: Track, fact: Fact) -> Track:
    delivery = fact.told["delivery"]
    return replace(track, returned_at=fact.at, returned_by=fact.officer, delivery=delivery)


def _paid(track: Track, fact: Fact) -> Track:
    told = fact.told
    return replace(track, paid_at=fact.at, paid_how=told["method"], paid=told["amount"])


def _refunded(track: Track, fact: Fact) -> Track:
    return replace(track, refunded_at=fact.at, refunded=fact.told["amount"])


SUBMITTED = "dossiers.DossierSubmitted"
FOLDS: Mapping[str, Callable[[Track, Fact], Track]] = {
    "dossiers.DossierReceived": _received,
    "dossiers.DossierRefused": _refused,
    "dossiers.SupplementRequested": _asked,
    "dossiers.DossierSupplemented": _clock_started,
    "dossiers.ClockStopped": _clock_stopped,
    "dossiers.ClockStarted": _clock_started,
    "dossiers.DossierWithdrawn": _closed(WITHDRAWN),
    "dossiers.DossierStopped": _closed(STOPPED),
    "dossiers.DossierPostponed": _postponed,
    "dossiers.DossierDueMoved": _due_moved,
    "dossiers.ResultProposed": _proposed,
    "dossiers.ResultDecided": _decided,
    "dossiers.ResultSigned": _signed,
    "dossiers.ResultIssued": _issued,
    "dossiers.ResultReturned": _returned,
    "payments.FeePaid": _paid,
    "payments.FeeRefunded": _refunded,
}
