"""A step as it is shown, and who took it and is away."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone

from tinhso.core.people.queries import away
from tinhso.core.steps.models import CaseStep
from tinhso.core.words.worded import of_data


def away_of(steps: Iterable[CaseStep | None], at: datetime) -> dict[int, date]:
    """Return the last day of absence of each assignee who is away, by id: one statement or none."""
    ids = {step.assignee_id for step in steps if step is not None and step.assignee_id is not None}
    return away(ids, day=timezone.localdate(at)) if ids else {}


@dataclass(frozen=True, kw_only=True)
class StepRow:
    """An open step of a dossier, or of one of its sub-cases."""

    label: str
    type: str
    kind: str
    role: str
    unit_id: int
    unit_name: str
    is_guest: bool
    is_paused: bool
    assignee_id: int | None
    assignee_name: str
    assignee_away: date | None
    started_at: datetime
    due_at: datetime | None


def step_row(step: CaseStep | None, at: datetime) -> StepRow | None:
    """Return an open step, its unit and assignee loaded, as it is shown."""
    if step is None:
        return None
    return StepRow(
        label=of_data(step.label),
        type=step.type,
        kind=step.kind,
        role=step.role,
        unit_id=step.unit_id,
        unit_name=step.unit.short_name or step.unit.name,
        is_guest=step.is_guest,
        is_paused=step.paused_at is not None,
        assignee_id=step.assignee_id,
        assignee_name=step.assignee.full_name if step.assignee else "",
        assignee_away=away_of([step], at).get(step.assignee_id or 0),
        started_at=step.started_at,
        due_at=step.due_at,
    )
