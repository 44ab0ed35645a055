"""What keeps a graph from running, each fault in one Vietnamese sentence that names the step.

The shape is looked at first, for faults that can be told in its own words; then every way a case
can stand is walked, so that what is accepted can always come to its end.
"""

from collections.abc import Callable, Hashable, Iterable, Iterator
from typing import TypeVar

from tinhso.core.steps.graph import Graph, Step, StepType
from tinhso.core.steps.marking import Marking, TooLarge, explore, is_finished, is_proper
from tinhso.core.words.amounts import duration

Node = TypeVar("Node", bound=Hashable)
Faults = Iterator[str]
MANY_WAYS = {StepType.CHOICE, StepType.PARALLEL}
LONGEST_KEY, LONGEST_LABEL = 40, 100


def faults_of(graph: Graph, *, most: int | None = None) -> tuple[str, ...]:
    """Return what is wrong with the graph; nothing means that every case in it can finish."""
    for looks in (_written, _ways, _reached):
        if found := tuple(looks(graph)):
            return found
    found = tuple(_walked(graph))
    if not found and most is not None and graph.minutes > most:
        said = f"{duration(graph.minutes)}, quá thời hạn của thủ tục là {duration(most)}"
        found = (f"Các bước cộng lại dài {said}.",)
    return found


def _named(step: Step) -> str:
    return f"Bước “{step.label}”"


def _listed(graph: Graph, keys: Iterable[str]) -> str:
    return ", ".join(f"“{graph.step(key).label}”" for key in keys)


def _written(graph: Graph) -> Faults:
    seen: set[str] = set()
    for step in graph.steps:
        if step.key in seen:
            yield f"{_named(step)} dùng lại mã {step.key!r} của bước khác."
        seen.add(step.key)
        if len(step.key) > LONGEST_KEY or len(step.label) > LONGEST_LABEL:
            limits = f"mã không quá {LONGEST_KEY}, tên không quá {LONGEST_LABEL} ký tự"
            yield f"{_named(step)}: {limits}."
        yield from (f"{_named(step)} {lack}" for lack in _lacks(step))


def _lacks(step: Step) -> Faults:
    if step.type is StepType.TASK and step.role is None:
        yield "thiếu role: không biết ai làm."
    if step.role is not None and step.type not in {StepType.TASK, StepType.CHOICE}:
        yield f"là bước {step.type.value}, không ai phải làm, nên không ghi role."
    if step.type is StepType.TIMER and step.minutes == 0 and step.time is None:
        yield "là bước chờ thời gian mà thiếu time."
    if step.type is StepType.SUB_CASE and not step.graph:
        yield "mở hồ sơ con mà thiếu graph: tên quy trình của hồ sơ con."
    if step.graph and step.type is not StepType.SUB_CASE:
        yield "không mở hồ sơ con nên không ghi graph."


def _ways(graph: Graph) -> Faults:
    for step in graph.steps:
        for way in step.ways:
            if way.to not in graph.by_key:
                yield f"{_named(step)} dẫn đến {way.to!r}, không có bước nào mang mã này."
        yield from (f"{_named(step)} {fault}" for fault in _ways_of(step))


def _ways_of(step: Step) -> Faults:
    if step.type is StepType.END:
        if step.ways:
            yield "là kết thúc nên không dẫn đi đâu."
        return
    if not step.ways:
        yield "là ngõ cụt: không dẫn đến bước nào và không phải kết thúc."
    if len(step.ways) > 1 and step.type not in MANY_WAYS:
        yield "có nhiều lối ra: dùng kiểu choice (chọn một) hoặc parallel (làm song song)."
    targets = [way.to for way in step.ways]
    if len(set(targets)) < len(targets):
        yield "dẫn hai lần đến cùng một bước."
    if step.type is StepType.PARALLEL and len(step.ways) == 1:
        yield "làm song song mà chỉ có một nhánh."
    if step.type is StepType.CHOICE:
        yield from _choice(step)


