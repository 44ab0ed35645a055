"""Running a case through its graph. Called inside the action of the room that owns the case.

Each is one transaction and safe to repeat. Whoever moves a case locks its root first, so that two
branches done at once come to their join one after the other. Who may act is for the room to say.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

import structlog
from django.db import transaction
from django.utils import timezone

from tinhso.core.actor import Actor, system
from tinhso.core.calendar.queries import calendar_of
from tinhso.core.errors import Refused, WrongState
from tinhso.core.forms import cel
from tinhso.core.steps.graph import Kind, Step, StepType, Way
from tinhso.core.steps.locking import locked_case, locked_step
from tinhso.core.steps.marking import Place, is_reachable, place_of, settle
from tinhso.core.steps.models import Case, CaseStep, GraphVersion
from tinhso.core.steps.places import doing_unit
from tinhso.core.steps.queries import graph_kept, touched_after
from tinhso.core.steps.rules import StepState, StepVerb, next_state
from tinhso.core.words.worded import of_data, together, worded

log = structlog.get_logger(__name__)

CLOCK = system("clock")


class Ring(Protocol):
    """Lets the case run on from a timer; says whether it had not been done before."""

    def __call__(self, *, step_id: int, root: str, at: datetime) -> bool: ...


@dataclass(frozen=True)
class Moved:
    """What a move opened, as keys of steps, and whether the case has come to its end."""

    opened: tuple[str, ...] = ()
    is_finished: bool = False


@transaction.atomic
def start(
    *,
    case: str,
    graph_id: int,
    unit_id: int,
    at: datetime,
    values: Mapping[str, Any] | None = None,
    due_at: datetime | None = None,
    parent: CaseStep | None = None,
) -> Moved:
    """Begin a case at the first step of its graph; begun already, nothing happens."""
    run, is_new = _case(case, graph_id, unit_id, at, values=values, due_at=due_at, parent=parent)
    if not is_new:
        return Moved(is_finished=run.finished_at is not None)
    graph = graph_kept(graph_id)
    return _run_on(run, [Place(graph.first.key)], cause=parent, actor=CLOCK, at=at)


def adopt(*, case: str, graph_id: int, unit_id: int, at: datetime, due_at: datetime | None) -> None:
    """Take in a case whose steps were opened one by one before cases had rows of their own."""
    _case(case, graph_id, unit_id, at, due_at=due_at)


def _case(code: str, graph_id: int, unit_id: int, at: datetime, **more: Any) -> tuple[Case, bool]:
    if known := Case.objects.filter(code=code).first():
        return known, False
    parent: CaseStep | None = more.get("parent")
    root_id = None
    if parent is not None:
        above = Case.objects.get(code=parent.case)
        root_id = above.root_id or above.pk
    new = Case.objects.create(
        code=code,
        graph_id=graph_id,
        unit_id=unit_id,
        root_id=root_id,
        parent_step=parent,
        values=dict(more.get("values") or {}),
        due_at=more.get("due_at"),
        started_at=at,
    )
    return new, True


@transaction.atomic
def complete(
    *,
    step_id: int,
    actor: Actor,
    at: datetime,
    way: str = "",
    values: Mapping[str, Any] | None = None,
) -> Moved:
    """Finish a step that waits for an officer and let the case run on.

    `way` is the key of the step an officer chooses; `values` are remembered for conditions. Done
    again by the same person in the same way, nothing happens.
    """
    token, run = locked_step(step_id)
    if _is_repeat(token, actor, way):
        return Moved(is_finished=run.finished_at is not None)
    next_state(token.state, StepVerb.COMPLETE, label=of_data(token.label))
    step = graph_kept(run.graph_id).step(token.key)
    taken = _way(step, way)
    return _finish(run, token, taken, actor=actor, at=at, values=values)


@transaction.atomic
def arrive(
    *,
    case: str,
    waits_for: StepType,
    actor: Actor,
    at: datetime,
    values: Mapping[str, Any] | None = None,
) -> Moved:
    """Let the case run on because what it waited for has come: an answer, or a payment.

    Told twice, nothing happens; told when the case never waited for it, it is refused.
    """
    run = locked_case(case)
    rows = CaseStep.objects.filter(case=case, type=waits_for.value)
    waiting = rows.filter(finished_at__isnull=True).order_by("pk").first()
    if waiting is None:
        if rows.exists():
            return Moved(is_finished=run.finished_at is not None)
        raise WrongState(worded("Hồ sơ %(case)s không chờ việc này.", case=case))
    next_state(waiting.state, StepVerb.ARRIVE, label=of_data(waiting.label))
    way = graph_kept(run.graph_id).step(waiting.key).ways[0]
    return _finish(run, waiting, way, actor=actor, at=at, values=values)


@transaction.atomic
def rang(*, step_id: int, root: str, at: datetime) -> bool:  # noqa: ARG001  see Ring
    """Let the case run on from a timer; say whether it had not been done before."""
    token, run = locked_step(step_id)
    if token.finished_at is not None:
        return False
    way = graph_kept(run.graph_id).step(token.key).ways[0]
    _finish(run, token, way, actor=CLOCK, at=at)
    return True


def tick(*, at: datetime, limit: int = 50, ring: Ring = rang) -> int:
    """Let every case run on whose timer has rung; return how many. Safe in many workers.

    A room that has more to do then gives its own `ring`, which calls `rang`: it gets the step, the
    root of its family and the moment.
    """
    due = CaseStep.objects.filter(finished_at__isnull=True, rings_at__lte=at)
    rows = list(due.order_by("rings_at", "pk").values_list("pk", "root")[:limit])
    return sum(_heard(ring, step_id, root, at) for step_id, root in rows)


def _heard(ring: Ring, step_id: int, root: str, at: datetime) -> bool:
    try:
        return ring(step_id=step_id, root=root, at=at)
    except Refused as refusal:  # what comes next cannot be opened: the others still ring
        log.warning("timer cannot ring", step=step_id, why=refusal.text)
        return False


@transaction.atomic
def recall(*, step_id: int, actor: Actor, at: datetime) -> Moved:
    """Take back a step the actor has just done, while nobody has touched what came of it."""
    token, run = locked_step(step_id)
    next_state(token.state, StepVerb.RECALL, label=of_data(token.label))
    if token.finished_by_id != actor.person_id:
        raise WrongState(worded("Bước “%(label)s” do người khác làm.", label=of_data(token.label)))
    touched = touched_after(token)
    if touched is not None or run.finished_at is not None:
        raise WrongState(
            worded(
                "Không thu lại được: bước “%(label)s” đã có người nhận hoặc đã xong.",
                label=of_data((touched or token).label),
            )
        )
    token.opened.update(
        finished_at=at, outcome=StepState.RECALLED, finished_by=actor.person_id, closed_by=token
    )
    token.closed.filter(outcome=StepState.JOINED).update(
        finished_at=None, outcome="", closed_by=None
    )
    token.outcome = StepState.RECALLED
    token.save(update_fields=["outcome"])
    step = graph_kept(run.graph_id).step(token.key)
    again = _open(run, step, Place(step.key), cause=None, at=at)
    again.due_at, again.assignee_id = token.due_at, actor.person_id
    again.save(update_fields=["due_at", "assignee"])
    return Moved((step.key,))


@transaction.atomic
def send_back(*, step_id: int, to: str, actor: Actor, at: datetime) -> Moved:
    """Put the case back to an earlier step, `to`; refuse where a branch could then never join."""
    token, run = locked_step(step_id)
    next_state(token.state, StepVerb.SEND_BACK, label=of_data(token.label))
    graph = graph_kept(run.graph_id)
    others = [place for place in _places(run) if place != Place(token.key, token.came_from)]
    if to not in graph.by_key or not is_reachable(graph, (*others, Place(to))):
        label = graph.by_key[to].label if to in graph.by_key else to
        raise WrongState(
            worded("Không trả lại bước “%(label)s” được khi còn nhánh song song.", label=label)
        )
    _close(token, StepState.SENT_BACK, actor=actor, at=at, way=to)
    return _run_on(run, [Place(to)], cause=token, actor=actor, at=at)


@transaction.atomic
def cancel(*, case: str, actor: Actor, at: datetime) -> None:
    """End the case and all its sub-cases where they stand; cancelled already, nothing happens."""
    run = locked_case(case)
    if run.finished_at is not None:
        return
    if run.parent_step_id is not None:
        raise WrongState(worded("Hồ sơ con %(case)s chỉ hủy cùng hồ sơ chính.", case=case))
    for one in [run, *_below(run)]:
        open_rows = CaseStep.objects.filter(case=one.code, finished_at__isnull=True)
        open_rows.update(
            finished_at=at, finished_by_id=actor.person_id, outcome=StepState.CANCELLED
        )
        one.finished_at, one.is_cancelled = one.finished_at or at, True
        one.save(update_fields=["finished_at", "is_cancelled"])


def _below(run: Case) -> Iterable[Case]:
    for one in Case.objects.filter(parent_step__case=run.code, finished_at__isnull=True):
        yield one
        yield from _below(one)


def _is_repeat(token: CaseStep, actor: Actor, way: str) -> bool:
    is_done = token.state is StepState.DONE and token.finished_by_id == actor.person_id
    return is_done and way in {"", token.way}


def _way(step: Step, wanted: str) -> Way:
    if step.type is not StepType.CHOICE:
        return step.ways[0]
    for way in step.ways:
        if way.to == wanted:
            return way
    raise Refused(
        worded(
            "Bước “%(label)s” cần chọn một: %(ways)s.",
            label=step.label,
            ways=together([way.label for way in step.ways], by=", "),
        ),
        field="way",
    )


def _finish(
    run: Case,
    token: CaseStep,
    way: Way,
    *,
    actor: Actor,
    at: datetime,
    values: Mapping[str, Any] | None = None,
) -> Moved:
    if values:
        run.values = {**run.values, **values}
        run.save(update_fields=["values"])
    _close(token, StepState.DONE, actor=actor, at=at, way=way.to)
    place = place_of(graph_kept(run.graph_id), way, token.key)
    return _run_on(run, [place], cause=token, actor=actor, at=at)


def _close(token: CaseStep, outcome: StepState, *, actor: Actor, at: datetime, way: str) -> None:
    token.finished_at, token.finished_by_id = at, actor.person_id
    token.outcome, token.way, token.paused_at = outcome, way, None
    token.save(update_fields=["finished_at", "finished_by", "outcome", "way", "paused_at"])


def _run_on(
    run: Case, arriving: list[Place], *, cause: CaseStep | None, actor: Actor, at: datetime
) -> Moved:
    """Let tokens run on from where they arrive, open the rows where they stop, or end the case."""
    graph = graph_kept(run.graph_id)
    at_joins = (
        [p for p in _places(run) if graph.step(p.key).type is StepType.JOIN]
        if graph.has_joins
        else []
    )
    settled = settle(
        graph, arriving, at_joins=at_joins, choose=lambda step: _chosen(step, run.values, at)
    )
    for place in settled.spent:
        CaseStep.objects.filter(
            case=run.code, key=place.key, came_from=place.came_from, finished_at__isnull=True
        ).update(finished_at=at, outcome=StepState.JOINED, closed_by=cause)
    for place in settled.stopped:
        _open(run, graph.step(place.key), place, cause=cause, at=at)
    opened = tuple(place.key for place in settled.stopped)
    if not settled.ended:
        return Moved(opened)
    run.finished_at = at
    run.save(update_fields=["finished_at"])
    if run.parent_step is not None:
        above = Case.objects.get(code=run.parent_step.case)
        way = graph_kept(above.graph_id).step(run.parent_step.key).ways[0]
        _finish(above, run.parent_step, way, actor=actor, at=at)
    return Moved(opened, is_finished=True)


def _places(run: Case) -> list[Place]:
    rows = CaseStep.objects.filter(case=run.code, finished_at__isnull=True)
    return [Place(key, came_from) for key, came_from in rows.values_list("key", "came_from")]


def _chosen(step: Step, values: Mapping[str, Any], at: datetime) -> Way:
    knows = cel.functions_on(timezone.localdate(at))
    try:
        return next(
            way for way in step.ways if not way.when or cel.evaluate(way.when, values, knows)
        )
    except cel.CelFault as fault:
        raise Refused(
            worded(
                "Bước “%(label)s” chưa chọn được lối đi: %(fault)s",
                label=step.label,
                fault=str(fault),
            )
        ) from fault


def _open(run: Case, step: Step, place: Place, *, cause: CaseStep | None, at: datetime) -> CaseStep:
    day = timezone.localdate(at)
    unit_id = doing_unit(step, run.unit_id, day=day)
    root = run.root or run
    moment = _moment(step, unit_id, at)
    is_timer = step.type is StepType.TIMER
    due_at = None if is_timer or step.kind is Kind.RETURN or step.stops_clock else moment
    if due_at is not None and run.due_at is not None:
        due_at = min(due_at, run.due_at)
    row = CaseStep.objects.create(
        case=run.code,
        root=root.code,
        is_guest=unit_id != root.unit_id,
        key=step.key,
        label=step.label,
        type=step.type.value,
        kind=step.kind or "",
        role=step.role or "",
        unit_id=unit_id,
        came_from=place.came_from,
        started_at=at,
        due_at=due_at,
        rings_at=moment if is_timer else None,
        opened_by=cause,
    )
    if step.type is StepType.SUB_CASE:
        _start_below(run, step, row, at)
    return row


def _moment(step: Step, unit_id: int, at: datetime) -> datetime | None:
    calendar = calendar_of(unit_id)
    if step.time is not None:
        return calendar.due(at, step.time).at
    return calendar.shift(at, step.minutes) if step.minutes else None


def _start_below(run: Case, step: Step, row: CaseStep, at: datetime) -> None:
    kept = GraphVersion.objects.filter(name=step.graph).order_by("-number").first()
    if kept is None:
        raise WrongState(
            worded(
                "Bước “%(label)s” mở hồ sơ con theo quy trình %(graph)s, chưa có quy trình này.",
                label=step.label,
                graph=step.graph,
            )
        )
    count = Case.objects.filter(parent_step__case=run.code).count()
    start(
        case=f"{run.code}-{count + 1}",
        graph_id=kept.pk,
        unit_id=row.unit_id,
        at=at,
        values=run.values,
        due_at=row.due_at,
        parent=row,
    )
