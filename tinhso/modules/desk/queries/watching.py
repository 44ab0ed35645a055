"""The dashboard of a unit as a page and as a workbook."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass

from tinhso.core.people.queries import persons
from tinhso.core.words.amounts import dong, number, percent
from tinhso.core.words.dates import day
from tinhso.core.words.worded import worded
from tinhso.modules.desk.workbook import Cell
from tinhso.modules.desk.workbook import Column as Head
from tinhso.modules.plan.queries.handling import Days
from tinhso.modules.plan.queries.watching import Counter, Dashboard, Group, counter, groups

LEADING = ("tiep-nhan", "da-giai-quyet", "dang-giai-quyet", "da-qua-han")
OF_FIELDS = ("ky-truoc", "tiep-nhan", "da-giai-quyet", "qua-han", "dang-giai-quyet", "da-qua-han")
OF_MONTHS = ("tiep-nhan", "truc-tuyen", "da-giai-quyet", "qua-han", "tu-choi", "rut")
HEADS = (
    Head(title=worded("Của"), width=30),
    Head(title=worded("Con số"), width=36),
    Head(title=worded("Con số đếm được"), width=16),
    Head(title=worded("Đếm thế nào"), width=70),
)


@dataclass(frozen=True)
class Asked:
    """Which number is opened: the counter, in which days, and whose part of it."""

    counter: Counter
    days: Days
    field: str = ""
    officer_id: int | None = None


Address = Callable[[Asked], str]
Told = tuple[str, str, str]  # its name, the number, and where it opens; nothing behind a nought


def leading(board: Dashboard, address: Address) -> list[Told]:
    """Return the few numbers that stand first."""
    return _told(map(counter, LEADING), board.numbers, address, board.days)


def in_time(board: Dashboard) -> str:
    """Say what share of the results came in time; nothing where there is none."""
    done = board.numbers["da-giai-quyet"]
    if not done:
        return ""
    kept = 100 * (done - board.numbers["qua-han"]) // done
    return worded("%(share)s không quá hạn", share=percent(kept))


def grouped(board: Dashboard, address: Address) -> list[tuple[Group, list[Told]]]:
    """Return every number of the unit in its group."""
    return [
        (group, _told(group.counters, board.numbers, address, board.days))
        for group in groups()
        if not group.is_of_officers
    ]


def by_field(board: Dashboard, address: Address) -> list[tuple[str, list[Told]]]:
    """Return the numbers of each field of procedures."""
    counters = [*map(counter, OF_FIELDS)]
    return [
        (line.name, _told(counters, line.numbers, address, line.days, field=line.key))
        for line in board.fields
    ]


def by_month(board: Dashboard, address: Address) -> list[tuple[str, list[Told]]]:
    """Return the numbers of each month one reports by."""
    counters = [*map(counter, OF_MONTHS)]
    return [(line.name, _told(counters, line.numbers, address, line.days)) for line in board.months]


def by_officer(board: Dashboard, address: Address) -> list[tuple[str, list[Told]]]:
    """Return what each officer did, by name."""
    counters, days = _of_officers(), board.days
    return [
        (name, _told(counters, board.officers[pk], address, days, officer_id=pk))
        for name, pk in _named(board)
    ]


def names_of(keys: Iterable[str]) -> list[str]:
    """Return the names of counters."""
    return [counter(key).name for key in keys]


def officers_heads() -> list[str]:
    """Return the names of the counters of officers."""
    return [one.name for one in _of_officers()]


def above(days: Days, unit_name: str) -> tuple[str, ...]:
    """Return what stands over the table of the workbook."""
    told = worded("Từ ngày %(first)s đến ngày %(last)s", first=day(days.first), last=day(days.last))
    return (unit_name, worded("BẢNG THEO DÕI GIẢI QUYẾT THỦ TỤC HÀNH CHÍNH"), told)


def cells(board: Dashboard, unit_name: str) -> Iterator[tuple[Cell, ...]]:
    """Give every number under `HEADS`: of the unit, of each field, month and officer."""
    for group in groups():
        if not group.is_of_officers:
            yield from _cells(unit_name, group.counters, board.numbers)
    for line in board.fields:
        yield from _cells(line.name, map(counter, OF_FIELDS), line.numbers)
    for line in board.months:
        name = worded("Tháng %(month)s", month=line.name)
        yield from _cells(name, map(counter, OF_MONTHS), line.numbers)
    for name, pk in _named(board):
        yield from _cells(name, _of_officers(), board.officers[pk])


def _cells(
    name: str, counters: Iterable[Counter], numbers: Mapping[str, int]
) -> Iterator[tuple[Cell, ...]]:
    for one in counters:
        yield (name, one.name, numbers[one.key], one.how)


def _told(
    counters: Iterable[Counter],
    numbers: Mapping[str, int],
    address: Address,
    days: Days,
    *,
    field: str = "",
    officer_id: int | None = None,
) -> list[Told]:
    found = []
    for one in counters:
        amount, asked = numbers[one.key], Asked(one, days, field=field, officer_id=officer_id)
        found.append((one.name, _said(one, amount), address(asked) if amount else ""))
    return found


def _said(one: Counter, amount: int) -> str:
    return dong(amount) if one.is_money and amount else number(amount)


def _of_officers() -> list[Counter]:
    return [one for group in groups() if group.is_of_officers for one in group.counters]


def _named(board: Dashboard) -> list[tuple[str, int]]:
    known = persons(board.officers)
    gone = worded("Công chức không còn trong danh sách")
    return sorted((known[pk].full_name if pk in known else gone, pk) for pk in board.officers)
