"""Working time, worked out: when a thing is due, and why. Pure; holds no clock and no table."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum

from tinhso.core.calendar import reasons
from tinhso.core.calendar.durations import Duration, Span
from tinhso.core.calendar.reasons import (
    Cause,
    Change,
    Course,
    DayKind,
    Due,
    Extension,
    Pause,
    SpecialDay,
)
from tinhso.core.errors import Refused
from tinhso.core.words.dates import ZONE, day, local
from tinhso.core.words.worded import worded

__all__ = [
    "Cause",
    "DayKind",
    "Due",
    "Duration",
    "Extension",
    "Pause",
    "Shift",
    "Span",
    "SpecialDay",
    "WorkCalendar",
]

ONE_DAY = timedelta(days=1)
SEARCH_DAYS = 400  # longer without one working day means that no shifts are set
HOURS_A_DAY = 8

Stretch = tuple[datetime, datetime]


class Side(StrEnum):
    FORWARD = "forward"
    BACKWARD = "backward"


@dataclass(frozen=True)
class Shift:
    """Work from `starts` to `ends` on `weekdays` (0 is Monday), until before `valid_to`."""

    weekdays: frozenset[int]
    starts: time
    ends: time
    valid_from: date = date.min
    valid_to: date = date.max

    def holds_on(self, on: date, weekday: int) -> bool:
        return weekday in self.weekdays and self.valid_from <= on < self.valid_to


@dataclass(frozen=True)
class WorkCalendar:
    """The working time of one unit: its shifts, and the days that differ from the week."""

    shifts: tuple[Shift, ...]
    days: Mapping[date, SpecialDay] = field(default_factory=dict)
    _known: dict[date, tuple[Stretch, ...]] = field(
        default_factory=dict, repr=False, compare=False, hash=False
    )

    def stretches(self, on: date) -> tuple[Stretch, ...]:
        """Return the stretches of work of a day, in order; none on a day off."""
        if on not in self._known:
            self._known[on] = self._stretches(on)
        return self._known[on]

    def _stretches(self, on: date) -> tuple[Stretch, ...]:
        special = self.days.get(on)
        if special and special.kind.is_off:
            return ()
        held = [shift for shift in self.shifts if shift.holds_on(on, on.weekday())]
        if special:  # a day worked in exchange is a whole one, even at a desk open on Saturdays
            held = [shift for shift in self.shifts if shift.holds_on(on, 0)] or held
        return tuple(
            (datetime.combine(on, shift.starts, ZONE), datetime.combine(on, shift.ends, ZONE))
            for shift in sorted(held, key=lambda shift: shift.starts)
        )

    def is_working_day(self, on: date) -> bool:
        """Say whether any work is done on the day."""
        return bool(self.stretches(on))

    def is_working(self, moment: datetime) -> bool:
        """Say whether the moment falls inside a shift."""
        return any(start <= moment < end for start, end in self.stretches(local(moment).date()))

    def next_working(self, moment: datetime) -> datetime:
        """Return `moment` itself inside a shift, else the start of the next one."""
        moment = local(moment)
        start, _ = next(self._ahead(moment))
        return max(start, moment)

    def with_day(self, on: date, special: SpecialDay) -> "WorkCalendar":
        """Return this calendar as it would be if the day were `special`."""
        return WorkCalendar(self.shifts, {**self.days, on: special})

    def due(
        self,
        start: datetime,
        duration: Duration,
        *,
        cutoff: time | None = None,
        changes: Sequence[Change] = (),
    ) -> Due:
        """Work out when something begun at `start` is due, and say why in one sentence.

        With a `cutoff`, work of one day or less is due by the end of the working day on which it
        began; begun at or after the cutoff, by the end of the next. Longer work begun after the
        cutoff counts from the start of the next working day. Each pause of `changes` moves the due
        moment by the working time it took, each extension sets it, in the order they came.
        """
        course = self._course(start, duration, cutoff)
        at = course.at
        moved: list[tuple[Change, int, datetime]] = []
        for change in sorted(changes, key=_came_at):
            minutes = 0
            if isinstance(change, Pause):
                since = max(change.since, start)
                minutes = self.minutes_between(since, max(since, change.until))
                at = self.shift(at, minutes)
            else:
                at = self.next_working(change.to)
            if minutes or isinstance(change, Extension):
                moved.append((change, minutes, at))
        return Due(at, reasons.explain(replace(course, changes=moved)))

    def _course(self, start: datetime, duration: Duration, cutoff: time | None) -> Course:
        counted = self.next_working(start)
        is_past = cutoff is not None and counted.time() >= cutoff
        if is_past:
            counted = self._opening(self._day_after(counted.date()))
        course = Course(
            start=start,
            counted=counted,
            duration=duration,
            at=counted,
            missed=cutoff if is_past else None,
        )
        if cutoff is not None and _fits_a_day(duration):
            return replace(course, at=self.stretches(counted.date())[-1][1], is_same_day=True)
        if duration.unit in {Span.DAYS, Span.MONTHS}:
            return self._run_through(course)
        at = self._counted(counted, duration)
        return replace(course, at=at, days=self._days_between(counted, at))

    def doubts(self, start: datetime, end: datetime) -> tuple[str, ...]:
        """Name what between two moments may still change: days not decided, years not known."""
        years = {on.year for on in self.days}
        first, last = local(start).date(), local(end).date()
        unsure = sorted(
            on for on, special in self.days.items() if first <= on <= last and not special.is_sure
        )
        unknown = [year for year in range(first.year, last.year + 1) if year not in years]
        return (
            *(
                worded(
                    "%(name)s %(on)s còn chờ quyết định của năm.",
                    name=self.days[on].name,
                    on=day(on),
                )
                for on in unsure
            ),
            *(worded("Chưa có lịch nghỉ lễ năm %(year)s.", year=year) for year in unknown),
        )

    def shift(self, at: datetime, minutes: int) -> datetime:
        """Move a moment by working minutes, forward or, when negative, back."""
        at = local(at)
        if minutes == 0:
            return at
        return self._forward(at, minutes) if minutes > 0 else self._backward(at, -minutes)

    def minutes_between(self, earlier: datetime, later: datetime) -> int:
        """Count the working minutes from one moment to another; negative when they are swapped."""
        if later < earlier:
            return -self.minutes_between(later, earlier)
        earlier, later = local(earlier), local(later)
        seconds = 0.0
        on = earlier.date()
        while on <= later.date():
            for start, end in self.stretches(on):
                seconds += max((min(end, later) - max(start, earlier)).total_seconds(), 0)
            on += ONE_DAY
        return round(seconds / 60)

    def _counted(self, counted: datetime, duration: Duration) -> datetime:
        if duration.unit is Span.WORKING_HOURS:
            return self._forward(counted, duration.value * 60)
        on = counted.date()
        for _ in range(duration.value):
            on = self._day_after(on)
        return self._within(on, counted.time())

    def _run_through(self, course: Course) -> Course:
        """Count calendar days or months from the day of receipt, which itself does not count."""
        start = local(course.start)
        value = course.duration.value
        if course.duration.unit is Span.DAYS:
            ended = start.date() + timedelta(days=value)
        else:
            ended = _months_after(start.date(), value)
        if self.is_working_day(ended):
            return replace(course, at=self._within(ended, start.time()))
        at = self._within(self._day_after(ended), start.time())
        off = reasons.Passed(ended, is_working=False, special=self.days.get(ended))
        return replace(course, at=at, ended=off)

    def _within(self, on: date, clock: time) -> datetime:
        """Return the clock time on a working day, moved into its shifts: lunch ends at its end."""
        moment = datetime.combine(on, clock, ZONE)
        for start, end in self.stretches(on):
            if moment <= end:
                return max(moment, start)
        return self.stretches(on)[-1][1]

    def _opening(self, on: date) -> datetime:
        return self.stretches(on)[0][0]

    def _forward(self, at: datetime, minutes: int) -> datetime:
        left = timedelta(minutes=minutes)
        for start, end in self._ahead(at):
            begun = max(start, at)
            if left <= end - begun:
                return begun + left
            left -= end - begun
        raise AssertionError

    def _backward(self, at: datetime, minutes: int) -> datetime:
        left = timedelta(minutes=minutes)
        for start, end in self._behind(at):
            ended = min(end, at)
            if left <= ended - start:
                return ended - left
            left -= ended - start
        raise AssertionError

    def _ahead(self, moment: datetime) -> Iterator[Stretch]:
        """Yield the stretches that end after `moment`, without end."""
        on = moment.date()
        while True:
            yield from (stretch for stretch in self.stretches(on) if stretch[1] > moment)
            on = self._day_after(on)

    def _behind(self, moment: datetime) -> Iterator[Stretch]:
        on = moment.date()
        while True:
            yield from (s for s in reversed(self.stretches(on)) if s[0] < moment)
            on = self._day_after(on, Side.BACKWARD)

    def _day_after(self, on: date, side: Side = Side.FORWARD) -> date:
        step = ONE_DAY if side is Side.FORWARD else -ONE_DAY
        for count in range(1, SEARCH_DAYS):
            if self.is_working_day(on + step * count):
                return on + step * count
        raise Refused(
            worded("Lịch làm việc chưa có ca làm việc nào quanh ngày %(on)s.", on=day(on))
        )

    def _days_between(self, start: datetime, end: datetime) -> tuple[reasons.Passed, ...]:
        """List the days from start to end with what is special about each."""
        count = (end.date() - start.date()).days
        every = [start.date() + timedelta(days=index) for index in range(count + 1)]
        return tuple(reasons.Passed(on, self.is_working_day(on), self.days.get(on)) for on in every)


def _came_at(change: Change) -> datetime:
    return change.until if isinstance(change, Pause) else change.given


def _fits_a_day(duration: Duration) -> bool:
    limits = {Span.WORKING_HOURS: HOURS_A_DAY, Span.WORKING_DAYS: 1, Span.DAYS: 1}
    return duration.value <= limits.get(duration.unit, 0)


def _months_after(on: date, months: int) -> date:
    years, month = divmod(on.month - 1 + months, 12)
    first = date(on.year + years, month + 1, 1)
    last = (first.replace(day=28) + timedelta(days=4)).replace(day=1) - ONE_DAY
    return first.replace(day=min(on.day, last.day))
