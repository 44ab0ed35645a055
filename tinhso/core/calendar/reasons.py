"""What a deadline is made of, and the sentence that says why it is what it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from itertools import groupby

from tinhso.core.words.dates import clock, day, local, weekday_day
from tinhso.core.words.worded import together, worded


class Span(StrEnum):
    WORKING_HOURS = "working_hours"
    WORKING_DAYS = "working_days"
    DAYS = "days"
    MONTHS = "months"


SPAN_NAMES = {
    Span.WORKING_HOURS: worded("giờ làm việc"),
    Span.WORKING_DAYS: worded("ngày làm việc"),
    Span.DAYS: worded("ngày"),
    Span.MONTHS: worded("tháng"),
}


class DayKind(StrEnum):
    HOLIDAY = "holiday"
    OBSERVED = "observed"
    SWAPPED_OFF = "swapped_off"
    SWAPPED_WORK = "swapped_work"

    @property
    def is_off(self) -> bool:
        return self is not DayKind.SWAPPED_WORK


@dataclass(frozen=True)
class Duration:
    value: int
    unit: Span

    def __str__(self) -> str:
        return f"{self.value} {SPAN_NAMES[self.unit]}"


@dataclass(frozen=True)
class Due:
    at: datetime
    why: str


@dataclass(frozen=True)
class SpecialDay:
    kind: DayKind
    name: str


@dataclass(frozen=True)
class Passed:
    """One day on the way to a deadline."""

    on: date
    is_working: bool
    special: SpecialDay | None


def same_day(start: datetime, counted: datetime, at: datetime, missed: time | None) -> str:
    """Say why work of one day is due by the end of that day, or of the next."""
    if missed:
        late = worded(
            "nhận từ %(missed)s trở đi thì trả trong ngày làm việc tiếp theo",
            missed=worded("%(hour)s giờ %(minute)s", hour=f"{missed:%H}", minute=f"{missed:%M}"),
        )
        return together([_received(start, start), "; ", late, ": ", _at(at), "."], by="")
    return worded(
        "%(start)s; trả trong ngày làm việc: %(at)s.", start=_received(start, counted), at=_at(at)
    )


def counted(
    start: datetime,
    counted_from: datetime,
    at: datetime,
    duration: Duration,
    days: Sequence[Passed],
) -> str:
    """Say why work of some length is due when it is, with the days that do not count."""
    sentence = worded(
        "%(start)s; thời hạn %(duration)s", start=_received(start, counted_from), duration=duration
    )
    if duration.unit in (Span.DAYS, Span.MONTHS):
        return worded(
            "%(sentence)s, gặp ngày nghỉ thì lùi đến ngày làm việc tiếp theo: %(at)s.",
            sentence=sentence,
            at=_at(at),
        )
    notes = [*_holidays(days), *_weekends(days)]
    off = worded(", không tính %(notes)s", notes=_joined(notes)) if notes else ""
    made_up = [p for p in days if p.special and not p.special.kind.is_off and p.is_working]
    on = [worded(", có tính %(on)s đi làm bù", on=weekday_day(p.on)) for p in made_up]
    return together([sentence, off, *on, ": ", _at(at), "."], by="")


def _at(moment: datetime) -> str:
    return together([clock(moment), weekday_day(moment)])


def _received(start: datetime, counted_from: datetime) -> str:
    said = worded("Nhận lúc %(start)s", start=_at(start))
    if counted_from > local(start):
        late = worded(
            ", ngoài giờ làm việc nên tính từ %(counted_from)s", counted_from=_at(counted_from)
        )
        return together([said, late], by="")
    return said


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
    return (
        parts[0]
        if len(parts) == 1
        else worded(
            "%(parts)s và %(parts2)s", parts=together(parts[:-1], by=", "), parts2=parts[-1]
        )
    )
