"""A workflow as data: what is done, by whom, in what time, and what comes after."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from hashlib import sha256
from typing import Any

from tinhso.core.actor import Role
from tinhso.core.calendar.durations import Duration


class Kind(StrEnum):
    """What a dossier's step is for; the actions on offer follow from it."""

    RECEPTION = "reception"
    EXAMINATION = "examination"
    DECISION = "decision"
    ISSUING = "issuing"
    RETURN = "return"


class StepType(StrEnum):
    """How a step behaves when a case reaches it."""

    TASK = "task"  # waits for somebody with the role
    CHOICE = "choice"  # goes one of its ways: by condition, or as the officer with the role picks
    PARALLEL = "parallel"  # goes all its ways at once
    JOIN = "join"  # waits until every branch that leads here has come
    SUB_CASE = "sub_case"  # opens a case of its own, maybe in another unit, and waits for its end
    APPLICANT = "applicant"  # waits for the applicant; the clock stands still
    PAYMENT = "payment"  # waits for the fee; the clock stands still
    TIMER = "timer"  # waits for a moment
    END = "end"


ORDER = tuple(Kind)
END_KEY = "end"


class GraphFault(Exception):
    """The steps as written can not be run; the text names the step and what is wrong.

    `faults` lists everything that was found, one sentence each.
    """

    def __init__(self, *faults: str) -> None:
        super().__init__(" ".join(faults))
        self.faults = faults


