"""The clock of a dossier in words."""

from dataclasses import dataclass
from datetime import datetime

from tinhso.core.calendar.reasons import CAUSE_NAMES, Cause
from tinhso.core.words.dates import local, short, weekday_day
from tinhso.core.words.worded import sentence, together, worded
from tinhso.modules.dossiers.queries.cases import DossierView
from tinhso.modules.dossiers.queries.clock import Clock, Tone, clock_of


@dataclass(frozen=True, kw_only=True)
class ClockPanel:
    """The clock in words: `used` is 0 to 100."""

    kick: str
    big: str
    start: str
    end: str
    label: str
    used: int
    paused: int
    is_late: bool
    why_title: str
    why: str


def running(view: DossierView, at: datetime) -> Clock:
    """Return the dossier's clock; before it is received, the time left to answer."""
    if view.clock.tone is not Tone.NONE or view.step is None:
        return view.clock
    return clock_of(
        unit_id=view.unit_id,
        at=at,
        started_at=view.step.started_at,
        due_at=view.step.due_at,
        paused_at=view.paused_at,
    )


def clock_panel(view: DossierView, clock: Clock, at: datetime) -> ClockPanel | None:
    """Return the clock in words; none when no time is promised."""
    if clock.due_at is None or (view.is_closed and not view.is_finished):
        return None
    began = view.received_at or view.submitted_at
    is_paused = clock.tone is Tone.PAUSE
    share = clock.used
    return ClockPanel(
        kick=_kick(view, clock, at),
        big=sentence(clock.label),
        start=(
            worded("Nhận %(at)s", at=_moment(began, at))
            if view.received_at
            else worded("Nộp %(at)s", at=_moment(began, at))
        ),
        end=worded("Hạn %(due_at)s", due_at=_moment(clock.due_at, at)),
        label=(
            worded("Đã dùng %(share)s%% thời gian, đồng hồ đang dừng", share=share)
            if is_paused
            else worded("Đã dùng %(share)s%% thời gian", share=share)
        ),
        used=share,
        paused=100 - share if is_paused else 0,
        is_late=clock.tone is Tone.LATE,
        why_title=worded("Vì sao hạn là %(due_at)s?", due_at=_moment(clock.due_at, at))
        if view.due_why
        else "",
        why=view.due_why,
    )


def _kick(view: DossierView, clock: Clock, at: datetime) -> str:
    assert clock.due_at is not None
    said = f"{local(clock.due_at):%H:%M} {_said_day(clock.due_at, at)}"
    if clock.tone is Tone.PAUSE and view.paused_at is not None:
        since = worded("Đồng hồ dừng từ %(paused_at)s", paused_at=_moment(view.paused_at, at))
        why = CAUSE_NAMES[Cause(view.paused_for)] if view.paused_for else ""
        return together([since, why], by=", ") if why else since
    if clock.tone is Tone.DONE and view.finished_at is not None:
        return worded(
            "Xong %(finished_at)s, hẹn %(said)s",
            finished_at=_moment(view.finished_at, at),
            said=said,
        )
    return (
        worded("Hẹn trả %(said)s", said=said)
        if view.received_at
        else worded("Trả lời người nộp trước %(said)s", said=said)
    )


def _said_day(moment: datetime, at: datetime) -> str:
    return worded("hôm nay") if local(moment).date() == local(at).date() else weekday_day(moment)


def _moment(moment: datetime, at: datetime) -> str:
    return f"{local(moment):%H:%M}" if local(moment).date() == local(at).date() else short(moment)
