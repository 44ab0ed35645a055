"""How dossiers were handled in a period: the columns of form II.06a, what must hold of them. Pure.

TT 01/2020/TT-VPCP. Each column is counted by itself, so that the identities check the counting.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from tinhso.core.words.worded import worded


class Column(StrEnum):
    """A column of the form, in its order; the values stand in addresses."""

    RECEIVED = "tiep-nhan"
    ONLINE = "truc-tuyen"
    DIRECT = "truc-tiep"
    BEFORE = "ky-truoc"
    DONE = "da-giai-quyet"
    EARLY = "truoc-han"
    ON_TIME = "dung-han"
    LATE = "qua-han"
    PENDING = "dang-giai-quyet"
    IN_TIME = "trong-han"
    OVERDUE = "da-qua-han"


FIRST_NUMBER = 3  # of the form's columns; before come the number of the line and its name
TITLES: Mapping[Column, str] = {
    Column.RECEIVED: worded("Tổng tiếp nhận"),
    Column.ONLINE: worded("Trực tuyến"),
    Column.DIRECT: worded("Trực tiếp, bưu chính"),
    Column.BEFORE: worded("Từ kỳ trước"),
    Column.DONE: worded("Tổng đã giải quyết"),
    Column.EARLY: worded("Trước hạn"),
    Column.ON_TIME: worded("Đúng hạn"),
    Column.LATE: worded("Quá hạn"),
    Column.PENDING: worded("Tổng đang giải quyết"),
    Column.IN_TIME: worded("Trong hạn"),
    Column.OVERDUE: worded("Đã quá hạn"),
}
SUM = worded("Tổng số")
IDENTITIES: Sequence[tuple[Column, tuple[Column, ...]]] = (
    (Column.RECEIVED, (Column.ONLINE, Column.DIRECT, Column.BEFORE)),
    (Column.DONE, (Column.EARLY, Column.ON_TIME, Column.LATE)),
    (Column.PENDING, (Column.IN_TIME, Column.OVERDUE)),
    (Column.RECEIVED, (Column.DONE, Column.PENDING)),
)


def number_of(column: Column) -> int:
    """Return the number the form gives the column."""
    return FIRST_NUMBER + list(Column).index(column)


@dataclass(frozen=True, kw_only=True)
class Days:
    """The days a report is made for, both included; without a unit, of the whole province."""

    first: date
    last: date
    unit_id: int | None = None


@dataclass(frozen=True, kw_only=True)
class Line:
    """What was counted under one name: a field of procedures, or a unit."""

    key: str
    name: str
    counts: Mapping[Column, int]

    @property
    def broken(self) -> tuple[str, ...]:
        """The identities of the form that do not hold, as the form writes them."""
        return tuple(
            f"({number_of(whole)}) ≠ {' + '.join(f'({number_of(part)})' for part in parts)}"
            for whole, parts in IDENTITIES
            if self.counts[whole] != sum(self.counts[part] for part in parts)
        )


def total_of(lines: Sequence[Line]) -> Line:
    """Return the sum of the lines."""
    counts = {column: sum(line.counts[column] for line in lines) for column in Column}
    return Line(key="", name=SUM, counts=counts)


@dataclass(frozen=True, kw_only=True)
class Report:
    """The form filled in: `ended` were withdrawn or stopped in the period and stand nowhere."""

    days: Days
    lines: tuple[Line, ...]
    ended: int

    @property
    def total(self) -> Line:
        return total_of(self.lines)

    @property
    def broken(self) -> tuple[str, ...]:
        """What does not hold, each with the line it does not hold in."""
        return tuple(f"{line.name}: {fault}" for line in self.lines for fault in line.broken)