@dataclass(frozen=True, kw_only=True)
class Way:
    """Where a step leads. `when` is CEL over the values of the case; `label` names the choice."""

    to: str
    label: str = ""
    when: str = ""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step. `minutes` is its share of the total in working time; `time` what it was said in.

    `unit` is the agency code of the unit that does it, empty for the unit of the case; `graph`
    names the graph that a sub-case runs through.
    """

    key: str
    label: str
    type: StepType = StepType.TASK
    kind: Kind | None = None
    role: Role | None = None
    minutes: int = 0
    time: Duration | None = None
    unit: str = ""
    graph: str = ""
    ways: tuple[Way, ...] = ()

    @property
    def is_passed_through(self) -> bool:
        """Whether a case never stands here: it goes on in the moment it comes."""
        is_automatic = self.type is StepType.CHOICE and self.role is None
        return is_automatic or self.type in {StepType.PARALLEL, StepType.END}

    @property
    def stops_clock(self) -> bool:
        """Whether the time spent here is not the unit's: outside it, nobody said how long.

        A sub-case of another unit counts only where the graph gives it a time of its own.
        """
        is_elsewhere = self.type is StepType.SUB_CASE and bool(self.unit)
        if is_elsewhere and self.time is None:
            return self.minutes == 0
        return self.type in {StepType.APPLICANT, StepType.PAYMENT}

    @property
    def is_done_by_people(self) -> bool:
        """Whether somebody of an agency has to act."""
        return self.role is not None

    def choices(self) -> Iterator[tuple[Way, ...]]:
        """Yield every set of ways a case may take from here at once."""
        if self.type is StepType.CHOICE:
            yield from ((way,) for way in self.ways)
        elif self.ways:
            yield self.ways


@dataclass(frozen=True)
class Graph:
    """The steps in the order they were written; the first is where a case begins.

    `rows` is the text the graph was read from. Frozen: a running case keeps its version.
    """

    steps: tuple[Step, ...]
    rows: tuple[Mapping[str, Any], ...] = field(default=(), compare=False, repr=False)

    @property
    def first(self) -> Step:
        return self.steps[0]

    @property
    def tasks(self) -> tuple[Step, ...]:
        """Return the steps that people of an agency do, in order."""
        return tuple(step for step in self.steps if step.is_done_by_people)

    def step(self, key: str) -> Step:
        """Return the step named `key`."""
        return self.by_key[key]

    def of_kind(self, kind: Kind) -> Step:
        """Return the first step of `kind`."""
        return next(step for step in self.steps if step.kind is kind)

    def entry(self, kind: Kind) -> Step:
        """Return where a case begins what is of `kind`: its first step, or the split before it."""
        at = ORDER.index(kind)
        before = [step for step in map(self.step, self.in_order) if step.kind is ORDER[at - 1]]
        return self.step(before[-1].ways[0].to) if at and before else self.of_kind(kind)

    def stages_after(self, step: Step) -> frozenset[Kind]:
        """Return the kinds of work a case may come to next from `step`, past what has no kind."""
        return frozenset(one.kind for one in self._ahead(step) if one.kind is not None)

    def joins_after(self, step: Step) -> bool:
        """Say whether `step` stands on a branch that joins others before more work of a kind."""
        ahead = self._ahead(step, past_splits=False)
        return any(one.type is StepType.JOIN for one in ahead)

    def _ahead(self, step: Step, *, past_splits: bool = True) -> Iterator[Step]:
        """Yield the steps that follow, each once, up to those with a kind."""
        seen: set[str] = set()
        todo = [way.to for way in step.ways]
        while todo:
            one = self.step(todo.pop())
            if one.key in seen:
                continue
            seen.add(one.key)
            yield one
            if one.kind is None and (past_splits or one.type is not StepType.PARALLEL):
                todo += [way.to for way in one.ways]

    @cached_property
    def has_waits(self) -> bool:
        """Whether a case may wait for something that nobody of an agency does."""
        waits = {StepType.APPLICANT, StepType.PAYMENT, StepType.SUB_CASE, StepType.TIMER}
        return any(step.type in waits for step in self.steps)

    @cached_property
    def text(self) -> str:
        """Return the text the graph was read from, always the same for the same graph."""
        return json.dumps([dict(row) for row in self.rows], sort_keys=True, default=str)

    @cached_property
    def digest(self) -> str:
        """Return the SHA-256 of the text."""
        return sha256(self.text.encode()).hexdigest()

    @cached_property
    def has_joins(self) -> bool:
        """Whether branches of the graph come together anywhere."""
        return any(step.type is StepType.JOIN for step in self.steps)

    @cached_property
    def by_key(self) -> Mapping[str, Step]:
        return {step.key: step for step in self.steps}

    @cached_property
    def sources(self) -> Mapping[str, tuple[str, ...]]:
        """Map each step to the keys of those that lead to it."""
        came: dict[str, list[str]] = {step.key: [] for step in self.steps}
        for step in self.steps:
            for way in step.ways:
                if way.to in came and step.key not in came[way.to]:
                    came[way.to].append(step.key)
        return {key: tuple(keys) for key, keys in came.items()}

    @cached_property
    def back_ways(self) -> frozenset[tuple[str, str]]:
        """Return the ways, as pairs of keys, that lead back to a step the case came through."""
        found: set[tuple[str, str]] = set()
        done: set[str] = set()
        path: list[str] = []
        todo: list[tuple[str, bool]] = [(self.first.key, False)]
        while todo:
            key, is_left = todo.pop()
            if is_left:
                path.pop()
                done.add(key)
                continue
            if key in done:
                continue
            path.append(key)
            todo.append((key, True))
            for way in self.step(key).ways:
                if way.to in path:
                    found.add((key, way.to))
                elif way.to not in done:
                    todo.append((way.to, False))
        return frozenset(found)

    @property
    def minutes(self) -> int:
        """Return the working minutes of the longest way through, no loop taken."""
        return self._longest[self.first.key]

    @cached_property
    def _longest(self) -> Mapping[str, int]:
        longest: dict[str, int] = {}
        for key in reversed(self.in_order):
            step = self.step(key)
            after = [longest[w.to] for w in step.ways if (key, w.to) not in self.back_ways]
            own = 0 if step.stops_clock else step.minutes
            longest[key] = own + max(after, default=0)
        return longest

    @cached_property
    def in_order(self) -> tuple[str, ...]:
        """Return the keys so that every step stands after those that lead to it, loops left out."""
        order: list[str] = []
        seen: set[str] = set()
        todo: list[tuple[str, bool]] = [(self.first.key, False)]
        while todo:
            key, is_left = todo.pop()
            if is_left:
                order.append(key)
                continue
            if key in seen:
                continue
            seen.add(key)
            todo.append((key, True))
            ahead = [w.to for w in self.step(key).ways if (key, w.to) not in self.back_ways]
            todo += [(to, False) for to in ahead if to not in seen]
        return tuple(reversed(order))
