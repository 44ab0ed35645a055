"""What a deadline is made of, and the sentence that says why it is what it is."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import StrEnum
from itertools import groupby

from tinhso.core.calendar.durations import Duration, Span
from tinhso.core.words.amounts import duration as length
from tinhso.core.words.dates import clock, day, local, weekday_day
from tinhso.core.words.worded import together, worded


class DayKind(StrEnum):
    HOLIDAY = "holiday"
    OBSERVED = "observed"
    SWAPPED_OFF = "swapped_off"
    SWAPPED_WORK = "swapped_work"

    @property
    def is_off(self) -> bool:
        return self is not DayKind.SWAPPED_WORK


class Cause(StrEnum):
    """Whom a case waited for while its clock stood still; that time is not the unit's."""

    APPLICANT = "applicant"
    AGENCY = "agency"
    PAYMENT = "payment"


CAUSE_NAMES = {
    Cause.APPLICANT: worded("chờ người nộp bổ sung"),
    Cause.AGENCY: worded("chờ cơ quan khác"),
    Cause.PAYMENT: worded("chờ nộp tiền"),
}


@dataclass(frozen=True)
class Pause:
    """The clock stood still from `since` to `until`, for `cause`."""

    since: datetime
    until: datetime
    cause: Cause


@dataclass(frozen=True)
class Extension:
    """A later moment promised at `given`."""

    to: datetime
    given: datetime


Change = Pause | Extension


@dataclass(frozen=True)
class Due:
    at: datetime
    why: str


@dataclass(frozen=True)
class SpecialDay:
    """A day that differs from its weekday; one not `is_sure` waits for the year's decision."""

    kind: DayKind
    name: str
    is_sure: bool = True


@dataclass(frozen=True)
class Passed:
    """One day on the way to a deadline."""

    on: date
    is_working: bool
    special: SpecialDay | None


@dataclass(frozen=True, kw_only=True)
class Course:
    """How a due moment came about: all that the sentence needs.

    `missed` is the cutoff when the case came at or after it; `ended` the day on which calendar days
    or months ran out, when that is a day off; `changes` what moved the moment later, and where to.
    """

    start: datetime
    counted: datetime
    duration: Duration
    at: datetime
    is_same_day: bool = False
    missed: time | None = None
    ended: Passed | None = None
    days: Sequence[Passed] = ()
    changes: Sequence[tuple[Change, int, datetime]] = field(default_factory=tuple)


def explain(course: Course) -> str:
    """Say in one sentence why a thing is due when it is."""
    if course.is_same_day:
        said = _same_day(course)
    elif course.duration.unit in {Span.DAYS, Span.MONTHS}:
        said = _run_through(course)
    else:
        said = _counted(course)
    return together([said, *_changed(course.changes), "."], by="")


def _same_day(course: Course) -> str:
    at = _at(course.at)
    if course.missed:
        return worded(
            "Nhận lúc %(start)s; nhận từ %(missed)s trở đi thì trả trong ngày làm việc tiếp theo: "
            "%(at)s",
            start=_at(course.start),
            missed=_clock(course.missed),
            at=at,
        )
    start = _received(course)
    return worded("%(start)s; trả trong ngày làm việc: %(at)s", start=start, at=at)


def _run_through(course: Course) -> str:
    said = worded(
        "Nhận lúc %(start)s; thời hạn %(duration)s, tính cả ngày nghỉ",
        start=_at(course.start),
        duration=course.duration.said,
    )
    parts = [said]
    if (ended := course.ended) is not None:
        name = ended.special.name if ended.special else worded("ngày nghỉ cuối tuần")
        moved = worded(
            ", hết vào %(on)s là %(name)s nên lùi đến ngày làm việc tiếp theo",
            on=weekday_day(ended.on),
            name=name,
        )
        parts.append(moved)
    return together([*parts, ": ", _at(course.at)], by="")


def _counted(course: Course) -> str:
    said = worded(
        "%(start)s; thời hạn %(duration)s", start=_received(course), duration=course.duration.said
    )
    notes = [*_holidays(course.days), *_weekends(course.days)]
    off = [worded(", không tính %(notes)s", notes=_joined(notes))] if notes else []
    made_up = [p for p in course.days if p.special and not p.special.kind.is_off and p.is_working]
    on = [worded(", có tính %(on)s đi làm bù", on=weekday_day(p.on)) for p in made_up]
    return together([said, *off, *on, ": ", _at(course.at)], by="")


def _changed(changes: Sequence[tuple[Change, int, datetime]]) -> Sequence[str]:
    said: list[str] = []
    for kind, run in groupby(changes, key=lambda change: type(change[0])):
        steps = list(run)
        at = _at(steps[-1][2])
        if kind is Extension:
            said.append(worded("; gia hạn đến %(at)s", at=at))
        else:
            stood = _joined([_stood(change, minutes) for change, minutes, _ in steps])
            said.append(worded("; đồng hồ dừng %(stood)s nên lùi đến %(at)s", stood=stood, at=at))
    return said


def _stood(change: Change, minutes: int) -> str:
    assert isinstance(change, Pause)
    return together([length(minutes), CAUSE_NAMES[change.cause]])


def _clock(moment: time) -> str:
    return worded("%(hour)s giờ %(minute)s", hour=moment.hour, minute=f"{moment:%M}")


def _at(moment: datetime) -> str:
    return together([clock(moment), weekday_day(moment)])


def _received(course: Course) -> str:
    said = worded("Nhận lúc %(start)s", start=_at(course.start))
    if course.counted <= local(course.start):
        return said
    counted = _at(course.counted)
    if course.missed:
        late = worded(
            ", từ %(missed)s trở đi nên tính từ %(counted)s",
            missed=_clock(course.missed),
            counted=counted,
        )
    else:
        late = worded(", ngoài giờ làm việc nên tính từ %(counted_from)s", counted_from=counted)
    return together([said, late], by="")


def _holidays(days: Sequence[Passed]) -> list[str]:
    off = [p for p in days if p.special and p.special.kind.is_off]
    runs = [list(run) for _, run in groupby(off, key=lambda p: p.special and p.special.name)]
    return [together([run[0].special.name, _dates(run)]) for run in runs if run[0].special]


def _dates(run: Sequence[Passed]) -> str:
    first, last = day(run[0].on)[:5], day(run[-1].on)[:5]
    return first if len(run) == 1 else worded("từ %(first)s đến %(last)s", first=first, last=last)


def _weekends(days: Sequence[Passed]) -> list[str]:
    count = sum(not p.is_working and p.special is None for p in days)
    return [worded("%(count)s ngày nghỉ cuối tuần", count=count)] if count else []


def _joined(parts: Sequence[str]) -> str:
    if len(parts) == 1:
        return parts[0]
    first = together(parts[:-1], by=", ")
    return worded("%(parts)s và %(parts2)s", parts=first, parts2=parts[-1])
