"""Which unit does a step: one by its code, a part of the case's own unit, or that unit."""

from datetime import date

from tinhso.core.steps.graph import Step
from tinhso.core.units.queries import by_code, part_of

PART = "+"


def doing_unit(step: Step, unit_id: int, *, day: date) -> int:
    """Return the unit that does `step` of a case of the unit `unit_id`, as of `day`.

    `H56.06.01` is that unit, or who took over from it; `+01` the part of the case's unit that
    bears 01, and the unit itself where it has no such part.
    """
    if step.unit.startswith(PART):
        return part_of(unit_id, step.unit.removeprefix(PART), day=day).id
    return by_code(step.unit, day=day, follow=True).id if step.unit else unit_id
