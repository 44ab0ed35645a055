"""From the rows of a file to a graph, or every fault that keeps it from running."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from tinhso.core.actor import Role
from tinhso.core.calendar.durations import Duration, DurationFault, Span, read_duration
from tinhso.core.forms import cel
from tinhso.core.steps.checking import faults_of
from tinhso.core.steps.graph import (
    END_KEY,
    ORDER,
    Graph,
    GraphFault,
    Kind,
    Step,
    StepType,
    Way,
)
from tinhso.core.words.amounts import MINUTES_A_DAY
from tinhso.core.words.worded import of_data, worded

Row = Mapping[str, Any]
CHOOSING = frozenset({None, Kind.RECEPTION, Kind.EXAMINATION})
KNOWN = frozenset(
    {"key", "label", "type", "kind", "role", "hours", "time", "unit", "graph", "next"}
)


def load(rows: Sequence[Row], *, most: int | None = None) -> Graph:
    """Build the graph of the rows of a file; `most` is the working minutes it may take in all.

    Raises GraphFault with one Vietnamese sentence for each fault, naming the step by its label.
    """
    if not rows:
        raise GraphFault("Quy trình chưa có bước nào.")
    steps = [_step(number, row, rows) for number, row in enumerate(rows, start=1)]
    if not any(step.type is StepType.END for step in steps):
        steps.append(Step(key=END_KEY, label=worded("Kết thúc"), type=StepType.END))
    graph = Graph(tuple(steps), rows=tuple(dict(row) for row in rows))
    if faults := faults_of(graph, most=most):
        raise GraphFault(*faults)
    return graph


def load_dossier(rows: Sequence[Row], *, most: int | None = None) -> Graph:
    """Build the graph of a dossier: every kind of step is there, and none before its time."""
    graph = load(rows, most=most)
    if fault := _misses_kind(graph) or next(_unfit(graph), None):
        raise GraphFault(fault)
    return graph


def _unfit(graph: Graph) -> Iterator[str]:
    """Find steps at which it could not be said where the dossier stands, or what leads on."""
    if graph.first.kind is not Kind.RECEPTION:
        yield f"Bước đầu “{graph.first.label}” phải là bước tiếp nhận."
    for step in graph.steps:
        called = f"Bước “{step.label}”"
        if step.type is StepType.CHOICE and step.role and step.kind not in CHOOSING:
            yield f"{called} là bước {step.kind}, ký hay trả kết quả thì không chọn lối đi."
        if step.kind is not None or step.is_passed_through or step.type is StepType.JOIN:
            continue
        after = graph.stages_after(step)
        if len(after) != 1:
            yield f"{called} không có loại nên sau đó phải là việc của đúng một loại bước."
        elif step.type is StepType.APPLICANT and after != {Kind.EXAMINATION}:
            yield f"{called} chờ người nộp nên sau đó phải là bước thẩm tra."


def _misses_kind(graph: Graph) -> str | None:
    kinds = {step.kind for step in graph.steps}
    if missing := [kind.value for kind in ORDER if kind not in kinds]:
        return f"Thiếu bước loại {', '.join(missing)}: hồ sơ không bao giờ xong được."
    reached: dict[str, tuple[int, int]] = {}
    for key in graph.in_order:
        step = graph.step(key)
        least, most = _reached(graph, step, reached)
        if step.kind is not None:
            at = ORDER.index(step.kind)
            if at < most or at > least + 1:
                return (
                    f"Bước “{step.label}” đứng sai thứ tự: tiếp nhận, thẩm tra, quyết định, "
                    "phát hành rồi trả kết quả."
                )
            least = most = at
        reached[key] = (least, most)
        if step.type is StepType.END and least < len(ORDER) - 1:
            return f"Bước “{step.label}” kết thúc hồ sơ khi chưa trả kết quả."
    return None


def _reached(graph: Graph, step: Step, reached: Mapping[str, tuple[int, int]]) -> tuple[int, int]:
    """Return how far in ORDER the case has come at least, and at most, when it comes to `step`."""
    before = [
        reached[source]
        for source in graph.sources[step.key]
        if source in reached and (source, step.key) not in graph.back_ways
    ]
    most = max((most for _, most in before), default=-1)
    every_branch_came = step.type is StepType.JOIN
    least = (max if every_branch_came else min)((least for least, _ in before), default=-1)
    return least, most


def _step(number: int, row: Row, rows: Sequence[Row]) -> Step:
    called = f"Bước “{row.get('label') or row.get('key') or number}”"
    for name in ("key", "label"):
        if not isinstance(row.get(name), str) or not row[name].strip():
            raise GraphFault(f"Bước thứ {number} thiếu {name}.")
    if unknown := sorted(set(row) - KNOWN):
        raise GraphFault(f"{called} có mục lạ {unknown[0]!r}.")
    kind_of_step = _one_of(StepType, row.get("type", StepType.TASK.value), called, "kiểu bước")
    role = _one_of(Role, row["role"], called, "vai trò") if row.get("role") else None
    time = _time(row, called)
    return Step(
        key=row["key"],
        label=of_data(row["label"]),
        type=kind_of_step,
        kind=_kind(row, kind_of_step, called),
        role=role,
        minutes=_minutes(time, row, called),
        time=time,
        unit=str(row.get("unit", "")),
        graph=str(row.get("graph", "")),
        ways=_ways(number, row, rows, kind_of_step, called),
    )


def _one_of(kinds: Any, value: Any, called: str, what: str) -> Any:
    try:
        return kinds(value)
    except ValueError:
        known = ", ".join(item.value for item in kinds)
        raise GraphFault(f"{called}: không có {what} {value!r}. Dùng một trong: {known}.") from None


def _kind(row: Row, type_: StepType, called: str) -> Kind | None:
    if "kind" in row:
        return Kind(_one_of(Kind, row["kind"], called, "loại bước"))
    named = row["key"] if type_ in {StepType.TASK, StepType.CHOICE} else ""
    return Kind(named) if named in {kind.value for kind in Kind} else None


def _time(row: Row, called: str) -> Duration | None:
    if "time" not in row:
        return None
    if "hours" in row:
        raise GraphFault(f"{called} ghi cả hours và time. Giữ một.")
    try:
        return read_duration(row["time"])
    except DurationFault as fault:
        raise GraphFault(f"{called}: {fault}") from fault


def _minutes(time: Duration | None, row: Row, called: str) -> int:
    if time is None:
        return _minutes_of_hours(row.get("hours", 0), called)
    if time.unit is Span.WORKING_HOURS:
        return time.value * 60
    if time.unit is Span.WORKING_DAYS:
        return time.value * MINUTES_A_DAY
    days = time.value * (30 if time.unit is Span.MONTHS else 1)
    return days * 5 // 7 * MINUTES_A_DAY  # the least of working time that passes meanwhile


def _minutes_of_hours(hours: Any, called: str) -> int:
    try:
        minutes = round(float(hours) * 60)
    except (TypeError, ValueError, OverflowError):
        raise GraphFault(f"{called}: hours {hours!r} không phải số giờ làm việc.") from None
    if not 0 <= minutes <= 10_000 * 60:
        raise GraphFault(f"{called}: hours {hours!r} phải từ 0 đến 10.000 giờ.")
    return minutes


def _ways(
    number: int, row: Row, rows: Sequence[Row], type_: StepType, called: str
) -> tuple[Way, ...]:
    if "next" not in row:
        if type_ is StepType.END:
            return ()
        return (Way(to=rows[number].get("key", "") if number < len(rows) else END_KEY),)
    given = row["next"]
    listed = given if isinstance(given, list) else [given]
    return tuple(_way(item, called) for item in listed if item is not None)


def _way(item: Any, called: str) -> Way:
    if isinstance(item, str):
        return Way(to=item)
    if not isinstance(item, Mapping) or "to" not in item or set(item) - {"to", "label", "when"}:
        raise GraphFault(f"{called}: mỗi lối đi cần to, và có thể có label, when.")
    when = str(item.get("when", ""))
    if when:
        try:
            cel.compiled(when)
        except cel.CelFault as fault:
            raise GraphFault(f"{called}: không đọc được điều kiện {fault}") from fault
    return Way(to=str(item["to"]), label=of_data(item.get("label") or ""), when=when)
