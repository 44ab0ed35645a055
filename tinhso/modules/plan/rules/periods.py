"""The periods reports are made for: they end on a set day of their last month, not with it. Pure.

NĐ 09/2019/NĐ-CP: a month goes from the 15th of the one before to the 14th; a quarter and a year
alike.
"""

from dataclasses import dataclass
from datetime import date

MONTH, QUARTER, HALF, NINE, YEAR = 1, 3, 6, 9, 12


@dataclass(frozen=True, kw_only=True)
class Period:
    """`months` long, the last of them `month` of `year`; its days, both included."""

    months: int
    month: int
    year: int
    first: date
    last: date

    @property
    def number(self) -> int:
        """Which of its kind in the year."""
        return self.month // self.months


def period(months: int, *, month: int, year: int, last_day: int) -> Period:
    """Return the period of so many months whose last is `month`."""
    before = year * 12 + month - 1 - months
    first = date(before // 12, before % 12 + 1, last_day + 1)
    last = date(year, month, last_day)
    return Period(months=months, month=month, year=year, first=first, last=last)


def reporting_month(day: date, *, last_day: int) -> tuple[int, int]:
    """Return the month and year whose report counts the day."""
    later = day.year * 12 + day.month - 1 + (day.day > last_day)
    return later % 12 + 1, later // 12


def offered(day: date, *, last_day: int) -> tuple[Period, ...]:
    """Return this month and the last, this quarter and the last, half a year and, once it is over,
    nine months, this year and the last.
    """
    month, year = reporting_month(day, last_day=last_day)
    quarter = -(-month // QUARTER) * QUARTER
    ends = [
        (MONTH, month, year),
        (MONTH, *_back(month, year, MONTH)),
        (QUARTER, quarter, year),
        (QUARTER, *_back(quarter, year, QUARTER)),
        (HALF, HALF, year),
        *([(NINE, NINE, year)] if month > HALF else []),
        (YEAR, YEAR, year),
        (YEAR, YEAR, year - 1),
    ]
    return tuple(
        period(months, month=last, year=of, last_day=last_day) for months, last, of in ends
    )


def months_upto(day: date, *, count: int, last_day: int) -> tuple[Period, ...]:
    """Return so many months, the last of them the one whose report counts the day."""
    month, year = reporting_month(day, last_day=last_day)
    ends = [_back(month, year, back) for back in range(count - 1, -1, -1)]
    return tuple(period(MONTH, month=last, year=of, last_day=last_day) for last, of in ends)


def _back(month: int, year: int, months: int) -> tuple[int, int]:
    before = year * 12 + month - 1 - months
    return before % 12 + 1, before // 12
