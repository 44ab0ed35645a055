"""What became of the unit that issued a document."""

from datetime import date

from tinhso.core.units import queries as units
from tinhso.modules.portal.rules.standing import Merged


def merged_since(unit_id: int, *, day: date) -> Merged | None:
    """Return since when the unit is no more and who holds on `day` what it held; None if it is."""
    known = units.units([unit_id]).get(unit_id)
    if known is None or known.valid_to is None or known.valid_to > day:
        return None
    heirs = units.successors(unit_id, day=day)
    return Merged(since=known.valid_to, heirs=tuple(row.name for row in heirs))
