"""Where the steps of a graph stand on a page, and which of them a case has come through. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from tinhso.core.steps.graph import Graph, Step, StepType

WIDTH, HEIGHT, SMALL = 200, 60, 36
GAP_X, GAP_Y, MARGIN = 18, 34, 10
LETTERS, LINES = 25, 2
LEADING, ASCENT = 17, 13  # of text at 13 pixels
LOOP = 22  # room at the right for each way that leads back


class Standing(StrEnum):
    """What a case has to do with a step."""

    NOT_YET = ""
    DONE = "done"
    NOW = "now"
    LATE = "late"


@dataclass(frozen=True)
class TextLine:
    """A line of text, and how far below the top of its box it stands."""

    text: str
    y: int


@dataclass(frozen=True, kw_only=True)
class Box:
    """A step on the page: its corner, its size and its words in lines."""

    key: str
    label: str
    lines: tuple[TextLine, ...]
    note: TextLine | None
    type: StepType
    standing: Standing
    x: float
    y: float
    height: float

    @property
    def middle(self) -> float:
        return self.x + WIDTH / 2

    @property
    def is_small(self) -> bool:
        return self.height == SMALL


@dataclass(frozen=True, kw_only=True)
class Arrow:
    """A way from one step to another, as an SVG path; `label` stands at its end."""

    path: str
    is_taken: bool
    is_back: bool
    label: str = ""
    x: float = 0
    y: float = 0


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A whole graph on the page, from top to bottom, in pixels."""

    width: float
    height: float
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    box_width: int = WIDTH
    box_half: int = WIDTH // 2

    @property
    def is_wide(self) -> bool:
        """Whether it needs the width of a page for itself."""
        return self.width > 3 * WIDTH


Slot = tuple[str, str]  # a step, or the place a longer way goes through: (from, to)


@dataclass
class _Layout:
    rows: list[list[Slot]]
    centre: dict[tuple[int, Slot], float] = field(default_factory=dict)


def draw(
    graph: Graph,
    *,
    standing: Mapping[str, Standing] | None = None,
    notes: Mapping[str, str] | None = None,
) -> Picture:
    """Lay the graph out; `standing` and `notes` say of each step how a case stands there."""
    stands = _completed(graph, standing or {})
    told = notes or {}
    ranks = _ranks(graph)
    layout = _laid_out(graph, ranks)
    widest = max(len(row) for row in layout.rows)
    inner = widest * WIDTH + (widest - 1) * GAP_X
    _centred(layout, inner)
    boxes = {step.key: _box(step, ranks, layout, stands, told) for step in graph.steps}
    backs = sorted(graph.back_ways)
    arrows = [*_forward(graph, ranks, layout, boxes), *_backward(backs, boxes, inner)]
    deepest = max(box.y + box.height for box in boxes.values())
    return Picture(
        width=inner + 2 * MARGIN + LOOP * len(backs),
        height=deepest + MARGIN,
        boxes=tuple(boxes.values()),
        arrows=tuple(arrows),
    )


def _completed(graph: Graph, known: Mapping[str, Standing]) -> dict[str, Standing]:
    """Add to what the rows say the steps a case runs through without stopping."""
    stands = {step.key: known.get(step.key, Standing.NOT_YET) for step in graph.steps}
    for key in reversed(graph.in_order):
        step = graph.step(key)
        if step.is_passed_through and any(stands[way.to] for way in step.ways):
            stands[key] = Standing.DONE
    return stands


def _ranks(graph: Graph) -> dict[str, int]:
    ranks: dict[str, int] = {}
    for key in graph.in_order:
        before = [
            ranks[source]
            for source in graph.sources[key]
            if source in ranks and (source, key) not in graph.back_ways
        ]
        ranks[key] = max(before, default=-1) + 1
    return ranks


def _laid_out(graph: Graph, ranks: Mapping[str, int]) -> _Layout:
    rows: list[list[Slot]] = [[] for _ in range(max(ranks.values()) + 1)]
    for key in graph.in_order:
        rows[ranks[key]].append((key, ""))
        for to in _ahead(graph, graph.step(key)):
            for rank in range(ranks[key] + 1, ranks[to]):
                rows[rank].append((key, to))
    layout = _Layout(rows)
    for rank in range(1, len(rows)):
        place = {slot: index for index, slot in enumerate(rows[rank - 1])}
        rows[rank].sort(key=lambda slot: _pull(graph, slot, place))
    return layout


