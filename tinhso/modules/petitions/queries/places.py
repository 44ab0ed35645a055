"""Which units take petitions, and what a petition may be."""

from datetime import date

from tinhso.core.units.queries import communes, departments, root
from tinhso.modules.petitions.terms import Named, abouts, kinds, span_of

__all__ = ["Named", "abouts", "kinds", "promised", "receivers"]


def promised(*, day: date) -> dict[str, str]:
    """Return in words how long refusing and answering may take."""
    return {key: span_of(key, day=day).said for key in ("refuse", "answer")}


def receivers(*, day: date) -> tuple[tuple[int, str], ...]:
    """Return the province, its departments and its communes of the day with their names."""
    found = [root(day=day), *departments(day=day), *communes(day=day)]
    return tuple((row.id, row.name) for row in found)
