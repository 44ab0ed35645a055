"""Which unit stands where, under which code, on which day."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.models import Q, QuerySet

from tinhso.core.errors import NotFound
from tinhso.core.search import fold
from tinhso.core.units.models import Level, Unit
from tinhso.core.words.worded import worded

_PLACE = re.compile(r"^(UBND|Ủy ban nhân dân) ")  # Vietnamese: names of units


@dataclass(frozen=True)
class UnitRow:
    """A unit as other rooms see it; its codes are explained at the model."""

    id: int
    code: str
    code_2016: str
    area_code: str
    name: str
    short_name: str
    level: str
    kind: str
    parent_id: int | None
    parent_name: str
    valid_from: date
    valid_to: date | None
    is_sample_code: bool

    @property
    def place(self) -> str:
        """The name without its committee: `phường Hạc Thành`; of a department, its own name."""
        return _PLACE.sub("", self.short_name)


def unit(unit_id: int) -> UnitRow:
    """Return the unit `unit_id`, whether it still exists or closed."""
    found = _rows(Unit.objects.filter(pk=unit_id))
    if not found:
        raise NotFound(worded("Không có đơn vị này."))
    return found[0]


def units(unit_ids: Iterable[int]) -> dict[int, UnitRow]:
    """Return the units with these ids, by id."""
    return {row.id: row for row in _rows(Unit.objects.filter(pk__in=unit_ids))}


def by_code(code: str, *, day: date, follow: bool = False) -> UnitRow:
    """Return the unit that bears `code`, in any of the three forms, on `day`.

    With `follow`, the code of a unit that closed leads to its successor on `day`, the default one.
    """
    bears = Q(code=code) | Q(code_2016=code) | Q(area_code=code)
    if code and (found := _rows(Unit.objects.on(day).filter(bears))):
        return found[0]
    if code and follow:
        past = Unit.objects.filter(bears, valid_to__lte=day).order_by("-valid_to", "pk").first()
        if past and (heirs := successors(past.pk, day=day)):
            return heirs[0]
    raise NotFound(
        worded(
            "Không có đơn vị nào mang mã %(code)s vào ngày %(day)s.",
            code=code,
            day=f"{day:%d/%m/%Y}",
        )
    )


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
    """Return the province itself."""
    found = _rows(Unit.objects.on(day).filter(parent=None, level=Level.PROVINCE))
    if not found:
        raise NotFound(worded("Chưa nạp danh mục đơn vị."))
    return found[0]


def communes(*, day: date, q: str = "") -> list[UnitRow]:
    """Return the communes of `day` whose name holds `q`, those with its exact tone marks first."""
    rows = _rows(Unit.objects.on(day).filter(level=Level.COMMUNE, folded__contains=fold(q)))
    wanted = q.strip().casefold()
    return sorted(rows, key=lambda row: (wanted not in row.name.casefold(), *_alphabet(row)))


def departments(*, day: date) -> list[UnitRow]:
    """Return the units of the province itself: offices, departments and centres, by code."""
    inside = Unit.objects.on(day).filter(level=Level.PROVINCE, parent__isnull=False)
    return sorted(_rows(inside), key=lambda row: row.code)


def tree(*, day: date) -> list[tuple[int, UnitRow]]:
    """Return every unit of `day` with its depth, each parent before its children."""
    below: dict[int | None, list[UnitRow]] = {}
    for row in sorted(_rows(Unit.objects.on(day)), key=lambda row: row.code):
        below.setdefault(row.parent_id, []).append(row)
    return list(_walk(below, None, 0))


def subtree(unit_id: int) -> frozenset[int]:
    """Return the ids of the unit and of everything that ever stood below it."""
    return frozenset(_ids(_SUBTREE, {"unit": unit_id}))


def successors(unit_id: int, *, day: date) -> list[UnitRow]:
    """Return the units that hold on `day` what the unit held, the default one first.

    A unit that still exists on `day` is its own successor.
    """
    ranked = _ids(_SUCCESSORS, {"unit": unit_id, "day": day})
    rows = {row.id: row for row in _rows(Unit.objects.filter(pk__in=ranked))}
    return [rows[heir] for heir in ranked]


def predecessors(unit_id: int, *, day: date) -> list[UnitRow]:
    """Return the units of `day` that the unit took over from, wholly or in part, by name."""
    rows = _rows(Unit.objects.on(day).filter(pk__in=_ids(_PREDECESSORS, {"unit": unit_id})))
    return sorted(rows, key=_alphabet)


def counts(*, day: date) -> Counter[str]:
    """Return how many units of each level there are on `day`."""
    return Counter(Unit.objects.on(day).values_list("level", flat=True))


_SUBTREE = """
with recursive below as (
    select %(unit)s::bigint as id
    union
    select u.id from units_unit u join below on u.parent_id = below.id
)
select id from below
"""

# A path counts as default only when every hand-over on it is the default one.
_SUCCESSORS = """
with recursive heir as (
    select %(unit)s::bigint as id, true as is_default
    union
    select c.successor_id, heir.is_default and c.is_default
    from units_unitchange c join heir on c.predecessor_id = heir.id
    where c.effective_on <= %(day)s
)
select u.id from units_unit u join heir using (id)
where u.valid_from <= %(day)s and (u.valid_to is null or u.valid_to > %(day)s)
group by u.id, u.code order by bool_or(heir.is_default) desc, u.code
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


def _walk(
    below: dict[int | None, list[UnitRow]], parent: int | None, depth: int
) -> Iterable[tuple[int, UnitRow]]:
    for row in below.get(parent, []):
        yield depth, row
        yield from _walk(below, row.id, depth + 1)


def _alphabet(row: UnitRow) -> tuple[str, str]:
    """Order by the place's own name, without the word for its kind."""
    return fold(row.place.partition(" ")[2] or row.place), row.code


def _rows(found: QuerySet[Unit]) -> list[UnitRow]:
    return [_row(unit) for unit in found.select_related("parent").order_by("pk")]


def _row(unit: Unit) -> UnitRow:
    return UnitRow(
        id=unit.pk,
        code=unit.code,
        code_2016=unit.code_2016,
        area_code=unit.area_code,
        name=unit.name,
        short_name=unit.short_name,
        level=unit.level,
        kind=unit.kind,
        parent_id=unit.parent_id,
        parent_name=unit.parent.short_name if unit.parent else "",
        valid_from=unit.valid_from,
        valid_to=unit.valid_to,
        is_sample_code=unit.is_sample_code,
    )
