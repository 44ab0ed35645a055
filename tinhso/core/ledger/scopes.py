"""What an export is of: one stream, the streams of a unit in a month, or everything."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.db import connection

from tinhso.core.errors import NotFound
from tinhso.core.ledger.encoding import VIETNAM
from tinhso.core.words.worded import worded

BATCH = 1000


@dataclass(frozen=True)
class All:
    """Every row, from the first."""

    @property
    def told(self) -> dict[str, Any]:
        return {"kind": "all"}


@dataclass(frozen=True)
class Stream:
    """Every row of one stream, such as `dossier:H56.102-261102-0001`."""

    name: str

    @property
    def told(self) -> dict[str, Any]:
        return {"kind": "stream", "stream": self.name}


@dataclass(frozen=True)
class Month:
    """The rows of one month in all streams whose names begin alike; `first` is its first day."""

    prefix: str
    first: date

    @property
    def told(self) -> dict[str, Any]:
        return {"kind": "month", "prefix": self.prefix, "month": f"{self.first:%Y-%m}"}

    @property
    def bounds(self) -> tuple[datetime, datetime]:
        years, month = divmod(self.first.month, 12)
        following = date(self.first.year + years, month + 1, 1)
        begin, end = (
            datetime.combine(day, time(), tzinfo=VIETNAM)
            for day in (self.first.replace(day=1), following)
        )
        return begin, end


Part = Stream | Month
Scope = All | Part

_OF_STREAM = """
select p.position from ledger_stream s
join ledger l on l.stream_id = s.id
left join ledger_position p on p.ledger_id = l.id
where s.name = %(name)s order by p.position
"""
_OF_MONTH = """
select p.position from ledger l
join ledger_stream s on s.id = l.stream_id
left join ledger_position p on p.ledger_id = l.id and p.recorded_at = l.recorded_at
where starts_with(s.name, %(prefix)s) and l.recorded_at >= %(begin)s and l.recorded_at < %(end)s
order by p.position
"""


def positions(scope: Part, *, upto: int) -> tuple[list[int], int]:
    """Return the positions of a scope up to one, and how many of its rows come behind that.

    Raises NotFound when the scope has no row at all.
    """
    with connection.cursor() as cursor:
        if isinstance(scope, Stream):
            cursor.execute(_OF_STREAM, {"name": scope.name})
        else:
            begin, end = scope.bounds
            cursor.execute(_OF_MONTH, {"prefix": scope.prefix, "begin": begin, "end": end})
        found = [position for (position,) in cursor.fetchall()]
    if not found:
        raise NotFound(_nothing(scope))
    ready = [position for position in found if position is not None and position <= upto]
    return ready, len(found) - len(ready)


def batches(wanted: list[int]) -> Iterator[list[int]]:
    """Yield positions in pieces a query likes."""
    for start in range(0, len(wanted), BATCH):
        yield wanted[start : start + BATCH]


def _nothing(scope: Part) -> str:
    if isinstance(scope, Stream):
        code = scope.name.partition(":")[2]
        return worded(
            "Sổ cái không có hồ sơ nào mang mã %(code)s. Xem lại mã ghi trên giấy tiếp nhận.",
            code=code,
        )
    unit = scope.prefix.partition(":")[2].rstrip("-")
    return worded(
        "Sổ cái không có dòng nào của đơn vị %(unit)s trong tháng %(first)s.",
        unit=unit,
        first=f"{scope.first:%m/%Y}",
    )
