"""Warning before a step is late, and once it is. Called inside the action of the room that tells.

Whoever gives a step its due moment need not know of this: what is not watched yet is found by an
index of exactly that, and so is what is to be told now.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.db.models import F, Q, QuerySet

from tinhso.core.calendar.queries import calendar_of
from tinhso.core.steps.models import CaseStep


class Level(StrEnum):
    """How near the due moment is: most of the time is used, or all of it."""

    SOON = "soon"
    LATE = "late"


@dataclass(frozen=True)
class Warned:
    """A step somebody is told of, with unit and assignee."""

    step: CaseStep
    level: Level


@transaction.atomic
def watch(*, share: int, limit: int) -> int:
    """Work out when to warn of steps whose due moment is new; return of how many.

    The first warning comes when `share` percent of the working time the step began with is used;
    if it is due later, because its clock stood still or a later day was promised, then with as
    much time left. A step that was late before anybody watched it warns at once.
    """
    rows = [*_unwatched()[:limit]]
    for step in rows:
        _watch(step, share)
    CaseStep.objects.bulk_update(rows, ["watched_due", "warns_at", "warn_lead"])
    return len(rows)


def warning_families(*, at: datetime, limit: int) -> list[str]:
    """Return the roots of the families in which somebody is to be told of a step now."""
    rows = _due(at).order_by("warns_at", "pk").values_list("root", flat=True)
    return [*dict.fromkeys(rows[:limit])]


def take_warnings(*, at: datetime, roots: Iterable[str]) -> list[Warned]:
    """Return the steps of these families to tell somebody of now: once before, once after due.

    Called with the families locked. A step whose clock stands still is told of when it runs again.
    """
    rows = [*_due(at).filter(root__in=[*roots]).select_related("unit", "assignee").order_by("pk")]
    told = [Warned(step, _level(step, at)) for step in rows]
    for one in told:
        one.step.warns_at = one.step.due_at if one.level is Level.SOON else None
    CaseStep.objects.bulk_update(rows, ["warns_at"])
    return told


def _due(at: datetime) -> QuerySet[CaseStep]:
    return CaseStep.objects.filter(
        finished_at__isnull=True,
        paused_at__isnull=True,
        warns_at__lte=at,
        watched_due=F("due_at"),
    )


def _unwatched() -> QuerySet[CaseStep]:
    rows = CaseStep.objects.filter(finished_at__isnull=True, due_at__isnull=False)
    new = rows.filter(Q(watched_due__isnull=True) | ~Q(watched_due=F("due_at")))
    return new.select_for_update(of=("self",), skip_locked=True).order_by("pk")


def _watch(step: CaseStep, share: int) -> None:
    assert step.due_at is not None
    calendar = calendar_of(step.unit_id)
    if step.warn_lead is None:
        whole = max(0, calendar.minutes_between(step.started_at, step.due_at))
        step.warn_lead = whole - whole * share // 100
    step.watched_due = step.due_at
    step.warns_at = calendar.shift(step.due_at, -step.warn_lead) if step.role else None


def _level(step: CaseStep, at: datetime) -> Level:
    return Level.LATE if step.due_at is not None and step.due_at <= at else Level.SOON