def _pull(graph: Graph, slot: Slot, above: Mapping[Slot, int]) -> float:
    """Return how far to the left what leads to a slot stands."""
    key, to = slot
    if to:
        return above.get(slot, above.get((key, ""), 0))
    ways = [one for source in graph.sources[key] for one in ((source, ""), (source, key))]
    sources = [above[one] for one in ways if one in above]
    return sum(sources) / len(sources) if sources else 0


def _centred(layout: _Layout, inner: float) -> None:
    for rank, row in enumerate(layout.rows):
        own = len(row) * WIDTH + (len(row) - 1) * GAP_X
        left = MARGIN + (inner - own) / 2
        for index, slot in enumerate(row):
            layout.centre[rank, slot] = left + index * (WIDTH + GAP_X) + WIDTH / 2


def _top(rank: int) -> float:
    return MARGIN + rank * (HEIGHT + GAP_Y)


def _box(
    step: Step,
    ranks: Mapping[str, int],
    layout: _Layout,
    stands: Mapping[str, Standing],
    notes: Mapping[str, str],
) -> Box:
    rank = ranks[step.key]
    is_small = step.is_passed_through or step.type is StepType.JOIN
    height = SMALL if is_small else HEIGHT
    return Box(
        key=step.key,
        label=step.label,
        **_words(step, "" if is_small else notes.get(step.key, ""), is_small=is_small),
        type=step.type,
        standing=stands[step.key],
        x=layout.centre[rank, (step.key, "")] - WIDTH / 2,
        y=_top(rank) + (HEIGHT - height) / 2,
        height=height,
    )


def _words(step: Step, note: str, *, is_small: bool) -> dict[str, Any]:
    """Return the lines of the label and the note, set so that together they stand in the middle."""
    lines = wrapped(str(step.label), 1 if is_small else LINES)
    height = SMALL if is_small else HEIGHT
    count = len(lines) + bool(note)
    first = (height - count * LEADING) // 2 + ASCENT
    placed = tuple(TextLine(text, first + LEADING * at) for at, text in enumerate(lines))
    below = first + LEADING * len(lines)
    return {"lines": placed, "note": TextLine(note, below) if note else None}


def _forward(
    graph: Graph, ranks: Mapping[str, int], layout: _Layout, boxes: Mapping[str, Box]
) -> Iterable[Arrow]:
    for step in graph.steps:
        labels = {way.to: way.label for way in step.ways}
        for to in _ahead(graph, step):
            here, there = boxes[step.key], boxes[to]
            points = [(here.middle, here.y + here.height)]
            for rank in range(ranks[step.key] + 1, ranks[to]):
                x = layout.centre[rank, (step.key, to)]
                points += [(x, _top(rank)), (x, _top(rank) + HEIGHT)]
            points.append((there.middle, there.y))
            yield Arrow(
                path=_bent(points),
                is_taken=bool(here.standing is Standing.DONE and there.standing),
                is_back=False,
                label=wrapped(str(labels[to]), 1)[0] if labels[to] else "",
                x=points[1][0],
                y=points[1][1] - 8,
            )


def _backward(
    backs: Sequence[tuple[str, str]], boxes: Mapping[str, Box], inner: float
) -> Iterable[Arrow]:
    for index, (source, to) in enumerate(backs):
        here, there = boxes[source], boxes[to]
        x = MARGIN + inner + LOOP * (index + 0.5)
        start, end = here.y + here.height / 2 + 8, there.y + there.height / 2 - 8
        right = (here.x + WIDTH, there.x + WIDTH)
        path = f"M{right[0]:g} {start:g}H{x:g}V{end:g}H{right[1]:g}"
        yield Arrow(path=path, is_taken=False, is_back=True)


def _ahead(graph: Graph, step: Step) -> list[str]:
    return [way.to for way in step.ways if (step.key, way.to) not in graph.back_ways]


def _bent(points: Sequence[tuple[float, float]]) -> str:
    """Write a line that goes down, across in the gap between two rows, and down again."""
    x, y = points[0]
    path = f"M{x:g} {y:g}"
    for to_x, to_y in points[1:]:
        path += f"V{to_y:g}" if to_x == x else f"V{to_y - GAP_Y / 2:g}H{to_x:g}V{to_y:g}"
        x = to_x
    return path


def wrapped(text: str, most: int) -> tuple[str, ...]:
    """Break a label into at most `most` lines of LETTERS letters, cut off with an ellipsis."""
    lines: list[str] = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if len(longer) <= LETTERS or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1][: LETTERS - 1]}…"]
    return tuple(line if len(line) <= LETTERS else f"{line[: LETTERS - 1]}…" for line in lines)