def _choice(step: Step) -> Faults:
    if step.role is not None:
        if any(way.when for way in step.ways):
            yield "do công chức chọn nên các lối không có điều kiện when."
        if any(not way.label for way in step.ways):
            yield "do công chức chọn nên mỗi lối cần label."
        return
    if any(not way.when for way in step.ways[:-1]):
        yield "chọn theo điều kiện: mỗi lối, trừ lối cuối, cần when."
    if step.ways and step.ways[-1].when:
        yield "chọn theo điều kiện: lối cuối không có when, để luôn có một lối đi được."


def _reached(graph: Graph) -> Faults:
    come = _closure([graph.first.key], lambda key: (way.to for way in graph.step(key).ways))
    ends_last = sorted(graph.steps, key=lambda step: step.type is StepType.END)
    lost = [step for step in ends_last if step.key not in come]
    if lost and lost[0].type is not StepType.END:
        yield from (f"{_named(step)} không bao giờ đến được từ bước đầu." for step in lost)
        return
    ends = [step.key for step in graph.steps if step.type is StepType.END and step.key in come]
    ending = _closure(ends, lambda key: graph.sources[key])
    if stuck := [step.key for step in graph.steps if step.key in come - ending]:
        yield f"Các bước {_listed(graph, stuck)} quay vòng, không có lối ra."
        return
    yield from (f"{_named(step)} không bao giờ đến được từ bước đầu." for step in lost)
    yield from _spinning(graph)


def _closure(begin: Iterable[Node], beyond: Callable[[Node], Iterable[Node]]) -> set[Node]:
    found: set[Node] = set()
    todo = list(begin)
    while todo:
        key = todo.pop()
        if key not in found:
            found.add(key)
            todo += beyond(key)
    return found


def _spinning(graph: Graph) -> Faults:
    """Find loops in which nobody does anything: a case would run round in no time, for ever."""
    for step in graph.steps:
        if not _runs_on(step):
            continue
        round_ = _closure(
            [way.to for way in step.ways if _runs_on(graph.step(way.to))],
            lambda key: (w.to for w in graph.step(key).ways if _runs_on(graph.step(w.to))),
        )
        if step.key in round_:
            yield f"{_named(step)} tự quay lại mà không ai làm gì ở giữa."
            return


def _runs_on(step: Step) -> bool:
    return step.is_passed_through or step.type is StepType.JOIN


def _walked(graph: Graph) -> Faults:
    try:
        known = explore(graph)
    except TooLarge:
        yield "Quy trình có quá nhiều nhánh song song để kiểm tra được; tách thành hồ sơ con."
        return
    for marking, after in known.items():
        if not is_proper(graph, marking):
            yield _improper(graph, marking)
            return
        if not after and not is_finished(graph, marking):
            yield _stuck(graph, marking)
            return
    before: dict[Marking, list[Marking]] = {marking: [] for marking in known}
    for marking, after in known.items():
        for one in after:
            before[one].append(marking)
    finished = [marking for marking in known if is_finished(graph, marking)]
    ending = _closure(finished, before.__getitem__)
    if lost := next((marking for marking in known if marking not in ending), None):
        yield f"Các bước {_listed(graph, (p.key for p in lost))} quay vòng, không có lối ra."


def _improper(graph: Graph, marking: Marking) -> str:
    splits = [step.key for step in graph.steps if step.type is StepType.PARALLEL]
    if len(set(marking)) < len(marking):
        twice = next(place for place in marking if marking.count(place) > 1)
        said = f"{_named(graph.step(twice.key))} có thể mở hai lần cùng lúc"
        return f"{said}: bước song song {_listed(graph, splits)} tách mà không gộp đủ các nhánh."
    running = [p.key for p in marking if graph.step(p.key).type is not StepType.END]
    return (
        f"Bước song song {_listed(graph, splits)} tách mà không gộp: "
        f"hồ sơ kết thúc khi {_listed(graph, running or splits)} còn dở."
    )


def _stuck(graph: Graph, marking: Marking) -> str:
    join = graph.step(marking[0].key)
    came = {place.came_from for place in marking if place.key == join.key}
    missing = [key for key in graph.sources[join.key] if key not in came]
    return (
        f"Bước gộp “{join.label}” không bao giờ gộp đủ: có lúc không còn gì đến từ "
        f"{_listed(graph, missing)}."
    )
