"""From days to shares: what stands in a window, how it went, and where the pace leads.

A share on a day is that of the twelve months up to it, so that on 31 December it is the year's.
"""

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction
from itertools import accumulate

PACE_DAYS = 90
MONTHS = 12


class Measure(StrEnum):
    ONLINE = "online"
    FULL_ONLINE = "full_online"
    SATISFACTION = "satisfaction"
    ON_TIME = "on_time"


class Part(StrEnum):
    """Which of the cases behind a share; the values stand in addresses."""

    ALL = ""
    HIT = "duoc-tinh"
    MISSED = "chua-dat"
    FINISHED = "co-ket-qua"


@dataclass(frozen=True, kw_only=True)
class Narrowing:
    """What a list of cases is narrowed to."""

    part: Part = Part.ALL
    unit_id: int | None = None
    procedure: str = ""


@dataclass(frozen=True)
class Tally:
    """So many of so many."""

    hit: int
    base: int

    @property
    def percent(self) -> Fraction | None:
        """The share; of nothing there is none, neither 0 nor 100."""
        return Fraction(100 * self.hit, self.base) if self.base else None


@dataclass(frozen=True)
class Point:
    """The share at the end of a month, or on the day asked for."""

    day: date
    tally: Tally


class Days:
    """What was counted on each day, ready to be summed over any window.

    `open_late` is what comes to (+) or leaves (-) the dossiers past due and still open: they
    weigh on the share of every day on which they are open.
    """

    def __init__(
        self, counted: Mapping[date, Tally], open_late: Mapping[date, int] | None = None
    ) -> None:
        self._days = sorted(counted)
        self._hits = [0, *accumulate(counted[day].hit for day in self._days)]
        self._bases = [0, *accumulate(counted[day].base for day in self._days)]
        late = open_late or {}
        self._late_days = sorted(late)
        self._late = [0, *accumulate(late[day] for day in self._late_days)]

    def between(self, first: date, last: date) -> Tally:
        """Return what was counted from `first` to `last`, both included."""
        before = bisect_right(self._days, first - timedelta(days=1))
        upto = max(bisect_right(self._days, last), before)
        return Tally(self._hits[upto] - self._hits[before], self._bases[upto] - self._bases[before])

    def open_late(self, day: date) -> int:
        """Return how many were past due and open at the end of `day`."""
        return self._late[bisect_right(self._late_days, day)]

    def standing(self, day: date) -> Tally:
        """Return the share of the twelve months up to `day`."""
        counted = self.between(window_start(day), day)
        return Tally(counted.hit, counted.base + self.open_late(day))


def window_start(day: date) -> date:
    """Return the first of the twelve months' days that end with `day`."""
    after = day + timedelta(days=1)
    last_day = min(after.day, month_end(after.year - 1, after.month).day)
    return after.replace(year=after.year - 1, day=last_day)


def month_end(year: int, month: int) -> date:
    """Return the last day of a month."""
    following = date(year + month // 12, month % 12 + 1, 1)
    return following - timedelta(days=1)


def series(days: Days, *, day: date) -> tuple[Point, ...]:
    """Return how it stood at the end of each of the last months and on `day`, where known."""
    first = day.year * 12 + day.month - 1 - (MONTHS - 1)
    ends = [month_end(n // 12, n % 12 + 1) for n in range(first, first + MONTHS)]
    points = [Point(min(end, day), days.standing(min(end, day))) for end in ends]
    return tuple(point for point in points if point.tally.base)


def forecast(days: Days, *, day: date) -> Fraction | None:
    """Return the share of the whole year, if the rest goes at the pace of the last 90 days."""
    so_far = days.between(date(day.year, 1, 1), day)
    lately = days.between(day - timedelta(days=PACE_DAYS - 1), day)
    left = (date(day.year, 12, 31) - day).days
    base = so_far.base + Fraction(lately.base * left, PACE_DAYS) + days.open_late(day)
    hit = so_far.hit + Fraction(lately.hit * left, PACE_DAYS)
    return hit * 100 / base if base else None


def median(values: Iterable[int]) -> int | None:
    """Return the value that half of them do not exceed."""
    ordered = sorted(values)
    return ordered[(len(ordered) - 1) // 2] if ordered else None
