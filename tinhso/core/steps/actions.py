"""Moving a case from step to step. Called inside the action of the room that owns the case."""

from datetime import datetime

from tinhso.core.actor import Actor
from tinhso.core.steps.graph import Step
from tinhso.core.steps.models import CaseStep


def open_step(
    *, case: str, step: Step, unit_id: int, at: datetime, due_at: datetime | None
) -> CaseStep:
    """Put the case at `step` in the unit `unit_id`; it waits for whoever holds the role there."""
    return CaseStep.objects.create(
        case=case,
        key=step.key,
        label=step.label,
        kind=step.kind,
        role=step.role,
        unit_id=unit_id,
        started_at=at,
        due_at=due_at,
    )


def finish_step(*, case: str, actor: Actor, at: datetime) -> None:
    """Close the open step of the case, done by `actor`."""
    CaseStep.objects.filter(case=case, finished_at__isnull=True).update(
        finished_at=at, finished_by_id=actor.person_id
    )


def assign_step(*, case: str, person_id: int | None) -> None:
    """Give the open step of the case to one person, or back to everybody with the role."""
    CaseStep.objects.filter(case=case, finished_at__isnull=True).update(assignee_id=person_id)


def move_due(*, case: str, due_at: datetime | None) -> None:
    """Set when the open step of the case is due."""
    CaseStep.objects.filter(case=case, finished_at__isnull=True).update(due_at=due_at)


def pause(*, case: str, at: datetime) -> None:
    """Stop the clock of the open step: the case waits for somebody outside."""
    CaseStep.objects.filter(case=case, finished_at__isnull=True).update(paused_at=at)


def resume(*, case: str, due_at: datetime | None) -> None:
    """Let the clock of the open step run on, to the new `due_at`."""
    CaseStep.objects.filter(case=case, finished_at__isnull=True).update(
        paused_at=None, due_at=due_at
    )
