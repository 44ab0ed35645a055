"""Communes that are no more, as papers from before still name them."""

from dataclasses import dataclass
from datetime import date

from tinhso.core.units.models import Level, UnitChange
from tinhso.core.units.queries import communes
from tinhso.core.units.rows import place_of


@dataclass(frozen=True)
class FormerCommune:
    """A closed commune with its district; `heirs` as (area code, name), the default first."""

    name: str
    heirs: tuple[tuple[str, str], ...]


def former_communes(*, day: date) -> list[FormerCommune]:
    """Return the communes closed by `day`, each with the province's communes that took over."""
    standing = {row.id: row for row in communes(day=day)}
    changes = (
        UnitChange.objects.filter(predecessor__level=Level.COMMUNE, effective_on__lte=day)
        .filter(successor__in=standing)
        .select_related("predecessor__parent")
        .order_by("predecessor__code", "-is_default", "successor__code")
    )
    found: dict[int, tuple[str, list[tuple[str, str]]]] = {}
    for change in changes:
        old, new = change.predecessor, standing[change.successor_id]
        parts = (old.short_name, old.parent.short_name if old.parent else "")
        name = ", ".join(place_of(part) for part in parts if part)
        heirs = found.setdefault(old.pk, (name, []))[1]
        heirs.append((new.area_code or new.code, new.place))
    return [FormerCommune(name, tuple(heirs)) for name, heirs in found.values()]
