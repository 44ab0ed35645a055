"""The ways on from a step at which an officer chooses, and the verb each of them is taken by."""

from collections.abc import Container, Sequence
from dataclasses import dataclass

from tinhso.core.steps.graph import Graph, Kind, StepType, Way
from tinhso.core.steps.models import CaseStep
from tinhso.core.steps.queries import graph_of_case
from tinhso.core.words.worded import of_data
from tinhso.modules.dossiers.rules import Verb

# The verb that ends work of a kind when work of another kind follows.
ENDS = {Kind.RECEPTION: Verb.HAND_OVER, Kind.EXAMINATION: Verb.PROPOSE}


@dataclass(frozen=True, kw_only=True)
class WayRow:
    """One way on: the key of the step it leads to, what it is called, the verb that takes it."""

    key: str
    label: str
    verb: Verb


def ways_of(
    step: CaseStep | None, *, others: Sequence[CaseStep], may: Container[Verb]
) -> tuple[WayRow, ...]:
    """Return the ways the actor may choose at `step`; none where nothing is to be chosen.

    `others` are the steps open beside it: what joins them is only a part of the work.
    """
    if step is None or step.type != StepType.CHOICE or step.paused_at is not None:
        return ()
    graph = graph_of_case(step.case)
    rows = (
        WayRow(key=way.to, label=of_data(way.label), verb=_verb(graph, step, way, others))
        for way in graph.step(step.key).ways
    )
    return tuple(row for row in rows if row.verb in may)


def _verb(graph: Graph, step: CaseStep, way: Way, others: Sequence[CaseStep]) -> Verb:
    target = graph.step(way.to)
    if step.case != step.root or not step.kind:
        return Verb.FINISH_PART
    after = {target.kind} if target.kind else graph.stages_after(target)
    joins = target.type is StepType.JOIN or graph.joins_after(target)
    is_part = step.kind in after or (joins and any(one.role for one in others))
    return Verb.FINISH_PART if is_part else ENDS[Kind(step.kind)]
