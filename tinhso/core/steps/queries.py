"""Which steps wait, and for whom."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q

from tinhso.core.actor import Grants
from tinhso.core.people.open_work import Thing
from tinhso.core.steps.models import CaseStep


def open_step_of(case: str) -> CaseStep | None:
    """Return the step the case stands at, if it is still running."""
    return CaseStep.objects.filter(case=case, finished_at__isnull=True).first()


def reached(held: Sequence[Grants]) -> Q:
    """Return the condition on steps whose role and unit stand in any of `held`."""
    reach = Q(pk__in=[])
    for grants in held:
        for role, unit_ids in grants.items():
            reach |= Q(role=role, unit_id__in=unit_ids)
    return reach


def in_hand_of(person_id: int, *, day: date) -> tuple[Thing, ...]:  # noqa: ARG001  one shape for every kind of open work
    """Return the open steps the person has taken on, by case."""
    steps = CaseStep.objects.filter(assignee_id=person_id, finished_at=None).order_by("case")
    return tuple(Thing(name=step.case, note=step.label) for step in steps)
