"""How much time a dossier has left, in the working time of its unit."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.utils import timezone

from tinhso.core.calendar.queries import calendar_of
from tinhso.core.words.amounts import duration
from tinhso.core.words.worded import worded
from tinhso.modules.dossiers.models import Dossier

# Under a day and a half of working time, or due today, the clock is shown in colour.
SOON_MINUTES = 12 * 60


class Tone(StrEnum):
    LATE = "late"
    SOON = "soon"
    PLAIN = "plain"
    PAUSE = "pause"
    DONE = "done"
    NONE = "none"


@dataclass(frozen=True, kw_only=True)
class Clock:
    """`minutes` is working time: left, over (late) or stood still (pause); `used` 0 to 100."""

    tone: Tone
    minutes: int
    label: str
    used: int
    due_at: datetime | None


def paused_for(row: Dossier) -> str:
    """Return the cause for which the dossier's clock stands still; nothing while it runs."""
    if row.paused_at is None:
        return ""
    return row.pauses.filter(until=None).values_list("cause", flat=True).first() or ""


def clock_of(
    *,
    unit_id: int,
    at: datetime,
    started_at: datetime | None,
    due_at: datetime | None,
    paused_at: datetime | None = None,
    finished_at: datetime | None = None,
) -> Clock:
    """Read the clock at `at`."""
    if finished_at is not None:
        return _finished(unit_id, finished_at, due_at)
    if paused_at is not None:
        stood = max(0, calendar_of(unit_id).minutes_between(paused_at, at))
        used = _used(unit_id, started_at, due_at, paused_at)
        return Clock(
            tone=Tone.PAUSE,
            minutes=stood,
            label=worded("dừng %(stood)s", stood=duration(stood)),
            used=used,
            due_at=due_at,
        )
    if due_at is None:
        return Clock(tone=Tone.NONE, minutes=0, label=worded("chưa tính giờ"), used=0, due_at=None)
    left = calendar_of(unit_id).minutes_between(at, due_at)
    used = _used(unit_id, started_at, due_at, at)
    if due_at < at:
        label = (
            worded("quá %(duration)s", duration=duration(-left)) if left else worded("vừa quá hạn")
        )
        return Clock(tone=Tone.LATE, minutes=-left, label=label, used=100, due_at=due_at)
    today = timezone.localdate(due_at) == timezone.localdate(at)
    tone = Tone.SOON if today or left < SOON_MINUTES else Tone.PLAIN
    label = worded("còn %(left)s", left=duration(left)) if left else worded("đến hạn")
    return Clock(tone=tone, minutes=left, label=label, used=used, due_at=due_at)


def _used(
    unit_id: int, started_at: datetime | None, due_at: datetime | None, until: datetime
) -> int:
    if started_at is None or due_at is None:
        return 0
    calendar = calendar_of(unit_id)
    whole = calendar.minutes_between(started_at, due_at)
    spent = calendar.minutes_between(started_at, until)
    return max(0, min(100, round(100 * spent / whole))) if whole > 0 else 100


def _finished(unit_id: int, finished_at: datetime, due_at: datetime | None) -> Clock:
    if due_at is None:
        return Clock(tone=Tone.DONE, minutes=0, label=worded("đã xong"), used=100, due_at=None)
    spare = calendar_of(unit_id).minutes_between(finished_at, due_at)
    if finished_at > due_at:
        label = worded("chậm %(duration)s", duration=duration(-spare))
    elif spare:
        label = worded("sớm %(spare)s", spare=duration(spare))
    else:
        label = worded("đúng hạn")
    return Clock(tone=Tone.DONE, minutes=spare, label=label, used=100, due_at=due_at)
