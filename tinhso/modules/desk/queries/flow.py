"""The picture of a procedure's steps, and the same as a list for whoever reads no picture."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from tinhso.core.actor import Actor
from tinhso.core.errors import NotFound
from tinhso.core.steps.graph import Graph, Step, StepType
from tinhso.core.steps.picture import Picture, Standing, draw
from tinhso.core.words.amounts import duration
from tinhso.core.words.dates import short
from tinhso.core.words.worded import together, worded
from tinhso.modules.desk.rules import ROLE_NAMES
from tinhso.modules.dossiers.queries.flow import StoodAt, flow_of
from tinhso.modules.procedures.queries import published

TYPES = {
    StepType.CHOICE: worded("chọn lối đi"),
    StepType.PARALLEL: worded("làm song song"),
    StepType.JOIN: worded("chờ đủ các nhánh"),
    StepType.SUB_CASE: worded("hồ sơ con"),
    StepType.APPLICANT: worded("chờ người nộp"),
    StepType.PAYMENT: worded("chờ nộp tiền"),
    StepType.TIMER: worded("chờ đến hạn"),
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """One step in words: what it is, who does it in how long, and how it stands."""

    label: str
    who: str
    stands: str
    state: str


@dataclass(frozen=True, kw_only=True)
class FlowPage:
    """The page `Sơ đồ xử lý`; of a procedure, no dossier stands in it."""

    title: str
    code: str
    procedure: str
    said: str
    picture: Picture
    lines: tuple[Line, ...]


def dossier_flow(*, actor: Actor, code: str, at: datetime) -> FlowPage:
    """Return the steps of a dossier with where it stands."""
    flow = flow_of(actor=actor, code=code, at=at)
    standing = {key: step.standing for key, step in flow.steps.items()}
    notes = {step.key: _note(step, flow.steps.get(step.key)) for step in flow.graph.steps}
    picture = draw(flow.graph, standing=standing, notes=notes)
    return FlowPage(
        title=flow.procedure_name,
        code=code,
        procedure=flow.procedure,
        said=_said(flow.graph, flow.steps),
        picture=picture,
        lines=_lines(flow.graph, picture, flow.steps),
    )


def procedure_flow(*, code: str, at: datetime) -> FlowPage:
    """Return the steps of a procedure as published at `at`."""
    procedure = published(code, day=at.date())
    if procedure.steps is None:
        raise NotFound(worded("Thủ tục này chưa có quy trình điện tử."))
    graph = procedure.steps
    picture = draw(graph, notes={step.key: _note(step, None) for step in graph.steps})
    return FlowPage(
        title=procedure.name,
        code="",
        procedure=code,
        said=worded("Quy trình có %(count)s bước người làm.", count=len(graph.tasks)),
        picture=picture,
        lines=_lines(graph, picture, {}),
    )


def _in_order(graph: Graph) -> list[Step]:
    return [graph.step(key) for key in graph.in_order]


def _said(graph: Graph, steps: Mapping[str, StoodAt]) -> str:
    here = [
        step.label
        for step in _in_order(graph)
        if step.key in steps and steps[step.key].finished_at is None
    ]
    if not here:
        return worded("Hồ sơ không còn ở bước nào.")
    return worded("Hồ sơ đang ở: %(steps)s.", steps=together(here, by=", "))


def _note(step: Step, stood: StoodAt | None) -> str:
    if stood is None:
        return _who(step)
    return _stands(stood)


def _who(step: Step) -> str:
    name = ROLE_NAMES[step.role] if step.role else TYPES.get(step.type, "")
    return together([name, duration(step.minutes)], by=", ") if step.minutes else name


def _stands(stood: StoodAt) -> str:
    if stood.finished_at is not None:
        return worded("xong %(at)s", at=short(stood.finished_at))
    if stood.is_paused:
        return worded("đồng hồ dừng")
    if stood.standing is Standing.LATE and stood.due_at is not None:
        return worded("trễ, hạn %(at)s", at=short(stood.due_at))
    if stood.due_at is not None:
        return worded("đang ở đây, hạn %(at)s", at=short(stood.due_at))
    return worded("đang chờ") if stood.is_waiting else worded("đang ở đây")


def _lines(graph: Graph, picture: Picture, steps: Mapping[str, StoodAt]) -> tuple[Line, ...]:
    stands = {box.key: box.standing for box in picture.boxes}
    return tuple(_line(step, steps.get(step.key), stands[step.key]) for step in _in_order(graph))


def _line(step: Step, stood: StoodAt | None, standing: Standing) -> Line:
    who = _who(step)
    if stood is not None and stood.assignee_name:
        who = together([who, stood.assignee_name], by=", ")
    return Line(
        label=step.label,
        who=who,
        stands=_stands(stood) if stood else "",
        state="now" if standing is Standing.LATE else standing.value,
    )
