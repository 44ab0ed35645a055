"""Which steps wait, and for whom."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.db.models import Count, Min, Q, QuerySet

from tinhso.core.actor import Grants
from tinhso.core.people.open_work import Thing
from tinhso.core.steps.graph import Graph, StepType
from tinhso.core.steps.loading import load
from tinhso.core.steps.models import Case, CaseStep, GraphVersion
from tinhso.core.steps.rules import StepState
from tinhso.core.words.worded import of_data


@dataclass(frozen=True)
class LatePlace:
    """How many cases are late at one step of one unit, and since when the first of them is."""

    unit_id: int
    key: str
    label: str
    count: int
    since: datetime


def open_step_of(case: str) -> CaseStep | None:
    """Return the first step that waits for somebody in the family, if it is still running."""
    return open_steps_of(case).first()


def open_steps_of(case: str) -> QuerySet[CaseStep]:
    """Return every step open in the case and its sub-cases, those done by people first."""
    rows = CaseStep.objects.filter(root=case, finished_at__isnull=True)
    return rows.select_related("assignee", "unit").order_by("-role", "pk")


def steps_of(case: str) -> QuerySet[CaseStep]:
    """Return every step the case has come to, in order."""
    return CaseStep.objects.filter(case=case).select_related("unit").order_by("pk")


@lru_cache(maxsize=512)
def graph_kept(graph_id: int) -> Graph:
    """Return a kept graph; a text that is kept never changes."""
    return load(GraphVersion.objects.get(pk=graph_id).rows)


def graph_of_case(case: str) -> Graph:
    """Return the graph that a running case goes through."""
    return graph_kept(Case.objects.values_list("graph_id", flat=True).get(code=case))


def touched_after(token: CaseStep) -> CaseStep | None:
    """Return a step that came of `token` and that somebody took or finished, if there is one.

    A question the applicant was asked counts as well: it is out of the house.
    """
    return next((row for row in token.opened.all() if not _is_untouched(row)), None)


def _is_untouched(row: CaseStep) -> bool:
    if row.type in {StepType.SUB_CASE, StepType.APPLICANT}:
        return False
    return row.state in {StepState.WAITING, StepState.OPEN}


def late(*, at: datetime, unit_ids: Iterable[int] | None = None) -> tuple[LatePlace, ...]:
    """Say where cases are late at `at`, the most first: one query over open steps."""
    rows = late_steps(at=at)
    if unit_ids is not None:
        rows = rows.filter(unit_id__in=list(unit_ids))
    places = rows.values("unit_id", "key", "label").annotate(count=Count("pk"), since=Min("due_at"))
    return tuple(LatePlace(**place) for place in places.order_by("-count", "unit_id", "key"))


def late_steps(*, at: datetime) -> QuerySet[CaseStep]:
    """Return the open steps whose due moment has passed and whose clock runs."""
    return CaseStep.objects.filter(finished_at__isnull=True, paused_at__isnull=True, due_at__lt=at)


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
    return tuple(Thing(name=step.case, note=of_data(step.label)) for step in steps)
