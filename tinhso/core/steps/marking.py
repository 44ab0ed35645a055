"""Where a case stands, as tokens on steps, and how they move. Pure; the rows follow it."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from tinhso.core.steps.graph import Graph, Step, StepType, Way

LARGEST = 5_000


@dataclass(frozen=True, order=True)
class Place:
    """A step with a token on it; at a join, `came_from` tells the branches apart."""

    key: str
    came_from: str = ""


Marking = tuple[Place, ...]


class TooLarge(Exception):
    """There are more ways to stand than can be looked at."""


@dataclass(frozen=True)
class Settled:
    """What came of letting tokens run on: where they stopped, which joins opened, which ends."""

    stopped: tuple[Place, ...]
    spent: frozenset[Place]
    ended: tuple[str, ...]
    passed: tuple[tuple[str, str], ...] = ()


def place_of(graph: Graph, way: Way, origin: str) -> Place:
    """Return the place a token comes to by `way` from the step `origin`."""
    is_join = graph.step(way.to).type is StepType.JOIN
    return Place(way.to, origin if is_join else "")


def settle(
    graph: Graph,
    arriving: Iterable[Place],
    *,
    at_joins: Iterable[Place] = (),
    choose: Callable[[Step], Way],
) -> Settled:
    """Let tokens run on from where they arrive until each of them has to wait.

    `at_joins` are the tokens that wait at joins already; those of a join that opens are `spent`.
    `choose` picks the way at a choice that nobody makes.
    """
    queue = list(arriving)
    waiting = set(at_joins)
    stopped: list[Place] = []
    spent: set[Place] = set()
    ended: list[str] = []
    passed: list[tuple[str, str]] = []
    while queue:
        place = queue.pop(0)
        step = graph.step(place.key)
        if step.type is StepType.END:
            ended.append(step.key)
            continue
        if step.type is StepType.JOIN:
            waiting.add(place)
            branches = branches_of(graph, step)
            if not branches <= waiting:
                continue
            waiting -= branches
            spent |= branches
        elif not step.is_passed_through:
            stopped.append(place)
            continue
        ways = (choose(step),) if step.type is StepType.CHOICE else step.ways
        queue += [place_of(graph, way, step.key) for way in ways]
        passed += [(step.key, way.to) for way in ways]
    stopped += sorted(waiting - set(at_joins))
    return Settled(tuple(stopped), frozenset(spent), tuple(ended), tuple(passed))


def branches_of(graph: Graph, join: Step) -> set[Place]:
    """Return the places that must all be taken before `join` opens."""
    return {Place(join.key, source) for source in graph.sources[join.key]}


def beginning(graph: Graph) -> Marking:
    """Return where a case stands when it begins."""
    return (Place(graph.first.key),)


def followers(graph: Graph, marking: Marking) -> Iterator[Marking]:
    """Yield every marking one move away."""
    held = set(marking)
    for place in marking:
        step = graph.step(place.key)
        if step.type is StepType.JOIN:
            taken = branches_of(graph, step)
            if not taken <= held or place != min(taken):
                continue
        else:
            taken = {place}
        for ways in step.choices():
            rest = list(marking)
            for gone in taken:
                rest.remove(gone)
            yield tuple(sorted([*rest, *(place_of(graph, way, step.key) for way in ways)]))


def is_proper(graph: Graph, marking: Marking) -> bool:
    """Say whether no step is open twice, and no end is reached while something still runs."""
    ends = [place for place in marking if graph.step(place.key).type is StepType.END]
    return len(set(marking)) == len(marking) and (not ends or len(marking) == 1)


def is_finished(graph: Graph, marking: Marking) -> bool:
    """Say whether the case has come to an end, and nothing else of it runs."""
    return len(marking) == 1 and graph.step(marking[0].key).type is StepType.END


def is_reachable(graph: Graph, marking: Iterable[Place]) -> bool:
    """Say whether a case can ever stand just there; what is not reachable may never finish."""
    return tuple(sorted(marking)) in _markings(graph)


@lru_cache(maxsize=64)
def _markings(graph: Graph) -> frozenset[Marking]:
    return frozenset(explore(graph))


def explore(graph: Graph) -> Mapping[Marking, tuple[Marking, ...]]:
    """Return every way a case can stand, with what may follow; ends at the first improper one.

    Raises TooLarge beyond LARGEST markings.
    """
    known: dict[Marking, tuple[Marking, ...]] = {}
    todo = [beginning(graph)]
    while todo:
        marking = todo.pop()
        if marking in known:
            continue
        if len(known) >= LARGEST:
            raise TooLarge
        if not is_proper(graph, marking):
            return {marking: ()}
        known[marking] = after = tuple(followers(graph, marking))
        todo += [one for one in after if one not in known]
    return known
