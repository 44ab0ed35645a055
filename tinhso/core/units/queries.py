"""Which unit stands where, under which code, on which day."""

from collections import Counter
from collections.abc import Iterable
from datetime import date

from django.conf import settings
from django.db import connection
from django.db.models import Q

from tinhso.core.errors import NotFound
from tinhso.core.search import fold
from tinhso.core.units.index import PLACES, current
from tinhso.core.units.models import Level, Unit, UnitQuerySet
from tinhso.core.units.rows import UnitRow, alphabet, rows_of
from tinhso.core.words.worded import worded

__all__ = [
    "UnitRow",
    "by_code",
    "communes",
    "counts",
    "departments",
    "ever",
    "part_of",
    "predecessors",
    "root",
    "subtree",
    "successors",
    "taken_over",
    "tree",
    "unit",
    "units",
]


def unit(unit_id: int) -> UnitRow:
    """Return the unit `unit_id`, whether it still exists or closed."""
    found = current().by_id.get(unit_id)
    if found is None:
        raise NotFound(worded("Không có đơn vị này."))
    return found


def units(unit_ids: Iterable[int]) -> dict[int, UnitRow]:
    """Return the units with these ids, by id."""
    known = current().by_id
    return {unit_id: known[unit_id] for unit_id in unit_ids if unit_id in known}


def by_code(code: str, *, day: date, follow: bool = False) -> UnitRow:
    """Return the unit that bears `code`, in any of the three forms, on `day`.

    With `follow`, the code of a unit that closed leads to its successor on `day`, the default one.
    """
    index = current()
    found = index.bearer(code, day=day)
    if found is None and follow:
        found = index.heir(code, day=day)
    if found is not None:
        return found
    raise NotFound(
        worded(
            "Không có đơn vị nào mang mã %(code)s vào ngày %(day)s.",
            code=code,
            day=f"{day:%d/%m/%Y}",
        )
    )


def part_of(unit_id: int, number: str, *, day: date) -> UnitRow:
    """Return the part of the unit that bears `number` below it; the unit itself has it if not.

    Below a commune `01` is its police, `02` the social insurance it belongs to.
    """
    whole = unit(unit_id)
    return current().bearer(f"{whole.code}.{number}", day=day) or whole


def ever(code: str, *, day: date) -> UnitRow:
    """Return the unit that bears `code` on `day`, or bore it last before that day."""
    bears = Q(code=code) | Q(code_2016=code) | Q(area_code=code)
    begun = Unit.objects.filter(bears, valid_from__lte=day) if code else Unit.objects.none()
    last = begun.order_by("-valid_from", "pk").values_list("pk", flat=True).first()
    if last is None:
        raise NotFound(
            worded(
                "Chưa có đơn vị nào mang mã %(code)s đến ngày %(day)s.",
                code=code,
                day=f"{day:%d/%m/%Y}",
            )
        )
    return unit(last)


def root(*, day: date) -> UnitRow:
    """Return the province this installation serves."""
    found = rows_of(Unit.objects.on(day).filter(code=settings.PROVINCE_AGENCY_CODE, parent=None))
    if not found:
        raise NotFound(worded("Chưa nạp danh mục đơn vị."))
    return found[0]


def communes(*, day: date, q: str = "") -> list[UnitRow]:
    """Return the province's communes of `day` whose name holds `q`, exact tone marks first."""
    found = current().communes(day=day, below=settings.PROVINCE_AGENCY_CODE)
    wanted, folded = q.strip().casefold(), fold(q)
    rows = [row for name, row in found if folded in name]
    return sorted(rows, key=lambda row: wanted not in row.name.casefold()) if wanted else rows


def departments(*, day: date) -> list[UnitRow]:
    """Return the units of the province itself: offices, departments and centres, by code."""
    inside = _mine().on(day).filter(level=Level.PROVINCE, parent__isnull=False)
    return sorted(rows_of(inside), key=lambda row: row.code)


def tree(*, day: date, below: str | None = None) -> list[tuple[int, UnitRow]]:
    """Return every unit of `day` with its depth, each parent before its children.

    `below` is the code the tree begins at: the own province, or all that is loaded for `""`.
    """
    begins = settings.PROVINCE_AGENCY_CODE if below is None else below
    return list(current().tree(day=day, below=begins))


def subtree(unit_id: int) -> frozenset[int]:
    """Return the ids of the unit and of everything that ever stood below it."""
    return frozenset(_ids(_SUBTREE, {"unit": unit_id}))


def successors(unit_id: int, *, day: date) -> list[UnitRow]:
    """Return the units that hold on `day` what the unit held, the default one first.

    A unit that still exists on `day` is its own successor.
    """
    index = current()
    found = index.by_id.get(unit_id)
    return index.heirs(found, day=day) if found else []


def taken_over(unit_ids: Iterable[int], *, day: date) -> frozenset[int]:
    """Return the units, with every one before them whose default successor on `day` is of them."""
    index, theirs = current(), frozenset(unit_ids)
    waiting, seen = [*theirs], set(theirs)
    while waiting:
        before = {told.predecessor.id for told in index.before.get(waiting.pop(), ())} - seen
        seen |= before
        waiting += before
    gone = (index.by_id[unit_id] for unit_id in seen - theirs)
    first = {row.id: next(iter(index.heirs(row, day=day)), row).id for row in gone}
    return theirs | {unit_id for unit_id, heir in first.items() if heir in theirs}


def predecessors(unit_id: int, *, day: date) -> list[UnitRow]:
    """Return the units of `day` that the unit took over from, wholly or in part, by name."""
    rows = rows_of(Unit.objects.on(day).filter(pk__in=_ids(_PREDECESSORS, {"unit": unit_id})))
    return sorted(rows, key=alphabet)


def counts(*, day: date) -> Counter[str]:
    """Return how many units of each level the province has on `day`; an office below a commune
    is a part of it, and no commune of its own.
    """
    parts = Q(level=Level.COMMUNE) & ~Q(kind__in=PLACES)
    return Counter(_mine().on(day).exclude(parts).values_list("level", flat=True))


def _mine() -> UnitQuerySet:
    code = settings.PROVINCE_AGENCY_CODE
    return Unit.objects.filter(Q(code=code) | Q(code__startswith=f"{code}."))


_SUBTREE = """
with recursive below as (
    select %(unit)s::bigint as id
    union
    select u.id from units_unit u join below on u.parent_id = below.id
)
select id from below
"""

_PREDECESSORS = """
with recursive source as (
    select %(unit)s::bigint as id
    union
    select c.predecessor_id from units_unitchange c join source on c.successor_id = source.id
)
select id from source where id <> %(unit)s
"""


def _ids(sql: str, values: dict[str, int | date]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [found for (found,) in cursor.fetchall()]
