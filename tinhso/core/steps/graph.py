"""A workflow as data: the steps of a procedure, who does each, and in how many working hours."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from tinhso.core.actor import Role


class Kind(StrEnum):
    """What is done at a step; the actions on offer follow from it."""

    RECEPTION = "reception"
    EXAMINATION = "examination"
    DECISION = "decision"
    ISSUING = "issuing"
    RETURN = "return"


ORDER = tuple(Kind)


class GraphFault(Exception):
    """The steps as written can not be run; the text names the step and what is wrong."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step: `minutes` is its share of the total, in working time."""

    key: str
    label: str
    kind: Kind
    role: Role
    minutes: int


@dataclass(frozen=True)
class Graph:
    """The steps in their order. Frozen with the version of the procedure it belongs to."""

    steps: tuple[Step, ...]

    @property
    def first(self) -> Step:
        return self.steps[0]

    def step(self, key: str) -> Step:
        """Return the step named `key`."""
        return next(step for step in self.steps if step.key == key)

    def of_kind(self, kind: Kind) -> Step:
        """Return the first step of `kind`."""
        return next(step for step in self.steps if step.kind is kind)

    @property
    def minutes(self) -> int:
        return sum(step.minutes for step in self.steps)


def load(rows: Sequence[Mapping[str, Any]]) -> Graph:
    """Build the graph from the rows of a procedure's file, or say what is wrong with them."""
    graph = Graph(tuple(_step(number, row) for number, row in enumerate(rows, start=1)))
    if fault := _fault(graph):
        raise GraphFault(fault)
    return graph


def _step(number: int, row: Mapping[str, Any]) -> Step:
    try:
        return Step(
            key=row["key"],
            label=row["label"],
            kind=Kind(row.get("kind", row["key"])),
            role=Role(row["role"]),
            minutes=round(float(row["hours"]) * 60),
        )
    except KeyError as missing:
        raise GraphFault(f"Step {number} lacks {missing}.") from missing
    except ValueError as wrong:
        raise GraphFault(f"Step {number}: {wrong}.") from wrong


def _fault(graph: Graph) -> str | None:
    kinds = [step.kind for step in graph.steps]
    keys = [step.key for step in graph.steps]
    if len(set(keys)) < len(keys):
        return "Two steps share one key."
    if missing := [kind.value for kind in ORDER if kind not in kinds]:
        return f"No step of kind {', '.join(missing)}: a dossier could never be finished."
    if kinds != sorted(kinds, key=ORDER.index):
        return "The steps are not in the order reception, examination, decision, issuing, return."
    return None
