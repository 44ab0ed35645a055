"""Which steps wait, and for whom."""

from django.db.models import Q, QuerySet

from tinhso.core.actor import Actor
from tinhso.core.steps.models import CaseStep


def open_step_of(case: str) -> CaseStep | None:
    """Return the step the case stands at, if it is still running."""
    return CaseStep.objects.filter(case=case, finished_at__isnull=True).first()


def reach_of(actor: Actor) -> Q:
    """Return the condition on steps that `actor` holds the role for in their unit."""
    reach = Q(pk__in=[])
    for role, unit_ids in actor.grants.items():
        reach |= Q(role=role, unit_id__in=unit_ids)
    return reach


def waiting_for(actor: Actor) -> QuerySet[CaseStep]:
    """Return the open steps that wait for `actor`: given to the actor, or to no one yet."""
    mine = Q(assignee__isnull=True) | Q(assignee_id=actor.person_id)
    return CaseStep.objects.filter(reach_of(actor), mine, finished_at__isnull=True)
