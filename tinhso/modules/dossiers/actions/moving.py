"""A dossier on its way through the steps of its procedure; part of the action that moves it."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from tinhso.core.actor import Actor
from tinhso.core.errors import WrongState
from tinhso.core.steps import running
from tinhso.core.steps.actions import keep_graph, move_due
from tinhso.core.steps.graph import ORDER, Kind
from tinhso.core.steps.models import Case, CaseStep
from tinhso.core.steps.queries import open_steps_of
from tinhso.core.words.worded import together, worded
from tinhso.modules.dossiers import permissions
from tinhso.modules.dossiers.actions.case import graph_of
from tinhso.modules.dossiers.models import Dossier


def begin(dossier: Dossier, *, values: Mapping[str, Any], due_at: datetime, at: datetime) -> None:
    """Put a new dossier at the first step of its procedure, to be answered by `due_at`."""
    running.start(
        case=dossier.code,
        graph_id=_graph_id(dossier, at),
        unit_id=dossier.unit_id,
        at=at,
        values=values,
    )
    move_due(case=dossier.code, due_at=due_at)


def move(dossier: Dossier, kind: Kind, *, actor: Actor, at: datetime) -> str:
    """Finish the step before `kind` and return the step of that kind the dossier then stands at.

    Refuses while other branches of the step before are still open.
    """
    _adopt(dossier, at)
    step = _step_of(dossier, ORDER[ORDER.index(kind) - 1], actor)
    moved = running.complete(step_id=step.pk, actor=actor, at=at)
    graph = graph_of(dossier)
    for key in moved.opened:
        if graph.step(key).kind is kind:
            return key
    opened = list(open_steps_of(dossier.code))
    for one in opened:
        if one.kind == kind:
            return one.key
    raise WrongState(
        worded(
            "Chưa chuyển tiếp được, hồ sơ còn chờ: %(steps)s.",
            steps=together([one.label for one in opened if one.type != "join"], by=", "),
        )
    )


def finish_one(dossier: Dossier, kind: Kind, *, actor: Actor, at: datetime) -> str:
    """Finish the actor's step among several of `kind` and return its key."""
    _adopt(dossier, at)
    step = _step_of(dossier, kind, actor)
    running.complete(step_id=step.pk, actor=actor, at=at)
    if not open_steps_of(dossier.code).filter(kind=kind).exists():
        raise WrongState(worded("Đây là phần việc cuối: trình lãnh đạo thay vì báo xong."))
    return step.key


def put_back(dossier: Dossier, kind: Kind, *, actor: Actor, at: datetime) -> None:
    """Put the dossier back to where `kind` begins, from the step after it."""
    _adopt(dossier, at)
    step = _step_of(dossier, ORDER[ORDER.index(kind) + 1], actor)
    to = graph_of(dossier).entry(kind).key
    running.send_back(step_id=step.pk, to=to, actor=actor, at=at)


def finish(dossier: Dossier, *, actor: Actor, at: datetime) -> None:
    """Finish the last step: the result is handed over."""
    _adopt(dossier, at)
    running.complete(step_id=_step_of(dossier, Kind.RETURN, actor).pk, actor=actor, at=at)


def close(dossier: Dossier, *, actor: Actor, at: datetime) -> None:
    """End the dossier where it stands, without a result."""
    _adopt(dossier, at)
    running.cancel(case=dossier.code, actor=actor, at=at)


def _step_of(dossier: Dossier, kind: Kind, actor: Actor) -> CaseStep:
    mine = permissions.nearest(actor, open_steps_of(dossier.code), dossier.procedure)
    if mine is not None and mine.kind == kind:
        return mine
    step = open_steps_of(dossier.code).filter(kind=kind).first()
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
