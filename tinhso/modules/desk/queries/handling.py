"""The report on handling (form II.06a) as a page and as the columns of a workbook."""

from collections.abc import Iterable, Iterator

from tinhso.core.words.dates import day
from tinhso.core.words.worded import worded
from tinhso.modules.desk.workbook import Cell
from tinhso.modules.desk.workbook import Column as Head
from tinhso.modules.plan.queries.handling import (
    FIRST_NUMBER,
    TITLES,
    Column,
    Line,
    Period,
    Report,
    number_of,
)

PERIODS = {
    1: worded("Tháng %(number)s/%(year)s"),
    3: worded("Quý %(number)s/%(year)s"),
    6: worded("6 tháng đầu năm %(year)s"),
    9: worded("9 tháng %(year)s"),
    12: worded("Năm %(year)s"),
}
GROUPS = (
    (worded("Tiếp nhận"), 4),
    (worded("Đã giải quyết"), 4),
    (worded("Đang giải quyết"), 3),
)


def name_of(period: Period) -> str:
    """Name a period as its report does."""
    return worded(PERIODS[period.months], number=period.number, year=period.year)


def headed() -> Iterator[tuple[int, str]]:
    """Give the number and the title under GROUPS of each column, a sum being that of its group."""
    sums = {Column.RECEIVED, Column.DONE, Column.PENDING}
    for column, number, title in numbered():
        yield number, worded("Tổng") if column in sums else title


def numbered() -> Iterator[tuple[Column, int, str]]:
    """Give each column with its number in the form and its title."""
    for column, title in TITLES.items():
        yield column, number_of(column), title


def heads(*, of_units: bool) -> tuple[Head, ...]:
    """Return the columns of the workbook, each with the number the form gives it."""
    name = worded("Đơn vị") if of_units else worded("Lĩnh vực")
    first = (
        Head(title=worded("TT"), width=6),
        Head(title=f"{name} ({FIRST_NUMBER - 1})", width=36),
    )
    return (*first, *(Head(title=f"{title} ({n})", width=12) for _, n, title in numbered()))


def above(report: Report, unit_name: str) -> tuple[str, ...]:
    """Return what stands over the table: whose report, and of which days."""
    days = report.days
    told = worded("Từ ngày %(first)s đến ngày %(last)s", first=day(days.first), last=day(days.last))
    title = worded("TÌNH HÌNH, KẾT QUẢ GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH (BIỂU II.06a)")
    return (unit_name, title, told)


def cells(report: Report) -> Iterator[tuple[Cell, ...]]:
    """Give the lines under `heads`, the sum last."""
    for number, line in enumerate(report.lines, start=1):
        yield (number, line.name, *_counts(line))
    yield ("", report.total.name, *_counts(report.total))


def _counts(line: Line) -> Iterable[int]:
    return (line.counts[column] for column in Column)
