"""How a dossier goes through its days: when each thing happens, in minutes of work. Pure."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from simulators.province.sizing.forms import Kind
from simulators.province.sizing.ruler import Ruler
from tinhso.core.steps.graph import Kind as Work

# What is open is what a province has in hand, however much it has behind it: dense among the first
# dossiers, so that a small province has full inboxes too, thin among the rest.
FULL_INBOXES, OPEN_AT_FIRST, OPEN_LATER = 10_000, 0.25, 0.01
MARK = 10  # minutes, at which the archive was received: so a day has few different due moments
LATE, ASKED = 0.05, 0.06
ENDED_EARLY = (("refused", 0.015), ("withdrawn", 0.01), ("stopped", 0.005))
OPEN: Sequence[tuple[str, int, Work]] = (
    ("submitted", 12, Work.RECEPTION),
    ("received", 8, Work.RECEPTION),
    ("examining", 44, Work.EXAMINATION),
    ("supplement_at_examination", 10, Work.EXAMINATION),
    ("awaiting_decision", 10, Work.DECISION),
    ("awaiting_signature", 5, Work.DECISION),
    ("awaiting_issue", 4, Work.ISSUING),
    ("issued", 7, Work.RETURN),
)
_WEIGHTS = [weight for _, weight, _ in OPEN]
PAUSED = "supplement_at_examination"


@dataclass(frozen=True, kw_only=True)
class Done:
    """A step from its beginning to its end, in minutes of work; open without an end."""

    at: int
    begun: int
    ended: int | None


@dataclass(kw_only=True)
class Life:
    """The moments of a dossier in minutes of work, and its due moment, which has no minute."""

    state: str
    channel: str
    submitted: int
    received: int | None = None
    due: datetime | None = None
    asked: int | None = None
    answered: int | None = None
    finished: int | None = None
    returned: int | None = None
    steps: tuple[Done, ...] = ()

    @property
    def is_over(self) -> bool:
        return self.state in {"returned", *(state for state, _ in ENDED_EARLY)}


def is_open(number: int, chance: random.Random) -> bool:
    """Say whether dossier `number` is in hand today."""
    return chance.random() < (OPEN_AT_FIRST if number < FULL_INBOXES else OPEN_LATER)


def running(kind: Kind, ruler: Ruler, chance: random.Random, *, now: int) -> Life:
    """Return a dossier somebody works on at the minute `now`; few of them are late."""
    state, _, work = chance.choices(OPEN, _WEIGHTS)[0]
    whole = _whole(kind)
    is_late = chance.random() < LATE
    share = chance.uniform(1.1, 1.8) if is_late else chance.uniform(0.02, 0.7)
    age = max(2, round(whole * share))
    while age > 2 and not is_late and ruler.is_past(ruler.due(now - age, kind.procedure), now):
        age = max(2, age // 2)  # what is due the same day is there in the evening only if late
    received = now - age
    life = Life(state=state, channel=_channel(kind, chance), submitted=received - _waits(chance))
    if state == "submitted":
        life.submitted = now - chance.randint(2, 300)
        life.steps = (Done(at=0, begun=life.submitted, ended=None),)
        return life
    life.received, life.due = received, ruler.due(received, kind.procedure)
    if state == PAUSED:
        life.asked = chance.randint(received, now - 1)
    if state == "issued":
        life.finished = chance.randint(received, now - 1)
    here = next(at for at, step in enumerate(kind.steps) if step.kind is work)
    ends = _ends(kind, received, (life.finished or now), until=here)
    life.steps = (*_line(life.submitted, ends), _last(here, life.submitted, ends))
    return life


def over(kind: Kind, ruler: Ruler, chance: random.Random, *, last: int) -> Life:
    """Return a dossier of the archive, ended at the minute `last` at the latest."""
    lasts = round(_whole(kind) * 2.2) + 2000
    submitted = round((last - lasts) * chance.random() ** 0.8)  # more each year
    channel = _channel(kind, chance)
    submitted -= submitted % MARK
    life = Life(state=_fate(chance), channel=channel, submitted=submitted)
    received = submitted + (MARK * chance.randint(1, 30) if channel == "online" else MARK)
    if life.state == "refused":
        life.steps = (Done(at=0, begun=submitted, ended=received),)
        return life
    life.received, life.due = received, ruler.due(received, kind.procedure)
    ended = _worked(life, ruler, chance, room=ruler.minute(life.due) - received)
    if life.state != "returned":
        here = min(2, len(kind.steps) - 1)
        ends = _ends(kind, received, (received + ended) // 2, until=here)
        life.steps = (*_line(submitted, ends), Done(at=here, begun=ends[-1], ended=ended))
        return life
    life.finished, life.returned = ended, ended + chance.randint(5, 200)
    ends = _ends(kind, received, ended, until=len(kind.steps) - 1)
    life.steps = (
        *_line(submitted, ends),
        Done(at=len(kind.steps) - 1, begun=ended, ended=life.returned),
    )
    return life


def _worked(life: Life, ruler: Ruler, chance: random.Random, *, room: int) -> int:
    """Let the dossier be worked on, with a question to the applicant now and then; say until when.

    The clock stands still for the question, and the due moment moves by as much.
    """
    assert life.received is not None
    assert life.due is not None
    begun = life.received
    if chance.random() < ASKED:
        life.asked = begun + 30
        life.answered = life.asked + chance.randint(120, 1400)
        begun = life.answered - 30
        life.due = ruler.moment(ruler.minute(life.due) + life.answered - life.asked)
    is_late = chance.random() < LATE
    share = chance.uniform(1.05, 1.9) if is_late else chance.triangular(0.15, 0.97, 0.55)
    return begun + max(20, round(room * share))


def _fate(chance: random.Random) -> str:
    at = chance.random()
    for state, share in ENDED_EARLY:
        if at < share:
            return state
        at -= share
    return "returned"


def _channel(kind: Kind, chance: random.Random) -> str:
    if kind.procedure.is_at_desk_only:
        return "desk"
    return "online" if chance.random() < 0.85 else "desk"


def _waits(chance: random.Random) -> int:
    return chance.randint(10, 240)


def _whole(kind: Kind) -> int:
    return sum(step.minutes for step in kind.steps)


def _ends(kind: Kind, begun: int, ended: int, *, until: int) -> list[int]:
    """Return when each step before `until` ended, in the shares the procedure gives them."""
    shares = [max(1, step.minutes) for step in kind.steps[:until]]
    whole, passed, found = sum(shares) or 1, 0, []
    for share in shares:
        passed += share
        found.append(begun + (ended - begun) * passed // whole)
    return found


def _line(submitted: int, ends: Sequence[int]) -> Iterator[Done]:
    begun = submitted
    for at, end in enumerate(ends):
        yield Done(at=at, begun=begun, ended=end)
        begun = end


def _last(here: int, submitted: int, ends: Sequence[int]) -> Done:
    return Done(at=here, begun=ends[-1] if ends else submitted, ended=None)
