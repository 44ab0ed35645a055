"""A dossier on its way through the steps of its procedure; part of the action that moves it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tinhso.core.actor import Actor
from tinhso.core.errors import WrongState
from tinhso.core.steps import running
from tinhso.core.steps.actions import keep_graph, move_due
from tinhso.core.steps.graph import ORDER, Kind, StepType
from tinhso.core.steps.models import Case, CaseStep
from tinhso.core.steps.queries import open_steps_of
from tinhso.core.words.worded import of_data, together, worded
from tinhso.modules.dossiers import permissions
from tinhso.modules.dossiers.actions.case import graph_of
from tinhso.modules.dossiers.actions.clock import forget_pause
from tinhso.modules.dossiers.actions.waiting import follow
from tinhso.modules.dossiers.models import Dossier
from tinhso.modules.dossiers.rules import State
from tinhso.modules.procedures import queries as procedures


def begin(dossier: Dossier, *, values: Mapping[str, Any], due_at: datetime, at: datetime) -> None:
    """Put a new dossier at the first step of its procedure, to be answered by `due_at`."""
    for name, graph in procedures.version(dossier.version_id).sub_cases.items():
        keep_graph(name=name, graph=graph, at=at)
    running.start(
        case=dossier.code,
        graph_id=_graph_id(dossier, at),
        unit_id=dossier.unit_id,
        at=at,
        values=values,
    )
    move_due(case=dossier.code, due_at=due_at)


def move(dossier: Dossier, kind: Kind, *, actor: Actor, at: datetime, way: str = "") -> str:
    """Finish the step before `kind`; return the step of that kind the dossier then stands at.

    Where something is waited for first, that is returned. `way` is the one an officer chooses.
    Refuses while other branches of the step before are still open.
    """
    _adopt(dossier, at)
    step = _step_of(dossier, ORDER[ORDER.index(kind) - 1], actor)
    moved = running.complete(step_id=step.pk, actor=actor, at=at, way=way)
    graph = graph_of(dossier)
    for key in moved.opened:
        if graph.step(key).kind is kind:
            return key
    opened = _stand(dossier)
    here = ORDER.index(kind)
    if behind := [of_data(one.label) for one, stage in opened if ORDER.index(stage) < here]:
        raise WrongState(
            worded(
                "Chưa chuyển tiếp được, hồ sơ còn chờ: %(steps)s.",
                steps=together(map(of_data, behind), by=", "),
            )
        )
    return min(opened, key=lambda found: found[0].kind != kind)[0].key


def finish_one(dossier: Dossier, *, actor: Actor, at: datetime, way: str = "") -> str:
    """Finish the actor's step among several that are done here and return its key."""
    _adopt(dossier, at)
    step = permissions.nearest(actor, open_steps_of(dossier.code), dossier.procedure)
    assert step is not None, "a part is finished only where one is open"
    running.complete(step_id=step.pk, actor=actor, at=at, way=way)
    here = permissions.KIND_OF_STATE[State(dossier.state)]
    if any(stage is not here for _, stage in _stand(dossier)):
        raise WrongState(worded("Đây là phần việc cuối: trình lãnh đạo thay vì báo xong."))
    return step.key


def take_back(dossier: Dossier, *, actor: Actor, at: datetime) -> CaseStep:
    """Take back the step the actor did last, put the dossier where it stood, return the step."""
    step = permissions.last_done(actor, dossier)
    if step is None:
        raise WrongState(worded("Không còn bước nào của bạn thu lại được. Tải lại trang."))
    running.recall(step_id=step.pk, actor=actor, at=at)
    here = min((stage for _, stage in _stand(dossier)), key=ORDER.index)
    dossier.state = permissions.STATE_OF_KIND[here]
    return step


def put_back(dossier: Dossier, kind: Kind, *, actor: Actor, at: datetime) -> None:
    """Put the dossier back to where `kind` begins, from the step after it."""
    _adopt(dossier, at)
    step = _step_of(dossier, ORDER[ORDER.index(kind) + 1], actor)
    to = graph_of(dossier).entry(kind).key
    running.send_back(step_id=step.pk, to=to, actor=actor, at=at)


def go_on(dossier: Dossier, *, actor: Actor, at: datetime) -> None:
    """See to what the dossier waits for now; the last thing an action does that moved it."""
    if graph_of(dossier).has_waits:
        follow(dossier, actor=actor, at=at)


def finish(dossier: Dossier, *, actor: Actor, at: datetime) -> None:
    """Finish the last step: the result is handed over."""
    _adopt(dossier, at)
    running.complete(step_id=_step_of(dossier, Kind.RETURN, actor).pk, actor=actor, at=at)


def close(dossier: Dossier, *, actor: Actor, at: datetime) -> None:
    """End the dossier where it stands, without a result."""
    _adopt(dossier, at)
    forget_pause(dossier, at=at)
    running.cancel(case=dossier.code, actor=actor, at=at)


def _stand(dossier: Dossier) -> list[tuple[CaseStep, Kind]]:
    """Return where the dossier itself stands, with the kind of work that is, or that follows.

    A branch that waits for others to join it says nothing: the others do.
    """
    graph = graph_of(dossier)
    rows = [one for one in open_steps_of(dossier.code) if one.case == dossier.code]
    standing = [(one, graph.step(one.key)) for one in rows if one.type != StepType.JOIN]
    return [(one, step.kind or min(graph.stages_after(step))) for one, step in standing]


def _step_of(dossier: Dossier, kind: Kind, actor: Actor) -> CaseStep:
    rows = open_steps_of(dossier.code).filter(kind=kind, case=dossier.code)
    step = permissions.nearest(actor, rows, dossier.procedure)
    if step is None:
        raise WrongState(worded("Hồ sơ không còn ở bước này. Tải lại trang."))
    return step


def _graph_id(dossier: Dossier, at: datetime) -> int:
    return keep_graph(name=dossier.procedure, graph=graph_of(dossier), at=at)


def _adopt(dossier: Dossier, at: datetime) -> None:
    if not Case.objects.filter(code=dossier.code).exists():
        running.adopt(
            case=dossier.code,
            graph_id=_graph_id(dossier, at),
            unit_id=dossier.unit_id,
            at=at,
            due_at=dossier.due_at,
        )
