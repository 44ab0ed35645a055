"""Who took a step and is away: shown wherever the step stands in a list."""

from collections.abc import Iterable
from datetime import date, datetime

from django.utils import timezone

from tinhso.core.people.queries import away
from tinhso.core.steps.models import CaseStep


def away_of(steps: Iterable[CaseStep | None], at: datetime) -> dict[int, date]:
    """Return the last day of absence of each assignee who is away, by id: one statement or none."""
    ids = {step.assignee_id for step in steps if step is not None and step.assignee_id is not None}
    return away(ids, day=timezone.localdate(at)) if ids else {}
