"""The steps of a procedure, and where a dossier stands in them."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tinhso.core.actor import Actor
from tinhso.core.errors import NotFound
from tinhso.core.steps.graph import Graph
from tinhso.core.steps.models import CaseStep
from tinhso.core.steps.picture import Standing
from tinhso.core.steps.queries import steps_of
from tinhso.core.steps.rules import FINISHED, StepState
from tinhso.core.words.worded import worded
from tinhso.modules.dossiers import permissions
from tinhso.modules.dossiers.models import Dossier
from tinhso.modules.procedures import queries as procedures


@dataclass(frozen=True, kw_only=True)
class StoodAt:
    """What became of one step: done at `finished_at`, or open and due at `due_at`."""

    standing: Standing
    unit_name: str
    assignee_name: str
    started_at: datetime
    due_at: datetime | None
    finished_at: datetime | None
    is_paused: bool
    is_waiting: bool


@dataclass(frozen=True, kw_only=True)
class Flow:
    """The graph a dossier runs through, and its steps by key."""

    code: str
    procedure: str
    procedure_name: str
    graph: Graph
    steps: Mapping[str, StoodAt]


def flow_of(*, actor: Actor, code: str, at: datetime) -> Flow:
    """Return where the dossier stands, for an officer who serves it."""
    row = Dossier.objects.filter(code=code).first()
    if row is None or not permissions.can_serve(actor, row):
        raise NotFound(
            worded("Không có hồ sơ %(code)s, hoặc hồ sơ không thuộc phạm vi của bạn.", code=code)
        )
    graph = procedures.version(row.version_id).steps
    if graph is None:
        raise NotFound(worded("Thủ tục này chưa có quy trình điện tử."))
    steps: dict[str, StoodAt] = {}
    for step in steps_of(code).select_related("assignee"):  # the latest of each wins
        stood = _stood(step, at)
        if stood is None:
            steps.pop(step.key, None)
        else:
            steps[step.key] = stood
    return Flow(
        code=code,
        procedure=row.procedure,
        procedure_name=row.procedure_name,
        graph=graph,
        steps=steps,
    )


def _stood(step: CaseStep, at: datetime) -> StoodAt | None:
    if step.state in FINISHED - {StepState.DONE, StepState.JOINED}:
        return None
    standing = Standing.DONE
    if step.finished_at is None:
        is_late = step.paused_at is None and step.due_at is not None and step.due_at < at
        standing = Standing.LATE if is_late else Standing.NOW
    return StoodAt(
        standing=standing,
        unit_name=step.unit.short_name or step.unit.name,
        assignee_name=step.assignee.full_name if step.assignee else "",
        started_at=step.started_at,
        due_at=step.due_at,
        finished_at=step.finished_at,
        is_paused=step.state is StepState.PAUSED,
        is_waiting=step.state is StepState.WAITING,
    )
