"""Graphs kept by version, and the steps of a case written one by one.

Called inside the action of the room that owns the case; `running` moves a case by its graph.
"""

import json
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from tinhso.core.actor import Actor, Role
from tinhso.core.calendar.queries import calendar_of
from tinhso.core.errors import WrongState
from tinhso.core.people.queries import grants_of, holders
from tinhso.core.steps.graph import Graph, Step
from tinhso.core.steps.models import Case, CaseStep, GraphVersion
from tinhso.core.words.worded import of_data, worded


def keep_graph(*, name: str, graph: Graph, at: datetime) -> int:
    """Keep the text of a graph under its name; the same text is kept once. Return its id."""
    known = GraphVersion.objects.filter(name=name, digest=graph.digest)
    return known.values_list("pk", flat=True).first() or _keep(name, graph, at)


@transaction.atomic
def _keep(name: str, graph: Graph, at: datetime) -> int:
    last = GraphVersion.objects.filter(name=name).aggregate(number=Max("number"))["number"] or 0
    kept, _ = GraphVersion.objects.get_or_create(
        name=name,
        digest=graph.digest,
        defaults={"number": last + 1, "rows": json.loads(graph.text), "kept_at": at},
    )
    return kept.pk


def open_step(
    *, case: str, step: Step, unit_id: int, at: datetime, due_at: datetime | None
) -> CaseStep:
    """Put the case at `step` in the unit `unit_id`; it waits for whoever holds the role there."""
    return CaseStep.objects.create(
        case=case,
        root=case,
        key=step.key,
        label=step.label,
        kind=step.kind or "",
        role=step.role or "",
        unit_id=unit_id,
        started_at=at,
        due_at=due_at,
    )


def assign_step(*, case: str, person_id: int | None, step_id: int | None = None) -> None:
    """Give an open step of the case, or all of its family, to one person, or back to everybody."""
    rows = CaseStep.objects.filter(root=case, finished_at__isnull=True).exclude(role="")
    if step_id is not None:
        rows = rows.filter(pk=step_id)
    rows.update(assignee_id=person_id)


def move_due(*, case: str, due_at: datetime | None) -> None:
    """Set when the open steps of the case are due."""
    rows = CaseStep.objects.filter(case=case, finished_at__isnull=True).exclude(role="")
    rows.update(due_at=due_at)


def promise(*, case: str, due_at: datetime | None) -> None:
    """Set when the whole case is due: no step of it will end later."""
    Case.objects.filter(code=case).update(due_at=due_at)


def pause(*, case: str, at: datetime) -> None:
    """Stop the clock of all that people do: the case waits for somebody outside.

    What waits already goes on waiting: a payment or an hour may come meanwhile.
    """
    rows = CaseStep.objects.filter(root=case, finished_at__isnull=True, paused_at__isnull=True)
    rows.exclude(role="").update(paused_at=at)


def resume(*, case: str, minutes: int) -> None:
    """Let the clocks run on; each step is due later by the working minutes that passed."""
    for step in CaseStep.objects.filter(
        root=case, finished_at__isnull=True, paused_at__isnull=False
    ):
        if step.due_at is not None:
            step.due_at = calendar_of(step.unit_id).shift(step.due_at, minutes)
        step.paused_at = None
        step.save(update_fields=["paused_at", "due_at"])


def forget(*, case: str) -> None:
    """Let go of the values by which the ways of a finished case were chosen."""
    Case.objects.filter(Q(code=case) | Q(root__code=case)).update(values={})


def hand_over(*, person_id: int, heir_id: int, actor: Actor, at: datetime) -> Sequence[str]:  # noqa: ARG001  one shape for every kind of open work
    """Give the open steps of one person to another; return the codes of their cases.

    A step whose role the heir does not hold goes back to everybody who does; with nobody else, it
    is refused.
    """
    day = timezone.localdate(at)
    grants = grants_of(heir_id, day=day)
    steps = CaseStep.objects.select_for_update(of=("self",)).select_related("unit")
    mine = list(steps.filter(assignee_id=person_id, finished_at=None).order_by("case"))
    for step in mine:
        fits = step.unit_id in grants.get(Role(step.role), frozenset())
        if not fits and not _others(step, person_id, at):
            raise WrongState(
                worded(
                    "Hồ sơ %(case)s đang ở bước “%(label)s” của %(name)s, nơi người nhận không "
                    "giữ vai trò này và không còn ai khác. Giao vai trò trước.",
                    case=step.case,
                    label=of_data(step.label),
                    name=step.unit.name,
                )
            )
        step.assignee_id = heir_id if fits else None
    CaseStep.objects.bulk_update(mine, ["assignee"])
    return [step.case for step in mine]


def _others(step: CaseStep, person_id: int, at: datetime) -> bool:
    found = holders(Role(step.role), step.unit_id, timezone.localdate(at))
    return any(row.id != person_id for row in found)
