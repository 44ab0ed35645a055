"""A unit as other rooms see it."""

import re
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from tinhso.core.search import fold
from tinhso.core.units.models import Unit

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
        return place_of(self.short_name)

    def stands_on(self, day: date) -> bool:
        """Say whether the unit exists on `day`."""
        return self.valid_from <= day and (self.valid_to is None or self.valid_to > day)


def place_of(short_name: str) -> str:
    """Return the name of a unit without the word for its committee."""
    return _PLACE.sub("", short_name)


def rows_of(found: QuerySet[Unit]) -> list[UnitRow]:
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


def alphabet(row: UnitRow) -> tuple[str, str]:
    """Order by the place's own name, without the word for its kind."""
    return fold(row.place.partition(" ")[2] or row.place), row.code
