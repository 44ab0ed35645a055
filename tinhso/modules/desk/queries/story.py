"""What happened to a dossier, as the desk tells it."""

from dataclasses import dataclass
from datetime import datetime

from tinhso.core.calendar.queries import calendar_of
from tinhso.core.calendar.reasons import CAUSE_NAMES, Cause
from tinhso.core.words.amounts import duration
from tinhso.core.words.dates import day, short
from tinhso.core.words.worded import of_data, sentence, together, worded
from tinhso.modules.desk.rules import ROLE_NAMES
from tinhso.modules.dossiers.queries.assignees import StepRow
from tinhso.modules.dossiers.queries.cases import DossierView
from tinhso.modules.dossiers.queries.timeline import Told

_STOPS = frozenset({"dossiers.SupplementRequested", "dossiers.ClockStopped"})
_WAITS = {
    "applicant": worded("Chờ người nộp"),
    "payment": worded("Chờ nộp tiền"),
    "sub_case": worded("Chờ đơn vị khác"),
    "timer": worded("Chờ hết giờ"),
    "join": worded("Chờ đủ các nhánh"),
}


@dataclass(frozen=True, kw_only=True)
class Happening:
    """One point of the timeline, newest first."""

    state: str
    title: str
    at: datetime
    note: str
    quote: str


def happenings(view: DossierView) -> tuple[Happening, ...]:
    """Return the story newest first, where the dossier stands on top."""
    told = _told(view)
    if view.step is None:
        return told
    return (_standing(view.step, view.paused_at, view.paused_for), *told)


def whose_turn(step: StepRow) -> str:
    """Return whose work the step is: the role, and the unit where it is a guest's."""
    role = ROLE_NAMES.get(step.role, worded("vai trò khác"))
    return together([role, step.unit_name], by=", ") if step.is_guest else role


def _standing(step: StepRow, paused_at: datetime | None, cause: str) -> Happening:
    waits_for = worded("Chờ %(role)s", role=whose_turn(step)) if step.role else _WAITS[step.type]
    who = (
        worded("%(assignee_name)s đang làm", assignee_name=step.assignee_name)
        if step.assignee_name
        else waits_for
    )
    if step.assignee_away is not None:
        until = day(step.assignee_away)
        who = worded("%(who)s, vắng đến hết %(until)s", who=who, until=until)
    if cause and not step.is_guest:
        who = sentence(CAUSE_NAMES[Cause(cause)])
    due = (
        worded(", hạn của bước %(due_at)s", due_at=short(step.due_at))
        if step.due_at and not paused_at
        else ""
    )
    return Happening(
        state="stop" if paused_at else "now",
        title=together([who, of_data(step.label)], by=": "),
        at=paused_at or step.started_at,
        note=due,
        quote="",
    )


def _told(view: DossierView) -> tuple[Happening, ...]:
    calendar = calendar_of(view.unit_id)
    found: list[Happening] = []
    before: Told | None = None
    for item in view.story:
        spent = calendar.minutes_between(before.at, item.at) if before else 0
        found.append(
            Happening(
                state="stop" if item.kind in _STOPS else "done",
                title=f"{item.whole} {item.did}",
                at=item.at,
                note=_note(item, spent),
                quote=item.note,
            )
        )
        before = item
    return tuple(reversed(found))


def _note(item: Told, spent: int) -> str:
    said = [f", sau {duration(spent)}"] if spent > 0 else []
    if item.program:
        said.append(worded(", qua chương trình “%(program)s”", program=item.program))
    return together(said, by="") if said else ""
