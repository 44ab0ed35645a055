"""Which steps wait, and for whom."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Q, QuerySet

from tinhso.core.actor import Actor, Grants
from tinhso.core.people.open_work import Thing
from tinhso.core.steps.models import CaseStep


def open_step_of(case: str) -> CaseStep | None:
    """Return the step the case stands at, if it is still running."""
    return CaseStep.objects.filter(case=case, finished_at__isnull=True).first()


def reach_of(actor: Actor) -> Q:
    """Return the condition on steps that `actor` holds the role for in their unit.

    Mandates for every procedure count; those for some are for the room that knows the procedures.
    """
    whole = [mandate.grants for mandate in actor.mandates if not mandate.procedures]
    return reached([actor.grants, *whole])


def reached(held: Sequence[Grants]) -> Q:
    """Return the condition on steps whose role and unit stand in any of `held`."""
    reach = Q(pk__in=[])
    for grants in held:
        for role, unit_ids in grants.items():
            reach |= Q(role=role, unit_id__in=unit_ids)
    return reach


def free_for(actor: Actor) -> Q:
    """Return the condition on steps nobody has taken but the actor or whom the actor stands for."""
    own = {actor.person_id, *(mandate.person_id for mandate in actor.mandates)}
    return Q(assignee__isnull=True) | Q(assignee_id__in=own)


def waiting_for(actor: Actor) -> QuerySet[CaseStep]:
    """Return the open steps that wait for `actor`: given to the actor, or to no one yet."""
    return CaseStep.objects.filter(reach_of(actor), free_for(actor), finished_at__isnull=True)


def in_hand_of(person_id: int, *, day: date) -> tuple[Thing, ...]:  # noqa: ARG001  one shape for every kind of open work
    """Return the open steps the person has taken on, by case."""
    steps = CaseStep.objects.filter(assignee_id=person_id, finished_at=None).order_by("case")
    return tuple(Thing(name=step.case, note=step.label) for step in steps)
